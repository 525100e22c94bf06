import type { CompressionCodec, LogicalType, SchemaElement } from 'hyparquet'
import { CompressionCodecs, ConvertedTypes, FieldRepetitionTypes, ParquetTypes } from 'hyparquet/src/constants.js'
import { type Schema, schemaOf } from './parquet-schema.ts'
import { ThriftReader } from './thrift-reader.ts'

/** The values of one column in one row group: a range of the file, from the first page to the last. */
export interface ColumnChunk {
  readonly codec: CompressionCodec
  readonly start: number
  readonly end: number
}

export interface RowGroup {
  readonly rows: number
  /** The uncompressed size, according to the file. */
  readonly bytes: number
  /** In the order of the schema's leaves. */
  readonly chunks: readonly ColumnChunk[]
}

export interface Footer {
  readonly schema: Schema
  readonly rowGroups: readonly RowGroup[]
}

interface FoundChunk {
  path: readonly string[]
  codec: CompressionCodec | undefined
  bytes: number
  dataOffset: number
  dictionaryOffset: number
  isElsewhere: boolean
  isEncrypted: boolean
}

/**
 * Reads a file's footer, and checks it against the file: ranges lie within the file and do not take more bytes than it has,
 * counts are valid counts, and every row group has every column. Statistics and indexes are skipped.
 */
export function readFooter(bytes: Uint8Array, fileBytes: number): Footer {
  const reader = new ThriftReader(bytes)
  let elements: SchemaElement[] | null = null
  let found: { rows: number; bytes: number; chunks: FoundChunk[] }[] | null = null
  reader.topStruct((id, type) => {
    if (id === 2) elements = reader.list(type, (elementType) => readElement(reader, elementType))
    else if (id === 4) found = reader.list(type, (elementType) => readRowGroup(reader, elementType))
    else reader.skip(type)
  })
  if (elements === null || found === null) throw new Error('the footer has no schema, or no row groups')
  const schema = schemaOf(elements)
  let bytesLeft = fileBytes
  const rowGroups = (found as FoundRowGroups).map(({ rows, bytes, chunks }, index) => {
    const wrong = (what: string) => new Error(`row group ${index} ${what}`)
    if (!(rows >= 0 && Number.isSafeInteger(rows))) throw wrong(`claims ${rows} rows`)
    if (!(bytes >= 0)) throw wrong(`claims ${bytes} bytes`)
    if (chunks.length !== schema.leaves.length) {
      throw wrong(`has ${chunks.length} columns, but the schema has ${schema.leaves.length}`)
    }
    if (rows > 0 && chunks.length === 0) throw wrong(`claims ${rows} rows without any column`)
    const checked = chunks.map((chunk, column) => {
      const { path } = schema.leaves[column]!
      const name = path.join('.')
      if (chunk.path.length !== path.length || !path.every((part, depth) => chunk.path[depth] === part)) {
        throw wrong(`has the column '${chunk.path.join('.')}' in the place of '${name}'`)
      }
      if (chunk.isElsewhere) throw wrong(`has the column '${name}' in another file`)
      if (chunk.isEncrypted) throw wrong(`has the column '${name}' encrypted`)
      if (chunk.codec === undefined) throw wrong(`has the column '${name}' with an unknown compression`)
      const start = chunk.dictionaryOffset > 0 ? chunk.dictionaryOffset : chunk.dataOffset
      const end = start + chunk.bytes
      if (!(start >= 0 && chunk.bytes >= 0 && end <= fileBytes)) {
        throw wrong(
          `has the column '${name}' at ${chunk.bytes} bytes from ${start} on; the file has ${fileBytes} bytes`,
        )
      }
      bytesLeft -= chunk.bytes
      if (bytesLeft < 0) throw wrong('ends a list of columns that claim more bytes than the file has')
      return { codec: chunk.codec, start, end }
    })
    return { rows, bytes, chunks: checked }
  })
  return { schema, rowGroups }
}

type FoundRowGroups = { rows: number; bytes: number; chunks: FoundChunk[] }[]

function readElement(reader: ThriftReader, structType: number): SchemaElement {
  const element: SchemaElement = { name: '' }
  let isNamed = false
  reader.struct(structType, (id, type) => {
    switch (id) {
      case 1:
        return set(element, 'type', ParquetTypes[reader.integer(type)])
      case 2:
        return set(element, 'type_length', reader.integer(type))
      case 3:
        return set(element, 'repetition_type', FieldRepetitionTypes[reader.integer(type)])
      case 4:
        element.name = reader.text(type)
        isNamed = true
        return
      case 5:
        return set(element, 'num_children', reader.integer(type))
      case 6:
        return set(element, 'converted_type', ConvertedTypes[reader.integer(type)])
      case 7:
        return set(element, 'scale', reader.integer(type))
      case 8:
        return set(element, 'precision', reader.integer(type))
      case 10:
        return set(element, 'logical_type', readLogicalType(reader, type))
      default:
        reader.skip(type)
    }
  })
  if (!isNamed) throw new Error('the schema has an element without a name')
  if (element.num_children !== undefined && element.num_children > 0) delete element.type
  element.repetition_type ??= 'REQUIRED'
  return element
}

