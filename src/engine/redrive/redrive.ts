import type { Frame, WaitingForChildren } from '../frame.ts'
import type { Run } from '../run.ts'
import { redriveMapRun } from '../states/distributed-map.ts'
import { complete } from '../states/parallel-and-map.ts'

/**
 * Continues an execution that failed, timed out or was stopped. What succeeded stays: finished branches and iterations
 * with their results, and every state before those that did not (Developer Guide, "Restarting state machine executions
 * with redrive").
 */
export function redrive(run: Run): void {
  const { execution } = run
  const { root } = execution
  if (root === null) throw new Error(`execution ${execution.arn} was redriven without the frames that it had`)
  const redrivenEventId = run.event('ExecutionRedriven', execution.lastEventId, {
    redriveCount: execution.redriveCount,
  })
  const completable: Frame[] = []
  reopen(run, root, redrivenEventId, completable)
  // Only once all frames are rebuilt: completing a state may fail, and end the others.
  for (const frame of completable) {
    if (run.closed === null && run.isAlive(frame)) completeAgain(run, frame)
  }
}

/** Makes an unfinished frame continue: its next events follow `previous`, and retries are counted from 0 again. */
function reopen(run: Run, frame: Frame, previous: number, completable: Frame[]): void {
  frame.retries = []
  frame.retryCount = 0
  frame.lastEventId = previous
  run.changed.add(frame)
  if (frame.waiting?.type === 'children') return reopenChildren(run, frame, frame.waiting, completable)
  if (frame.waiting?.type === 'mapRun') return redriveMapRun(run, frame, frame.waiting)
  // The call, the delay or the next attempt that it was waiting for is over.
  frame.waiting = null
  const state = run.stateOf(frame)
  // A Fail state is documented to be entered again. A Wait state counts its seconds from now.
  if (state.type === 'Fail') frame.enteredEventId = 0
  if (state.type === 'Wait') frame.enteredMillis = run.environment.nowMillis
  run.runnable.push(frame)
}

function reopenChildren(run: Run, frame: Frame, waiting: WaitingForChildren, completable: Frame[]): void {
  const state = run.stateOf(frame)
  const previous = frame.lastEventId
  for (const child of frame.children?.values() ?? []) {
    if (child.result !== null) continue
    const started =
      state.type === 'Map'
        ? run.event('MapIterationStarted', previous, { name: state.name, index: child.index })
        : previous
    reopen(run, child, started, completable)
  }
  // All had succeeded, and the state failed afterwards, in its own output.
  if (waiting.finishedCount === waiting.total) completable.push(frame)
}

function completeAgain(run: Run, frame: Frame): void {
  const state = run.stateOf(frame)
  if (state.type !== 'Map' && state.type !== 'Parallel') {
    throw new Error(`frame ${frame.path} has children in "${frame.state}", a ${state.type}`)
  }
  complete(run, frame, state)
}
