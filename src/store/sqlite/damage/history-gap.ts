import { damagedRow } from '../../damaged-row.ts'
import type { StoreError } from '../../store-error.ts'

/** A chunk that was lost. Told in the same words whichever page misses it. */
export function historyGap(executionId: number, firstEventId: number): StoreError {
  const key = `execution_id ${executionId}, first_event_id ${firstEventId}`
  return damagedRow('history', key, 'no row has this event, which was stored')
}

/** The events of a chunk. */
export interface EventRange {
  readonly firstEventId: number
  readonly count: number
}

/** The first ids that chunks in their order leave out, one for each gap; `next` is where they should begin, and where they end. */
export function gapsBetween(
  chunks: readonly EventRange[],
  next: number,
): { readonly gaps: number[]; readonly next: number } {
  const gaps: number[] = []
  let expected = next
  for (const { firstEventId, count } of chunks) {
    if (firstEventId > expected) gaps.push(expected)
    expected = Math.max(expected, firstEventId + count)
  }
  return { gaps, next: expected }
}
