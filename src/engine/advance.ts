import type { Program } from '../asl/program.ts'
import { callTask } from './call-task.ts'
import type { Attempt, Cause } from './cause.ts'
import type { CallTask } from './effect.ts'
import type { TurnEnvironment } from './environment.ts'
import type { Execution } from './execution.ts'
import { attempt } from './failure.ts'
import { dueMillis, type Frame, needsCall, type WaitingForTask } from './frame.ts'
import { limits } from './limits.ts'
import { redrive } from './redrive/redrive.ts'
import { historyFull, Run } from './run.ts'
import { failMapRun, succeedMapRun } from './states/distributed-map.ts'
import { enterState, retryState } from './states/enter.ts'
import { childFinished } from './states/parallel-and-map.ts'
import { beat, failTask, startActivity, submitTask, succeedTask, timeOutTask } from './states/task.ts'
import { endWait } from './states/wait.ts'
import type { Turn } from './turn.ts'

/**
 * Takes one cause and runs the execution until every frame waits or is done.
 *
 * It reads no clock, draws no randomness of its own, performs nothing: what must happen outside is in the turn's effects.
 * The execution is changed in place; if a turn cannot be committed, the execution must be read again.
 */
export function advance(program: Program, execution: Execution, cause: Cause, environment: TurnEnvironment): Turn {
  const run = new Run(program, execution, environment)
  try {
    apply(run, cause)
    drain(run)
  } catch (error) {
    if (error !== historyFull) throw error
    endForFullHistory(run)
  }
  return run
}

/** The calls that frames wait for, to be made again when the server starts. */
export function pendingCalls(program: Program, execution: Execution): CallTask[] {
  const calls: CallTask[] = []
  for (const frame of execution.frames.values()) {
    if (frame.waiting?.type !== 'task') continue
    const state = program.flows[frame.flow]?.states.get(frame.state)
    if (state?.type === 'Task' && needsCall(frame.waiting)) {
      calls.push(callTask(frame, state, frame.waiting))
    }
  }
  return calls
}

/** The earliest instant at which an execution has something to do by itself, or null. */
export function nextWakeMillis(execution: Execution): number | null {
  let earliest = execution.deadlineMillis
  for (const frame of execution.frames.values()) {
    const due = dueMillis(frame)
    if (due !== null && (earliest === null || due < earliest)) earliest = due
  }
  return earliest
}

function apply(run: Run, cause: Cause): void {
  const { execution } = run
  switch (cause.type) {
    case 'Started':
      run.event('ExecutionStarted', 0, {
        input: execution.input,
        roleArn: execution.roleArn,
        ...(execution.aliasArn !== null && { stateMachineAliasArn: execution.aliasArn }),
        ...(execution.versionArn !== null && { stateMachineVersionArn: execution.versionArn }),
      })
      run.spawn({ parent: null, index: 0, flow: execution.flow, input: execution.input, lastEventId: 0 })
      return
    case 'Redriven':
      return redrive(run)
    case 'Continued':
      if (timedOut(run)) return
      for (const frame of execution.frames.values()) {
        if (frame.waiting === null && frame.result === null) run.runnable.push(frame)
      }
      return
    case 'TimerFired':
      return wake(run)
    case 'WaitSkipped':
      return skipWait(run, cause)
    case 'StopRequested':
      run.event('ExecutionAborted', 0, { error: cause.error ?? undefined, cause: cause.cause ?? undefined })
      return run.close({ status: 'ABORTED', output: null, error: cause.error, cause: cause.cause })
    case 'Broken': {
      const failed = { error: 'States.Runtime', cause: cause.cause }
      run.event('ExecutionFailed', execution.lastEventId, failed)
      return run.close({ status: 'FAILED', output: null, ...failed })
    }
    case 'ActivityStarted':
      return answer(run, cause, (frame, waiting) => startActivity(run, frame, waiting, cause.workerName))
    case 'TaskSubmitted':
      return answer(run, cause, (frame, waiting) => submitTask(run, frame, waiting, cause.output))
    case 'TaskSucceeded':
      return answer(run, cause, (frame) => succeedTask(run, frame, cause.output))
    case 'TaskFailed':
      return answer(run, cause, (frame) => failTask(run, frame, cause.error, cause.cause))
    case 'MapRunSucceeded':
      return endMapRun(run, cause, (frame) => succeedMapRun(run, frame, cause.mapRunArn, cause.output))
    case 'MapRunFailed':
      return endMapRun(run, cause, (frame) => failMapRun(run, frame, cause))
    case 'TaskHeartbeat':
      return answer(run, cause, (frame, waiting) => {
        if (waiting.heartbeatMillis === null) return
        beat(waiting, run.environment.nowMillis)
        run.changed.add(frame)
      })
    default:
      return cause satisfies never
  }
}

