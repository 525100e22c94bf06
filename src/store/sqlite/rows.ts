import type { DatabaseSync } from 'node:sqlite'
import type { ExecutionStatus, ExecutionSummary, Page, StoredExecution } from '../store.ts'

export const executionStatuses: readonly ExecutionStatus[] = [
  'RUNNING',
  'SUCCEEDED',
  'FAILED',
  'TIMED_OUT',
  'ABORTED',
  'PENDING_REDRIVE',
]

export interface IdRow {
  readonly id: number
}

/** How rows show redrives: null twice for none. */
export interface RedriveColumns {
  readonly redriveCount: number | null
  readonly redriveMillis: number | null
}

export interface ExecutionRow extends Omit<StoredExecution, 'end' | 'redriven'>, RedriveColumns {
  readonly status: ExecutionStatus
  readonly stopMillis: number | null
  readonly output: string | null
  readonly error: string | null
  readonly cause: string | null
}

/** One row more than the limit was asked for: it tells that there is a next page. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => T,
  toCursor: (row: Row) => string,
): Page<T> {
  const items = rows.slice(0, limit).map(toItem)
  const last = rows[limit - 1]
  return { items, next: rows.length > limit && last !== undefined ? toCursor(last) : null }
}

/**
 * The first whole rows of a list whose keys are found before the rows, however many damaged ones lie between them.
 *
 * @param read gives up to `limit` keys behind a position.
 */
export function wholeRows<Key, Row>(
  limit: number,
  start: number,
  read: (position: number, limit: number) => readonly Key[],
  toRow: (key: Key) => Row | null,
  toPosition: (key: Key) => number,
): Row[] {
  const rows: Row[] = []
  for (let position = start; ; ) {
    const wanted = limit - rows.length
    const keys = read(position, wanted)
    for (const key of keys) {
      const row = toRow(key)
      if (row !== null) rows.push(row)
    }
    if (keys.length < wanted || rows.length === limit) return rows
    position = toPosition(keys.at(-1)!)
  }
}

export function withoutId<Row extends IdRow>({ id: _, ...row }: Row): Omit<Row, 'id'> {
  return row
}

export function toExecution(row: ExecutionRow): StoredExecution {
  const { status, stopMillis, output, error, cause, ...start } = row
  return { ...withRedrives(start), end: stopMillis === null ? null : { status, stopMillis, output, error, cause } }
}

export type SummaryRow = Omit<ExecutionSummary, 'redriven'> & RedriveColumns

/** A listed execution, of its row. */
export function toSummary(row: SummaryRow): ExecutionSummary {
  return withRedrives(row)
}

/** The row without its columns of redrives, and with what they say where there are any. */
export function withRedrives<Row extends RedriveColumns>({ redriveCount, redriveMillis, ...row }: Row) {
  if (redriveCount === null || redriveMillis === null) return row
  return { ...row, redriven: { redriveCount, redriveMillis } }
}

/** Runs several reads on one state of the database. */
export function snapshot<T>(database: DatabaseSync, read: () => T): T {
  database.exec('BEGIN')
  try {
    return read()
  } finally {
    database.exec('COMMIT')
  }
}