function set<Name extends keyof SchemaElement>(
  element: SchemaElement,
  name: Name,
  value: SchemaElement[Name] | undefined,
): void {
  if (value !== undefined) element[name] = value
}

// Types without parameters, by the number of their field. Values of types not listed are written as stored.
const plainLogicalTypes: Readonly<Record<number, LogicalType>> = {
  1: { type: 'STRING' },
  2: { type: 'MAP' },
  3: { type: 'LIST' },
  4: { type: 'ENUM' },
  6: { type: 'DATE' },
  11: { type: 'NULL' },
  12: { type: 'JSON' },
  13: { type: 'BSON' },
  14: { type: 'UUID' },
  15: { type: 'FLOAT16' },
  16: { type: 'VARIANT' },
  17: { type: 'GEOMETRY' },
  18: { type: 'GEOGRAPHY' },
}

function readLogicalType(reader: ThriftReader, unionType: number): LogicalType | undefined {
  let logicalType: LogicalType | undefined
  reader.struct(unionType, (id, type) => {
    if (id === 5) {
      const found = readNumbers(reader, type)
      logicalType = { type: 'DECIMAL', scale: found.numbers[1] ?? 0, precision: found.numbers[2] ?? 0 }
    } else if (id === 7 || id === 8) {
      const { unit, isFirstTrue: isAdjustedToUTC } = readNumbers(reader, type)
      if (unit === null) throw new Error('a column of times has no known unit')
      logicalType = { type: id === 7 ? 'TIME' : 'TIMESTAMP', isAdjustedToUTC, unit }
    } else if (id === 10) {
      const { numbers, isSecondTrue: isSigned } = readNumbers(reader, type)
      logicalType = { type: 'INTEGER', bitWidth: numbers[1] ?? 0, isSigned }
    } else {
      logicalType = plainLogicalTypes[id]
      reader.skip(type)
    }
  })
  return logicalType
}

/** The structures of all logical types consist of two numbers or booleans, and a unit. */
function readNumbers(reader: ThriftReader, structType: number) {
  const numbers: Record<number, number> = {}
  const units = [null, 'MILLIS', 'MICROS', 'NANOS'] as const
  let unit: (typeof units)[number] = null
  const booleans: Record<number, boolean> = {}
  reader.struct(structType, (id, type) => {
    if (type === 1 || type === 2) booleans[id] = reader.boolean(type)
    else if (type === 12) {
      reader.struct(type, (unitId, unitType) => {
        unit = units[unitId] ?? null
        reader.skip(unitType)
      })
    } else if (type >= 3 && type <= 6) numbers[id] = reader.integer(type)
    else reader.skip(type)
  })
  return {
    numbers,
    unit: unit as (typeof units)[number],
    isFirstTrue: booleans[1] ?? false,
    isSecondTrue: booleans[2] ?? false,
  }
}

function readRowGroup(reader: ThriftReader, structType: number): FoundRowGroups[number] {
  const found: FoundRowGroups[number] = { rows: -1, bytes: -1, chunks: [] }
  reader.struct(structType, (id, type) => {
    if (id === 1) found.chunks = reader.list(type, (elementType) => readChunk(reader, elementType))
    else if (id === 2) found.bytes = reader.integer(type)
    else if (id === 3) found.rows = reader.integer(type)
    else reader.skip(type)
  })
  if (found.rows === -1) throw new Error('a row group does not state its number of rows')
  return found
}

function readChunk(reader: ThriftReader, structType: number): FoundChunk {
  const found: FoundChunk = {
    path: [],
    codec: undefined,
    bytes: -1,
    dataOffset: -1,
    dictionaryOffset: 0,
    isElsewhere: false,
    isEncrypted: false,
  }
  reader.struct(structType, (id, type) => {
    if (id === 1) found.isElsewhere = reader.binary(type).length > 0
    else if (id === 3) readChunkData(reader, type, found)
    else {
      if (id === 8 || id === 9) found.isEncrypted = true
      reader.skip(type)
    }
  })
  return found
}

function readChunkData(reader: ThriftReader, structType: number, found: FoundChunk): void {
  reader.struct(structType, (id, type) => {
    if (id === 3) found.path = reader.list(type, (elementType) => reader.text(elementType))
    else if (id === 4) found.codec = CompressionCodecs[reader.integer(type)]
    else if (id === 7) found.bytes = reader.integer(type)
    else if (id === 9) found.dataOffset = reader.integer(type)
    else if (id === 11) found.dictionaryOffset = reader.integer(type)
    else reader.skip(type)
  })
}