/** Delivers an answer to the frame whose attempt it is for, or records that nobody is waiting for it. */
function answer(run: Run, to: Attempt, deliver: (frame: Frame, waiting: WaitingForTask) => void): void {
  const frame = run.execution.frames.get(to.path)
  const waiting = frame?.waiting
  if (frame === undefined || waiting?.type !== 'task' || waiting.callId !== to.callId) run.accepted = false
  else deliver(frame, waiting)
}

/** Delivers the end of a map run to the frame waiting for it, or records that no frame is waiting. */
function endMapRun(run: Run, ended: { path: string; mapRunArn: string }, deliver: (frame: Frame) => void): void {
  const frame = run.execution.frames.get(ended.path)
  const waiting = frame?.waiting
  if (frame === undefined || waiting?.type !== 'mapRun' || waiting.mapRunArn !== ended.mapRunArn || waiting.ended) {
    run.accepted = false
  } else deliver(frame)
}

/** Wakes the frames that are due, as many as the turn's budget allows. */
function wake(run: Run): void {
  if (timedOut(run)) return
  const { execution, environment } = run
  const due = [...execution.frames.values()].filter((frame) => (dueMillis(frame) ?? Infinity) <= environment.nowMillis)
  const wakings = due.map((frame) => ({
    frame,
    task: frame.waiting?.type === 'task',
    wake: wakingOf(run, frame, environment.nowMillis),
  }))
  for (const { frame, task, wake } of wakings) {
    if (!run.isAlive(frame)) continue
    // The remaining ones are still due and left to the next turn. An attempt that ran out is already recorded.
    if (run.isSpent && !task) continue
    wake()
    settle(run)
    if (run.closed !== null) return
  }
}

/** Wakes a frame that waits for a time, as if that had come; whatever else is due stays due. */
function skipWait(run: Run, { path, untilMillis }: Extract<Cause, { type: 'WaitSkipped' }>): void {
  if (timedOut(run)) return
  const frame = run.execution.frames.get(path)
  if (frame === undefined || dueMillis(frame) !== untilMillis) run.accepted = false
  else wakingOf(run, frame, untilMillis)()
}

/** Ends an execution that has taken longer than it may. */
function timedOut(run: Run): boolean {
  const { deadlineMillis } = run.execution
  if (deadlineMillis === null || deadlineMillis > run.environment.nowMillis) return false
  run.event('ExecutionTimedOut', 0, { error: 'States.Timeout' })
  // The error stays in the history: DescribeExecution of a timed-out execution shows none.
  run.close({ status: 'TIMED_OUT', output: null, error: null, cause: null })
  return true
}

/** What a frame does that is due at an instant. Attempts that ran out together are all recorded before the first has consequences. */
function wakingOf(run: Run, frame: Frame, atMillis: number): () => void {
  const { waiting } = frame
  if (waiting?.type === 'task') return timeOutTask(run, frame, waiting, atMillis)
  if (waiting?.type === 'wait') return () => endWait(run, frame)
  return () => {
    frame.waiting = null
    run.transition()
    const state = run.stateOf(frame)
    attempt(run, frame, state, () => retryState(run, frame, state))
  }
}

/** Runs frames, one state each in turn, until all wait or the budget is spent. */
function drain(run: Run): void {
  settle(run)
  for (let next = 0; run.closed === null; next++) {
    const frame = run.runnable[next]
    if (frame === undefined) break
    if (run.isSpent) {
      run.unfinished = true
      for (const left of run.runnable.slice(next)) if (run.isAlive(left)) run.changed.add(left)
      break
    }
    if (!run.isAlive(frame) || frame.waiting !== null || frame.result !== null) continue
    enter(run, frame)
    settle(run)
  }
  for (const start of run.starting) if (run.closed === null) start()
}

/** Tells parents that their children are done, until there is nothing left to tell. */
function settle(run: Run): void {
  for (let child = run.finished.pop(); child !== undefined; child = run.finished.pop()) {
    if (run.isAlive(child)) childFinished(run, child)
  }
}

/** Enters a frame's next state; after a redrive, a state that was already entered only continues. */
function enter(run: Run, frame: Frame): void {
  const state = run.stateOf(frame)
  run.transition()
  if (frame.enteredEventId === 0) {
    frame.eventBeforeEntry = frame.lastEventId
    frame.enteredMillis = run.environment.nowMillis
    frame.enteredEventId = run.frameEvent(frame, `${state.type}StateEntered`, { name: state.name, input: frame.input })
  }
  attempt(run, frame, state, () => enterState(run, frame, state))
}

/** The last event that fits says that the history is full (Developer Guide, "Quotas"). */
function endForFullHistory(run: Run): void {
  const failed = {
    error: 'States.Runtime',
    cause: `The execution reached the maximum number of history events (${limits.historyEvents}).`,
  }
  const previous = run.execution.lastEventId
  run.close({ status: 'FAILED', output: null, ...failed })
  run.event('ExecutionFailed', previous, failed)
}
