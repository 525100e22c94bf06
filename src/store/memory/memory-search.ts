import { executionType } from '../../arn/index.ts'
import type {
  ExecutionEnd,
  ExecutionStart,
  FoundExecution,
  SearchCriteria,
  SearchPortion,
  SearchRequest,
} from '../store.ts'
import { summaryOf } from './memory-map-runs.ts'

interface Entry {
  readonly start: ExecutionStart
  readonly end: ExecutionEnd | null
}

/** Looks for executions among all of them, newest first. */
export function searchIn(entries: readonly Entry[], request: SearchRequest): SearchPortion {
  const { criteria, beforeId, limit, withPayloads } = request
  const candidates = entries
    .filter(({ start }) => start.id < (beforeId ?? Number.MAX_SAFE_INTEGER))
    .toSorted((left, right) => right.start.id - left.start.id)
  const found: FoundExecution[] = []
  for (const { start, end } of candidates) {
    if (!fits(start, end, criteria)) continue
    found.push({
      execution: summaryOf({ ...start, end }),
      error: end?.error ?? null,
      input: withPayloads ? start.input : null,
      output: withPayloads ? (end?.output ?? null) : null,
    })
    if (found.length === limit) {
      return {
        found,
        beforeId: start.id === candidates.at(-1)?.start.id ? null : start.id,
        reachedMillis: start.startMillis,
      }
    }
  }
  return { found, beforeId: null, reachedMillis: candidates.at(-1)?.start.startMillis ?? null }
}

function fits(start: ExecutionStart, end: ExecutionEnd | null, criteria: SearchCriteria): boolean {
  const { machineArn, statuses, version, alias, nameContains, error, nowMillis } = criteria
  const isBetween = (value: number, min: number | null, max: number | null) =>
    value >= (min ?? Number.NEGATIVE_INFINITY) && value <= (max ?? Number.POSITIVE_INFINITY)
  const { endedFromMillis, endedUntilMillis } = criteria
  const hasEnded = endedFromMillis === null && endedUntilMillis === null ? true : end !== null
  return (
    start.mapRunArn === null &&
    executionType(start.arn) === 'STANDARD' &&
    (machineArn === null || start.machineArn === machineArn) &&
    (statuses.length === 0 || statuses.includes(end?.status ?? 'RUNNING')) &&
    (version === null || start.version === version) &&
    (alias === null || start.alias === alias) &&
    isBetween(start.startMillis, criteria.startedFromMillis, criteria.startedUntilMillis) &&
    hasEnded &&
    isBetween(end?.stopMillis ?? 0, end === null ? null : endedFromMillis, end === null ? null : endedUntilMillis) &&
    isBetween(
      (end?.stopMillis ?? nowMillis) - start.startMillis,
      criteria.durationMillisMin,
      criteria.durationMillisMax,
    ) &&
    (nameContains === null || start.name.toLowerCase().includes(nameContains.toLowerCase())) &&
    (error === null || end?.error === error)
  )
}
