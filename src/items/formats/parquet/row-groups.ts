import type { DecodedArray, ParquetParsers, SchemaElement, SchemaTree } from 'hyparquet'
import { convert, DEFAULT_PARSERS } from 'hyparquet/src/convert.js'
import { FlatColumn, NestedColumn, type RowColumn } from './columns.ts'
import type { Footer, RowGroup } from './footer.ts'
import { LeafColumn } from './leaf-column.ts'
import { PageBudget } from './page-budget.ts'
import type { Leaf, Schema } from './parquet-schema.ts'
import { type DecimalScales, dateText, timestampText, type ValueWriter, valueWriter } from './value-writer.ts'
import { checkVariantBytes, isVariantPart } from './variant-check.ts'

// How many values of all columns are held at once, apart from those of single rows.
const heldValuesMax = 262_144
const rowsPerBatchMax = 1_000

/** A member of the items: the column that it is read from, and how. */
export interface ItemMember {
  readonly node: SchemaTree
  readonly write: ValueWriter
  /** The leaves below it, by their index in the schema. */
  readonly leaves: readonly number[]
}

/** The part that is the same for all row groups of a file. */
export function itemMembers({ schema }: Footer): readonly ItemMember[] {
  const scales = takeDecimals(schema)
  let next = 0
  return schema.root.children.map((node) => {
    const leaves: number[] = []
    while (schema.leaves[next]?.nodes[1] === node) leaves.push(next++)
    return { node, write: valueWriter(node, scales), leaves }
  })
}

/** Opens the columns of a row group, from the bytes of its column chunks. */
export function openColumns(
  { leaves }: Schema,
  { chunks }: RowGroup,
  members: readonly ItemMember[],
  bytes: readonly Uint8Array[],
): readonly RowColumn[] {
  const budget = new PageBudget()
  const rowsMax = Math.max(1, Math.min(rowsPerBatchMax, Math.floor(heldValuesMax / leaves.length)))
  const open = (index: number) => {
    const leaf = leaves[index]!
    const { codec } = chunks[index]!
    return new LeafColumn({ leaf, codec, chunk: bytes[index]!, budget, convert: (values) => meaning(values, leaf) })
  }
  return members.map(({ node, leaves: indices }) => {
    if (node.children.length === 0) return new FlatColumn(node, open(indices[0]!), rowsMax)
    const parts = indices.map((index) => ({ path: leaves[index]!.path, leaf: open(index) }))
    // A variant can become far larger than it is when stored.
    const isLarge = indices.some((index) => isVariantPart(leaves[index]!))
    return new NestedColumn(node, parts, parsers, isLarge ? 1 : rowsMax)
  })
}

/** Removes the annotation of decimals, so that their digits are left unchanged, and records their scales. */
function takeDecimals({ leaves }: Schema): DecimalScales {
  const scales = new Map<SchemaElement, number>()
  for (const { element } of leaves) {
    const logical = element.logical_type?.type === 'DECIMAL' ? element.logical_type : null
    if (element.converted_type !== 'DECIMAL' && logical === null) continue
    scales.set(element, element.scale ?? logical?.scale ?? 0)
    delete element.converted_type
    delete element.logical_type
  }
  return scales
}

function meaning(values: DecodedArray, leaf: Leaf): DecodedArray {
  if (isVariantPart(leaf)) for (const value of values) checkVariantBytes(value, leaf.element.name === 'metadata')
  const { element, nodes } = leaf
  return convert(values, {
    element,
    schemaPath: nodes,
    parsers,
    utf8: false,
    type: element.type!,
    codec: 'UNCOMPRESSED',
    pathInSchema: [...leaf.path],
  })
}

const utf8 = new TextDecoder()

const parsers: ParquetParsers = {
  ...DEFAULT_PARSERS,
  timestampFromMilliseconds: (millis) => timestampText(BigInt(millis), 'MILLIS'),
  timestampFromMicroseconds: (micros) => timestampText(BigInt(micros), 'MICROS'),
  timestampFromNanoseconds: (nanos) => timestampText(BigInt(nanos), 'NANOS'),
  dateFromDays: dateText,
  // Whether this is JSON at all is checked when it is written.
  jsonFromBytes: (bytes) => bytes,
  stringFromBytes: (bytes) => shortText(bytes) ?? utf8.decode(bytes),
}

const shortMax = 24

/** Most texts are short and plain ASCII, and are made faster than a decoder could be called. */
function shortText(bytes: Uint8Array): string | null {
  if (bytes.length > shortMax) return null
  let text = ''
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index]!
    if (byte >= 0x80) return null
    text += String.fromCharCode(byte)
  }
  return text
}
