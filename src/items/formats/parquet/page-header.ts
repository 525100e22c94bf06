import type { Encoding } from 'hyparquet'
import { Encodings, PageTypes } from 'hyparquet/src/constants.js'
import { ThriftReader } from './thrift-reader.ts'

export interface PageHeader {
  readonly type: 'DATA_PAGE' | 'DATA_PAGE_V2' | 'DICTIONARY_PAGE' | 'INDEX_PAGE'
  /** Where the page's content begins and ends in the column chunk. */
  readonly start: number
  readonly end: number
  /** The size of the content once decompressed. */
  readonly bytes: number
  readonly values: number
  readonly encoding: Encoding | undefined
  readonly levels: {
    readonly definitionEncoding: Encoding | undefined
    readonly repetitionEncoding: Encoding | undefined
    readonly definitionBytes: number
    readonly repetitionBytes: number
  }
  readonly nulls: number
  readonly isCompressed: boolean
}

const int32Max = 2 ** 31 - 1

/** Reads the header of the page that begins here, and checks it against the bytes that are left. */
export function readPageHeader(chunk: Uint8Array, offset: number): PageHeader {
  const reader = new ThriftReader(chunk, offset)
  const found = {
    type: undefined as PageHeader['type'] | undefined,
    bytes: -1,
    compressedBytes: -1,
    values: -1,
    nulls: 0,
    encoding: undefined as Encoding | undefined,
    definitionEncoding: undefined as Encoding | undefined,
    repetitionEncoding: undefined as Encoding | undefined,
    definitionBytes: 0,
    repetitionBytes: 0,
    isCompressed: true,
  }
  reader.topStruct((id, type) => {
    if (id === 1) found.type = PageTypes[reader.integer(type)] as PageHeader['type'] | undefined
    else if (id === 2) found.bytes = reader.integer(type)
    else if (id === 3) found.compressedBytes = reader.integer(type)
    else if (id === 5) {
      reader.struct(type, (inner, innerType) => {
        if (inner === 1) found.values = reader.integer(innerType)
        else if (inner === 2) found.encoding = Encodings[reader.integer(innerType)]
        else if (inner === 3) found.definitionEncoding = Encodings[reader.integer(innerType)]
        else if (inner === 4) found.repetitionEncoding = Encodings[reader.integer(innerType)]
        else reader.skip(innerType)
      })
    } else if (id === 7) {
      reader.struct(type, (inner, innerType) => {
        if (inner === 1) found.values = reader.integer(innerType)
        else if (inner === 2) found.encoding = Encodings[reader.integer(innerType)]
        else reader.skip(innerType)
      })
    } else if (id === 8) {
      reader.struct(type, (inner, innerType) => {
        if (inner === 1) found.values = reader.integer(innerType)
        else if (inner === 2) found.nulls = reader.integer(innerType)
        else if (inner === 4) found.encoding = Encodings[reader.integer(innerType)]
        else if (inner === 5) found.definitionBytes = reader.integer(innerType)
        else if (inner === 6) found.repetitionBytes = reader.integer(innerType)
        else if (inner === 7) found.isCompressed = reader.boolean(innerType)
        else reader.skip(innerType)
      })
    } else reader.skip(type)
  })
  const { type, bytes, compressedBytes, values, nulls, definitionBytes, repetitionBytes } = found
  if (type === undefined) throw new Error('a page has no known type')
  if (!isCount(bytes)) throw new Error(`a page claims ${bytes} bytes`)
  const left = chunk.length - reader.offset
  if (!isCount(compressedBytes) || compressedBytes > left) {
    throw new Error(`a page claims ${compressedBytes} bytes, but only ${left} are left in its column`)
  }
  if (type !== 'INDEX_PAGE' && !isCount(values)) throw new Error(`a page claims ${values} values`)
  if (!isCount(nulls) || nulls > Math.max(values, 0))
    throw new Error(`a page of ${values} values claims ${nulls} nulls`)
  const levelBytes = definitionBytes + repetitionBytes
  if (!isCount(definitionBytes) || !isCount(repetitionBytes) || levelBytes > Math.min(compressedBytes, bytes)) {
    throw new Error(
      `a page of ${compressedBytes} bytes claims ${definitionBytes} and ${repetitionBytes} for its levels`,
    )
  }
  return {
    type,
    start: reader.offset,
    end: reader.offset + compressedBytes,
    bytes,
    values,
    encoding: found.encoding,
    levels: {
      definitionEncoding: found.definitionEncoding,
      repetitionEncoding: found.repetitionEncoding,
      definitionBytes,
      repetitionBytes,
    },
    nulls,
    isCompressed: found.isCompressed,
  }
}

function isCount(value: number): boolean {
  return value >= 0 && value <= int32Max
}
