import { damagedRow } from '../../damaged-row.ts'
import type { StoreError } from '../../store-error.ts'
import type { ColumnKind } from './column-kinds.ts'

/** What the rows of a statement must look like. Columns have the names that the statement gives them. */
export interface RowShape {
  readonly table: string
  /** The columns that say which row it is. */
  readonly key: readonly string[]
  readonly columns: Readonly<Record<string, ColumnKind>>
  /** Columns of another table that the statement joins: the table's name by the column's. */
  readonly joined?: Readonly<Record<string, string>>
  /** What is wrong with columns that do not fit each other, or null. */
  readonly contradiction?: (row: Row) => string | null
}

type Row = Readonly<Record<string, unknown>>

/** What is wrong with a row, or null. */
export function findDamage(shape: RowShape, row: Row): StoreError | null {
  const { table, key, columns, joined = {}, contradiction } = shape
  for (const column in columns) {
    const kind = columns[column]!
    if (kind.fits(row[column])) continue
    const problem = `${snakeCase(column)} must be ${kind.text}, and is ${describe(row[column])}`
    return damagedRow(joined[column] ?? table, keyText(key, row), problem)
  }
  const problem = contradiction?.(row) ?? null
  return problem === null ? null : damagedRow(table, keyText(key, row), problem)
}

/** `arn 'arn:aws:…'` */
export function keyText(key: readonly string[], row: Row): string {
  return key.map((column) => `${snakeCase(column)} ${describe(row[column])}`).join(', ')
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

const charactersShown = 200

function describe(value: unknown): string {
  if (typeof value === 'string')
    return `'${value.slice(0, charactersShown)}${value.length > charactersShown ? '…' : ''}'`
  if (value instanceof Uint8Array) return `${value.length} bytes that are not a text`
  return value === null || value === undefined ? 'nothing' : String(value)
}
