import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { executionType, labelOf } from '../../../arn/index.ts'
import type { FoundExecution, SearchCriteria, SearchPortion, SearchRequest } from '../../store.ts'
import { CheckedRows, type TellDamage } from '../damage/checked-rows.ts'
import type { RowShape } from '../damage/row-shape.ts'
import * as shapes from '../damage/row-shapes.ts'
import { executionStatuses, type IdRow, type SummaryRow, snapshot, toSummary } from '../rows.ts'
import { prepareStatement } from '../statements.ts'
import { MergedStreams, type NextIds } from './search-streams.ts'

interface Started extends IdRow {
  readonly startMillis: number
}

interface Details {
  readonly error: string | null
  readonly input: string | null
  readonly output: string | null
}

// How much one portion looks at: some milliseconds' worth.
const idsPerPortion = 8_192
const candidatesPerPortion = 500
const payloadBytesPerPortion = 1024 * 1024
// Ids grow with time, but a clock may have been set back a little between two of them.
const clockDriftMillis = 60_000
const timeMax = 8.64e15

/**
 * Looks for executions, newest first, a portion at a time. A status or a machine leads to ranges of an index, and so do
 * dates, as ids grow with time. What else is asked is looked for among those.
 */
export class SearchReader {
  readonly #database: DatabaseSync
  readonly #rows: ReturnType<typeof prepareRows>

  constructor(database: DatabaseSync, tell: TellDamage) {
    this.#database = database
    this.#rows = prepareRows(database, tell)
  }

  search(request: SearchRequest): SearchPortion {
    return snapshot(this.#database, () => {
      const { criteria, beforeId } = request
      const last = this.#rows.previous.get(Number.MAX_SAFE_INTEGER)
      if (last === null) return { found: [], beforeId: null, reachedMillis: null }
      const from = Math.min(beforeId ?? last.id + 1, last.id + 1, this.#idAfter(criteria.startedUntilMillis, last.id))
      const lowest = this.#idBefore(criteria.startedFromMillis, last.id)
      if (from <= lowest) return { found: [], beforeId: null, reachedMillis: null }
      return criteria.machineArn === null && criteria.statuses.length === 0
        ? this.#searchRange(request, from, lowest)
        : this.#searchStreams(request, from, lowest)
    })
  }

