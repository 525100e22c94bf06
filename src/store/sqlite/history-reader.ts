import type { DatabaseSync } from 'node:sqlite'
import type { HistoryChunk, HistoryStore } from '../store.ts'
import { CheckedRows, type TellDamage } from './damage/checked-rows.ts'
import { type EventRange, gapsBetween, historyGap } from './damage/history-gap.ts'
import type { RowShape } from './damage/row-shape.ts'
import * as shapes from './damage/row-shapes.ts'
import { prepareStatement } from './statements.ts'

type Request = Parameters<HistoryStore['read']>

interface EventRow extends EventRange {
  readonly executionId: number
}

type ChunkRow = EventRow & HistoryChunk & { readonly bytes: number }

const eventIdMax = 2 ** 20 - 1

/** What is read of histories. Chunks that were damaged or lost are left out, and told of. */
export class HistoryReader {
  readonly #rows: ReturnType<typeof prepareRows>
  readonly #tell: TellDamage

  constructor(database: DatabaseSync, tell: TellDamage) {
    this.#rows = prepareRows(database, tell)
    this.#tell = tell
  }

  read(...request: Request): readonly HistoryChunk[] {
    const [executionId, fromEventId, toEventId, { bytesMax = Number.POSITIVE_INFINITY, newestFirst = false } = {}] =
      request
    // Outside of this range, ids would reach into the keys of other executions.
    const from = Math.max(fromEventId, 1)
    const to = Math.min(toEventId, eventIdMax)
    const found: HistoryChunk[] = []
    if (from > to) return found
    const statement = newestFirst ? this.#rows.rangeBackwards : this.#rows.range
    let bytes = 0
    let isAll = true
    for (const { executionId: _, bytes: chunkBytes, ...chunk } of statement.each(executionId, from, to)) {
      found.push(chunk)
      bytes += chunkBytes
      isAll = bytes < bytesMax
      if (!isAll) break
    }
    const ordered = newestFirst ? found.toReversed() : found
    // What was not read any more is not missing.
    const first = isAll || !newestFirst ? from : (ordered[0]?.firstEventId ?? from)
    const last = isAll || newestFirst ? to : 0
    this.#tellOfGaps(executionId, ordered, first, last)
    // If nothing after `from` is stored, the last chunk before it was found.
    return found.filter(({ firstEventId, count }) => firstEventId + count > from)
  }

  /** Chunks follow each other without a gap, so what is between them, or before the last of all, was lost. */
  #tellOfGaps(executionId: number, chunks: readonly EventRange[], from: number, to: number): void {
    const { gaps, next } = gapsBetween(chunks, this.#startOf(executionId, chunks, from))
    if (next <= to && next <= this.lastEventId(executionId, 'readable')) gaps.push(next)
    for (const gap of gaps) {
      const following = chunks.find(({ firstEventId }) => firstEventId > gap)?.firstEventId ?? to + 1
      // A damaged row in between was told of when it was read.
      if (this.#hasRow(executionId, gap, following - 1)) continue
      this.#tell(historyGap(executionId, gap))
    }
  }

  /** The event that the first of the chunks should begin with: the first of the history where none is before it. */
  #startOf(executionId: number, [first]: readonly EventRange[], from: number): number {
    if (first !== undefined && first.firstEventId <= from) return first.firstEventId
    // A damaged row before it may have had what follows, and was told of.
    return this.#hasRow(executionId, 1, from) ? (first?.firstEventId ?? eventIdMax + 1) : 1
  }

  #hasRow(executionId: number, from: number, to: number): boolean {
    return (this.#rows.firstBetween.get(executionId, from, to)?.firstEventId ?? null) !== null
  }

  /** The id of the last event, 0 for an empty history: of all events, or of those that can be read. */
  lastEventId(executionId: number, among: 'all' | 'readable'): number {
    const statement = this.#rows.lastEvent
    const [last] = among === 'all' ? statement.all(executionId, 1) : statement.list(1, (limit) => [executionId, limit])
    if (last !== undefined) return last.firstEventId + last.count - 1
    // Whoever reads a history knows that there was one: its first event was stored with its execution.
    if (among === 'readable' && !this.#hasRow(executionId, 1, eventIdMax)) this.#tell(historyGap(executionId, 1))
    return 0
  }
}

function prepareRows(database: DatabaseSync, tell: TellDamage) {
  const rows = <Row extends object>(name: string, shape: RowShape) =>
    new CheckedRows<Row>(prepareStatement(database, name), shape, tell)
  return {
    firstBetween: rows<{ readonly firstEventId: number | null }>('history-first-between', shapes.figureShape),
    lastEvent: rows<EventRow>('history-last-event', shapes.lastEventShape),
    range: rows<ChunkRow>('history-range', shapes.historyShape),
    rangeBackwards: rows<ChunkRow>('history-range-backwards', shapes.historyShape),
  }
}
