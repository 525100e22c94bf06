import type { SQLInputValue, StatementSync } from 'node:sqlite'
import type { StoreError } from '../../store-error.ts'
import { toStoreError } from '../database-error.ts'
import { findDamage, type RowShape } from './row-shape.ts'

type Arguments = readonly SQLInputValue[]

/** Is told of rows that were left out of a list. */
export type TellDamage = (error: StoreError) => void

/**
 * A statement whose rows are checked before anybody builds on them. A single row that cannot be read is an error; in a list,
 * it is left out and reported, without affecting others.
 */
export class CheckedRows<Row extends object> {
  readonly #statement: StatementSync
  readonly #shape: RowShape
  readonly #tell: TellDamage

  constructor(statement: StatementSync, shape: RowShape, tell: TellDamage) {
    this.#statement = statement
    this.#shape = shape
    this.#tell = tell
  }

  /**
   * One row, or null if no row matches.
   *
   * @throws StoreError STORE_DAMAGED
   */
  get(...args: Arguments): Row | null {
    const row = this.#read(() => this.#statement.get(...args))
    return row === undefined ? null : this.#whole(row)
  }

  /** The same for a member of a list: also null if it cannot be read, which is reported. */
  getOrTell(...args: Arguments): Row | null {
    try {
      return this.get(...args)
    } catch (error) {
      this.#tell(toStoreError(error, this.#reading))
      return null
    }
  }

  /**
   * Rows of which none may be missing.
   *
   * @throws StoreError STORE_DAMAGED
   */
  all(...args: Arguments): Row[] {
    return this.#read(() => this.#statement.all(...args)).map((row) => this.#whole(row))
  }

  /**
   * Up to `limit` whole rows, in order, however many damaged ones lie between them.
   *
   * @param args the statement's arguments for a number of rows; -1 stands for all.
   */
  list(limit: number, args: (limit: number) => Arguments): Row[] {
    const rows = this.#read(() => this.#statement.all(...args(limit)))
    if (rows.every((row) => findDamage(this.#shape, row) === null)) return rows.map(toPlain<Row>)
    const found: Row[] = []
    for (const row of this.each(...args(-1))) {
      found.push(row)
      if (found.length === limit) break
    }
    return found
  }

  /** Row by row, as far as the caller reads: later rows are not read from disk. Damaged ones are left out. */
  *each(...args: Arguments): Generator<Row> {
    this.#statement.setReadBigInts(true)
    try {
      for (const given of this.#statement.iterate(...args)) {
        const row = narrowed(given)
        const damage = findDamage(this.#shape, row)
        if (damage === null) yield row as Row
        else this.#tell(damage)
      }
    } catch (error) {
      throw toStoreError(error, this.#reading)
    } finally {
      this.#statement.setReadBigInts(false)
    }
  }

  #whole(row: object): Row {
    const damage = findDamage(this.#shape, row as Record<string, unknown>)
    if (damage !== null) throw damage
    return toPlain(row)
  }

  /** Also reads numbers beyond the range of JavaScript's, if there are any. */
  #read<Result extends object | undefined>(read: () => Result): Result {
    try {
      try {
        return read()
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ERR_OUT_OF_RANGE') throw error
      }
      this.#statement.setReadBigInts(true)
      try {
        const result = read()
        return (Array.isArray(result) ? result.map(narrowed) : result && narrowed(result)) as Result
      } finally {
        this.#statement.setReadBigInts(false)
      }
    } catch (error) {
      throw toStoreError(error, this.#reading)
    }
  }

  get #reading(): string {
    return `reading the table ${this.#shape.table}`
  }
}

/** Rows come without a prototype; what leaves here are ordinary objects, which tests can compare. */
function toPlain<Row>(row: object): Row {
  return { ...row } as Row
}

/** A row whose bigints became numbers where they fit. */
function narrowed(row: object): Record<string, unknown> {
  const plain: Record<string, unknown> = { ...row }
  for (const [name, value] of Object.entries(plain)) {
    if (typeof value === 'bigint' && value === BigInt(Number(value)) && Number.isSafeInteger(Number(value))) {
      plain[name] = Number(value)
    }
  }
  return plain
}