  #searchRange({ criteria, limit, withPayloads }: SearchRequest, from: number, lowest: number): SearchPortion {
    const until = Math.max(lowest, from - idsPerPortion)
    const matches = this.#rows.range.all(from, until, ...conditions(criteria), limit)
    const { found, isFull } = this.#details(matches, withPayloads)
    const reached = isFull || matches.length === limit ? (found.at(-1)?.execution.id ?? until) : until
    return this.#portion(found, reached, lowest)
  }

  #searchStreams({ criteria, limit, withPayloads }: SearchRequest, from: number, lowest: number): SearchPortion {
    const streams = new MergedStreams([...this.#streamsOf(criteria)], from)
    const matches: Started[] = []
    let reached = lowest
    for (let count = 0; ; count += 1) {
      const id = streams.next()
      if (id === null || id < lowest) break
      const match = this.#rows.range.get(id + 1, id, ...conditions(criteria), 1)
      if (match !== null) matches.push(match)
      reached = id
      if (matches.length === limit || count === candidatesPerPortion) {
        const { found, isFull } = this.#details(matches, withPayloads)
        return this.#portion(found, isFull ? found.at(-1)!.execution.id : reached, lowest)
      }
    }
    const { found, isFull } = this.#details(matches, withPayloads)
    return this.#portion(found, isFull ? found.at(-1)!.execution.id : lowest, lowest)
  }

  *#streamsOf({ machineArn, statuses }: SearchCriteria): Iterable<NextIds> {
    const machineIds = machineArn === null ? this.#machineIds() : [this.#rows.arnId.get(machineArn)?.id]
    for (const machineId of machineIds) {
      if (machineId === undefined) continue
      for (const status of statuses.length === 0 ? executionStatuses : statuses) {
        yield (beforeId, limit) => this.#rows.idsOfMachine.all(machineId, status, beforeId, limit).map(({ id }) => id)
      }
    }
  }

  *#machineIds(): Iterable<number> {
    for (let id = 0; ; ) {
      const next = this.#rows.machineAfter.get(id)
      if (next === null) return
      id = next.id
      if (next.arn === null || labelOf(next.arn) === null) yield id
    }
  }

  /** The executions themselves. They may end early, where their payloads become too much for one portion. */
  #details(matches: readonly Started[], withPayloads: boolean): { found: FoundExecution[]; isFull: boolean } {
    const found: FoundExecution[] = []
    let bytes = 0
    for (const { id } of matches) {
      const summary = this.#rows.summary.getOrTell(id)
      const details = this.#rows.details.getOrTell(id, withPayloads ? 1 : 0)
      if (summary === null || details === null || executionType(summary.arn) !== 'STANDARD') continue
      found.push({ execution: toSummary(summary), ...details })
      bytes += (details.input?.length ?? 0) + (details.output?.length ?? 0)
      if (bytes > payloadBytesPerPortion) return { found, isFull: found.length < matches.length }
    }
    return { found, isFull: false }
  }

  #portion(found: readonly FoundExecution[], reached: number, lowest: number): SearchPortion {
    const at = this.#rows.startOf.get(reached)
    return { found, beforeId: reached <= lowest ? null : reached, reachedMillis: at?.startMillis ?? null }
  }

  /** An id above those of all executions that were started until an instant. */
  #idAfter(millis: number | null, lastId: number): number {
    return millis === null ? lastId + 1 : this.#firstFrom(millis + clockDriftMillis, lastId)
  }

  /** An id below which no execution was started from an instant on. */
  #idBefore(millis: number | null, lastId: number): number {
    return millis === null ? 1 : this.#firstFrom(millis - clockDriftMillis, lastId)
  }

  /** The lowest id that was started from an instant on, by halving the range of ids. */
  #firstFrom(millis: number, lastId: number): number {
    let low = 1
    let high = lastId + 1
    while (low < high) {
      const middle = Math.floor((low + high) / 2)
      const at = this.#rows.startOf.get(middle)
      if (at === null || at.startMillis >= millis) high = middle
      else low = at.id + 1
    }
    return low
  }
}

/** What the statement asks of each execution, from the version on. */
function conditions(criteria: SearchCriteria): SQLInputValue[] {
  const { version, alias, startedFromMillis, startedUntilMillis, endedFromMillis, endedUntilMillis } = criteria
  const { nowMillis, durationMillisMin, durationMillisMax, nameContains, error } = criteria
  return [
    version,
    alias,
    startedFromMillis ?? -timeMax,
    startedUntilMillis ?? timeMax,
    endedFromMillis,
    endedUntilMillis,
    nowMillis,
    durationMillisMin ?? -timeMax,
    durationMillisMax ?? timeMax,
    nameContains?.toLowerCase() ?? null,
    error,
  ]
}

function prepareRows(database: DatabaseSync, tell: TellDamage) {
  const rows = <Row extends object>(name: string, shape: RowShape) =>
    new CheckedRows<Row>(prepareStatement(database, name), shape, tell)
  return {
    arnId: rows<IdRow>('arn-id', shapes.figureShape),
    details: rows<Details>('search-details', shapes.figureShape),
    idsOfMachine: rows<IdRow>('search-ids-of-machine', shapes.figureShape),
    machineAfter: rows<IdRow & { readonly arn: string | null }>('search-machine-after', shapes.figureShape),
    previous: rows<Started>('search-previous', shapes.figureShape),
    range: rows<Started>('search-range', shapes.figureShape),
    startOf: rows<Started>('search-start-of', shapes.figureShape),
    summary: rows<SummaryRow>('execution-summary', shapes.executionSummaryShape),
  }
}
