import { StoreError } from './store-error.ts'

/**
 * The error for a row that is there and is not as it was written: a disk or a hand has changed it.
 *
 * @param key what the row is found by, as `arn 'arn:aws:…'`.
 * @param problem what is wrong with it, without a full stop.
 */
export function damagedRow(table: string, key: string, problem: string, cause?: unknown): StoreError {
  return new StoreError('STORE_DAMAGED', `The table ${table} has a damaged row (${key}): ${problem}.`, { cause })
}
