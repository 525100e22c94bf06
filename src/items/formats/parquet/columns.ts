import type { DecodedArray, ParquetParsers, SchemaTree } from 'hyparquet'
import { assembleNested } from 'hyparquet/src/assemble.js'
import type { LeafColumn } from './leaf-column.ts'

/** Returns the values of one column, row after row. */
export interface RowColumn {
  /** @throws Error at the end of the column. */
  next(): unknown
}

/** A column that is not nested. */
export class FlatColumn implements RowColumn {
  readonly #node: SchemaTree
  readonly #leaf: LeafColumn
  readonly #rowsMax: number
  #values: DecodedArray = []
  #index = 0

  constructor(node: SchemaTree, leaf: LeafColumn, rowsMax: number) {
    this.#node = node
    this.#leaf = leaf
    this.#rowsMax = rowsMax
  }

  next(): unknown {
    if (this.#index === this.#values.length) {
      this.#values = this.#leaf.read(this.#rowsMax)
      this.#index = 0
      if (this.#values.length === 0) throw shortOfRows(this.#node)
    }
    return this.#values[this.#index++]
  }
}

interface Part {
  readonly path: string
  readonly leaf: LeafColumn
  values: DecodedArray
}

/** A column of lists, maps or structures, assembled from the columns of its plain values. */
export class NestedColumn implements RowColumn {
  readonly #node: SchemaTree
  readonly #parts: readonly Part[]
  readonly #parsers: ParquetParsers
  readonly #rowsMax: number
  #values: DecodedArray = []
  #index = 0

  constructor(
    node: SchemaTree,
    leaves: readonly { readonly path: readonly string[]; readonly leaf: LeafColumn }[],
    parsers: ParquetParsers,
    rowsMax: number,
  ) {
    this.#node = node
    this.#parts = leaves.map(({ path, leaf }) => ({ path: path.join('.'), leaf, values: [] }))
    this.#parsers = parsers
    this.#rowsMax = rowsMax
  }

  next(): unknown {
    if (this.#index === this.#values.length) {
      this.#values = this.#nextRows()
      this.#index = 0
    }
    return this.#values[this.#index++]
  }

  #nextRows(): DecodedArray {
    let rows = Number.POSITIVE_INFINITY
    for (const part of this.#parts) {
      if (part.values.length === 0) part.values = part.leaf.read(this.#rowsMax)
      if (part.values.length === 0) throw shortOfRows(this.#node)
      rows = Math.min(rows, part.values.length)
    }
    const taken = new Map<string, DecodedArray>()
    for (const part of this.#parts) {
      taken.set(part.path, part.values.slice(0, rows))
      part.values = part.values.slice(rows)
    }
    assembleNested(taken, this.#node, this.#parsers)
    const values = taken.get(this.#node.path.join('.'))
    if (values?.length !== rows)
      throw new Error(`the parts of the column '${this.#node.element.name}' do not fit together`)
    return values
  }
}

function shortOfRows({ element }: SchemaTree): Error {
  return new Error(`the column '${element.name}' has fewer rows than its row group claims`)
}
