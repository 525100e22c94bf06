import { StoreError } from './store-error.ts'

/**
 * The error for a row that is no longer as it was written: a disk or somebody has changed it.
 *
 * @param key what the row is found by, such as `arn 'arn:aws:…'`.
 * @param problem what is wrong with it, without a full stop.
 */
export function damagedRow(table: string, key: string, problem: string, cause?: unknown): StoreError {
  return new StoreError('STORE_DAMAGED', `The table ${table} has a damaged row (${key}): ${problem}.`, { cause })
}
