import type { HistoryEvent } from '../../engine/event.ts'
import type { Closed, Execution } from '../../engine/execution.ts'
import { dueMillis, type Frame } from '../../engine/frame.ts'
import { encodeFrame } from '../../engine/stored-frame.ts'
import type { Turn } from '../../engine/turn.ts'
import type {
  CancelledCall,
  ExecutionEnd,
  HistoryChunk,
  MapRunChange,
  StoredFrame,
  TurnRecord,
} from '../../store/store.ts'
import type { LiveExecution } from '../live-execution.ts'
import { mustBeTakenUp } from '../waking.ts'

/**
 * Writes events as the text that the store holds. It is injected: the code that shows histories decides how they are
 * written, and nothing in between looks inside.
 */
export type WriteHistory = (events: readonly HistoryEvent[]) => string

/** What the store commits for the turns that an execution has just made, all together; null if there is nothing. */
export function turnRecord(
  live: LiveExecution,
  turns: readonly Turn[],
  end: ExecutionEnd | null,
  nowMillis: number,
  cancelledCalls: readonly CancelledCall[],
  writeHistory: WriteHistory,
): TurnRecord | null {
  const events = turns.length === 1 ? turns[0]!.events : turns.flatMap((turn) => turn.events)
  const retained = turns.findLast((turn) => turn.closed !== null)?.retained ?? null
  const { framesPut, framesRemoved } =
    end === null || retained !== null ? frameChanges(live.execution, turns, retained ?? live.execution.frames) : nothing
  const start = live.startStored ? null : live.start
  const history = events.length === 0 ? null : historyChunk(events, writeHistory)
  if (start === null && end === null && history === null && framesPut.length + framesRemoved.length === 0) return null
  const mapRuns = mapRunChanges(live, turns, nowMillis)
  return {
    executionId: live.id,
    start,
    ...(live.redrive !== null && { redrive: live.redrive }),
    end,
    retainsFrames: retained !== null,
    history,
    framesPut,
    framesRemoved,
    ...(mapRuns.length > 0 && { mapRuns }),
    ...(cancelledCalls.length > 0 && { cancelledCalls }),
  }
}

/** Map runs that the turns began or ended: committed with them, so that no map run goes on with nobody waiting for it. */
function mapRunChanges(live: LiveExecution, turns: readonly Turn[], nowMillis: number): readonly MapRunChange[] {
  const changes: MapRunChange[] = []
  for (const { effects } of turns) {
    for (const effect of effects) {
      if (effect.type === 'StartMapRun') {
        const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = effect.plan
        const settings = { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage }
        const { mapRunArn: arn, path } = effect
        changes.push({
          type: 'started',
          mapRun: { arn, executionId: live.id, path, startMillis: nowMillis, ...settings },
        })
      } else if (effect.type === 'RedriveMapRun') {
        const { mapRunArn: arn, redriveCount: number } = effect
        changes.push({ type: 'redriven', arn, number, redriveMillis: nowMillis })
      } else if (effect.type === 'EndMapRun') {
        changes.push({ type: 'ended', arn: effect.mapRunArn, status: effect.status, stopMillis: nowMillis })
      }
    }
  }
  return changes
}

const nothing = { framesPut: [], framesRemoved: [] }

export function executionEnd(closed: Closed, nowMillis: number): ExecutionEnd {
  return {
    status: closed.status,
    stopMillis: nowMillis,
    output: closed.output?.text ?? null,
    // Half a surrogate pair cannot be written in UTF-8.
    error: closed.error?.toWellFormed() ?? null,
    cause: closed.cause?.toWellFormed() ?? null,
  }
}

/** The chunk of history that events make: ids of events are consecutive. */
export function historyChunk(events: readonly HistoryEvent[], writeHistory: WriteHistory): HistoryChunk {
  return { firstEventId: events[0]!.id, count: events.length, chunk: writeHistory(events) }
}

/** The current frames that any of the turns touched: a path may have been removed and used again in between. */
function frameChanges(execution: Execution, turns: readonly Turn[], frames: ReadonlyMap<string, Frame>) {
  const put = new Map<string, Frame>()
  const removed = new Set<string>()
  for (const turn of turns) {
    for (const path of turn.removed) removed.add(path)
    for (const frame of turn.changed) if (frames.get(frame.path) === frame) put.set(frame.path, frame)
  }
  const framesPut: StoredFrame[] = []
  for (const frame of put.values()) {
    removed.delete(frame.path)
    frame.stored = true
    framesPut.push(storedFrame(execution, frame))
  }
  return { framesPut, framesRemoved: [...removed].filter((path) => !frames.has(path)) }
}

function storedFrame(execution: Execution, frame: Frame): StoredFrame {
  const due = dueMillis(frame)
  const deadline = frame.parent === null ? execution.deadlineMillis : null
  const { waiting } = frame
  return {
    path: frame.path,
    data: encodeFrame(frame),
    dueMillis: due === null ? deadline : deadline === null ? due : Math.min(due, deadline),
    token: waiting?.type === 'task' ? waiting.taskToken : null,
    active: mustBeTakenUp(frame),
  }
}
