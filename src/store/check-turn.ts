import type { ExecutionEnd, ExecutionStart, MapRun, MapRunChange, StoredFrame, TurnRecord } from './store.ts'
import { StoreError } from './store-error.ts'

/** Where the key of a history chunk ends: see the table `history`. The service allows 25,000. */
const eventIdMax = 2 ** 20 - 1

/** What is wrong with a turn in itself, whatever is already stored; null for nothing. */
export function checkTurn(turn: TurnRecord): StoreError | null {
  const { executionId, start, end, history } = turn
  if (!Number.isSafeInteger(executionId) || executionId <= 0)
    return refuse(turn, 'its id is not a positive whole number')
  if (start !== null && start.id !== executionId)
    return refuse(turn, `it starts an execution of another id, ${start.id}`)
  if (start !== null && turn.redrive !== undefined) return refuse(turn, 'it starts and redrives an execution')
  if (turn.retainsFrames === true && (end === null || end.status === 'SUCCEEDED')) {
    return refuse(turn, 'it keeps frames for a redrive, and does not end as something that can be redriven')
  }
  if (end !== null && end.status === 'RUNNING') return refuse(turn, 'it ends with the status RUNNING')
  if (history !== null) {
    const { firstEventId, count } = history
    if (!(firstEventId >= 1 && count >= 1 && firstEventId + count - 1 <= eventIdMax)) {
      return refuse(turn, `it has ${count} events from ${firstEventId} on, and event ids go from 1 to ${eventIdMax}`)
    }
  }
  const value = unstorable(turn)
  return value === null ? null : refuse(turn, value)
}

/** What a change of a map run's settings holds that cannot be stored; null for nothing. */
export function checkSettings(
  arn: string,
  settings: Pick<MapRun, 'toleratedFailureCount' | 'toleratedFailurePercentage'> & { maxConcurrency: number | null },
): StoreError | null {
  const problem = mapRunProblem(settings)
  return problem === null ? null : new StoreError('STORE_CONFLICT', `A change of ${arn} was refused: ${problem}.`)
}

/**
 * Values that would not come back from a database unchanged and would make their row unreadable: numbers that are
 * not exact whole ones, and texts that are not Unicode.
 */
function unstorable({ start, end, redrive, history, framesPut, mapRuns }: TurnRecord): string | null {
  if (start !== null) {
    const problem = startProblem(start)
    if (problem !== null) return problem
  }
  if (end !== null) {
    const problem = endProblem(end)
    if (problem !== null) return problem
  }
  if (redrive !== undefined && !(isWhole(redrive.number) && isWhole(redrive.redriveMillis))) {
    return `its redrive ${redrive.number} at ${redrive.redriveMillis} is not counted and timed in whole numbers`
  }
  if (history !== null && !history.chunk.isWellFormed()) return notUnicode('history')
  for (const frame of framesPut) {
    const problem = frameProblem(frame)
    if (problem !== null) return problem
  }
  for (const change of mapRuns ?? []) {
    const problem = changeProblem(change)
    if (problem !== null) return problem
  }
  return null
}

function startProblem(start: ExecutionStart): string | null {
  const { revision, version, startMillis, parentId, childIndex, itemCount } = start
  if (!isWhole(revision)) return notWhole('revision', revision)
  if (!isWhole(startMillis)) return notWhole('startMillis', startMillis)
  if (version !== null && !isWhole(version)) return notWhole('version', version)
  if (parentId !== null && !isWhole(parentId)) return notWhole('parentId', parentId)
  if (childIndex !== null && !isWhole(childIndex)) return notWhole('childIndex', childIndex)
  if (itemCount !== null && !isWhole(itemCount)) return notWhole('itemCount', itemCount)
  if (!start.input.isWellFormed()) return notUnicode('input')
  return start.name.isWellFormed() && start.arn.isWellFormed() ? null : notUnicode('name')
}

function endProblem({ stopMillis, output, error, cause }: ExecutionEnd): string | null {
  if (!isWhole(stopMillis)) return notWhole('stopMillis', stopMillis)
  if (output?.isWellFormed() === false) return notUnicode('output')
  if (error?.isWellFormed() === false) return notUnicode('error')
  return cause?.isWellFormed() === false ? notUnicode('cause') : null
}

function frameProblem({ path, data, dueMillis, token }: StoredFrame): string | null {
  if (dueMillis !== null && !isWhole(dueMillis)) return `frame ${path}: ${notWhole('dueMillis', dueMillis)}`
  return data.isWellFormed() && token?.isWellFormed() !== false ? null : `frame ${path}: ${notUnicode('data')}`
}

function changeProblem(change: MapRunChange): string | null {
  if (change.type === 'started') return mapRunProblem(change.mapRun) ?? millisProblem(change.mapRun.startMillis)
  return change.type === 'ended' ? millisProblem(change.stopMillis) : millisProblem(change.redriveMillis)
}

function mapRunProblem(settings: Parameters<typeof checkSettings>[1]): string | null {
  const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = settings
  for (const [name, value] of Object.entries({ maxConcurrency, toleratedFailureCount })) {
    if (value !== null && !isWhole(value)) return notWhole(name, value)
  }
  if (toleratedFailurePercentage === null || Number.isFinite(toleratedFailurePercentage)) return null
  return `its toleratedFailurePercentage is ${toleratedFailurePercentage}`
}

function millisProblem(millis: number): string | null {
  return isWhole(millis) ? null : notWhole('time', millis)
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value)
}

function notWhole(name: string, value: number): string {
  return `its ${name} ${value} is not a whole number up to ${Number.MAX_SAFE_INTEGER}`
}

function notUnicode(name: string): string {
  return `its ${name} has half a surrogate pair, which is not a valid character`
}

function refuse(turn: TurnRecord, reason: string): StoreError {
  return new StoreError('STORE_CONFLICT', `A turn of execution ${turn.executionId} was refused: ${reason}.`)
}
