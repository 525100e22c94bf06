/** Makes Parquet files that contain whatever a test wants. */

export type Field = readonly [id: number, value: Thrift]
type Thrift =
  | { readonly int: number | bigint }
  | { readonly text: string | Uint8Array }
  | { readonly truth: boolean }
  | { readonly list: readonly Thrift[]; readonly claimed?: number }
  | { readonly struct: readonly Field[] }

export const int = (value: number | bigint): Thrift => ({ int: value })
export const text = (value: string | Uint8Array): Thrift => ({ text: value })
export const list = (...elements: readonly Thrift[]): Thrift => ({ list: elements })
export const struct = (...fields: readonly Field[]): Thrift => ({ struct: fields })

export function varint(value: number | bigint): number[] {
  const bytes: number[] = []
  let left = BigInt(value)
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  return [...bytes, Number(left)]
}

export function zigzag(value: number | bigint): number[] {
  const whole = BigInt(value)
  return varint(whole >= 0n ? whole * 2n : -whole * 2n - 1n)
}

function typeOf(value: Thrift): number {
  if ('int' in value) return 6
  if ('text' in value) return 8
  if ('truth' in value) return value.truth ? 1 : 2
  return 'list' in value ? 9 : 12
}

export function thrift(value: Thrift): number[] {
  if ('int' in value) return zigzag(value.int)
  if ('text' in value) return [...varint(Buffer.from(value.text).length), ...Buffer.from(value.text)]
  if ('truth' in value) return []
  if ('list' in value) {
    const { list: elements, claimed = elements.length } = value
    return [0xf0 | typeOf(elements[0] ?? int(0)), ...varint(claimed), ...elements.flatMap(thrift)]
  }
  // The long form, in which each field states its number.
  return [...value.struct.flatMap(([id, field]) => [typeOf(field), ...zigzag(id), ...thrift(field)]), 0]
}

/** The elements of a schema: its root, and everything below it. */
export function element(name: string, { type, repetition = 0, children, more = [] }: ElementOptions = {}): Thrift {
  return struct(
    ...(type === undefined ? [] : [[1, int(type)] as const]),
    [3, int(repetition)],
    [4, text(name)],
    ...(children === undefined ? [] : [[5, int(children)] as const]),
    ...more,
  )
}

interface ElementOptions {
  readonly type?: number
  readonly repetition?: number
  readonly children?: number
  readonly more?: readonly Field[]
}

export const types = { boolean: 0, int32: 1, int64: 2, int96: 3, float: 4, double: 5, bytes: 6, fixed: 7 }
export const encodings = { plain: 0, rle: 3, delta: 5, deltaLength: 6, deltaBytes: 7, dictionary: 8, split: 9 }
export const codecs = { none: 0, snappy: 1, gzip: 2, brotli: 4, zstd: 6 }

interface PageOptions {
  readonly values: number | bigint
  readonly encoding?: number
  readonly bytes?: number
  readonly compressedBytes?: number
}

export function dataPage(content: readonly number[] | Uint8Array, options: PageOptions): Uint8Array {
  const { values, encoding = encodings.plain } = options
  const header = struct([1, int(values)], [2, int(encoding)], [3, int(encodings.rle)], [4, int(encodings.rle)])
  return page(content, 0, [5, header], options)
}

export function dictionaryPage(content: readonly number[] | Uint8Array, options: PageOptions): Uint8Array {
  return page(content, 2, [7, struct([1, int(options.values)], [2, int(encodings.plain)])], options)
}

function page(content: readonly number[] | Uint8Array, type: number, header: Field, options: PageOptions): Uint8Array {
  const { bytes = content.length, compressedBytes = content.length } = options
  const head = thrift(struct([1, int(type)], [2, int(bytes)], [3, int(compressedBytes)], header))
  return Buffer.concat([Buffer.from(head), Buffer.from(content)])
}

export interface ColumnOptions {
  readonly path: readonly string[]
  readonly pages: readonly Uint8Array[]
  readonly codec?: number
  readonly bytes?: number
  readonly offset?: number
}

interface FileOptions {
  readonly schema: readonly Thrift[]
  readonly columns: readonly ColumnOptions[]
  readonly rows: number | bigint
  readonly bytes?: number | bigint
  readonly type?: number
}

/** A file with one row group. */
export function parquetFile({ schema, columns, rows, bytes = 100 }: FileOptions): Buffer {
  let offset = 4
  const chunks = columns.map(({ path, pages, codec = 0, bytes, offset: claimed }) => {
    const length = pages.reduce((sum, each) => sum + each.length, 0)
    const start = offset
    offset += length
    return struct([
      3,
      struct(
        [1, int(1)],
        [3, list(...path.map(text))],
        [4, int(codec)],
        [5, int(rows)],
        [7, int(bytes ?? length)],
        [9, int(claimed ?? start)],
      ),
    ])
  })
  const rowGroup = struct([1, list(...chunks)], [2, int(bytes)], [3, int(rows)])
  const footer = thrift(struct([1, int(1)], [2, list(...schema)], [3, int(rows)], [4, list(rowGroup)]))
  return withFooter(
    footer,
    columns.flatMap(({ pages }) => pages),
  )
}

export function withFooter(footer: readonly number[], pages: readonly Uint8Array[] = []): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(footer.length)
  return Buffer.concat([Buffer.from('PAR1'), ...pages, Buffer.from(footer), length, Buffer.from('PAR1')])
}

/** A run of one value, `width` bytes wide. */
export function run(count: number | bigint, value: number, width = 1): number[] {
  return [...varint(BigInt(count) * 2n), ...Array.from({ length: width }, (_, index) => (value >> (8 * index)) & 255)]
}

/** In the first version of pages, levels state their own length. */
export function levels(bytes: readonly number[]): number[] {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return [...length, ...bytes]
}

/** Text preceded by its length. */
export function plainText(content: string | Uint8Array): number[] {
  const bytes = Buffer.from(content)
  return [...levels([...bytes])]
}

/** A short file with one row, whose outermost list has many elements, each with forty nested lists. */
export function memoryBomb(elements: number): Buffer {
  const groups = Array.from({ length: 40 }, (_, index) => `g${index}`)
  const repetition = levels([...run(1, 0), ...run(elements - 1, 1)])
  const pages = [dataPage([...repetition, ...levels(run(elements, groups.length))], { values: elements })]
  return parquetFile({
    schema: [
      element('root', { children: 1 }),
      ...groups.map((name) => element(name, { repetition: 2, children: 1 })),
      element('c', { type: types.int32, repetition: 1 }),
    ],
    columns: [{ path: [...groups, 'c'], pages }],
    rows: 1,
  })
}

/** The few bytes that took a server down: nested lists, each of which claims millions of elements. */
export function nestedClaims(): Buffer {
  return withFooter([0x19, ...Array.from({ length: 60 }, () => [0xf9, ...varint(32_000_000)]).flat()])
}
