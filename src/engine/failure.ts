import { isRecoverable, type State } from '../asl/program.ts'
import { shortCause, statesErrorOf } from '../asl/too-large.ts'
import { ObjectBuilder, Payload } from '../json/index.ts'
import type { Frame } from './frame.ts'
import { type Failure, isTimeout, matchesError } from './match-error.ts'
import { nextAttempt } from './retry.ts'
import type { Run } from './run.ts'

/** Runs a part of a state; errors that its fields throw make the state fail. */
export function attempt(run: Run, frame: Frame, state: State, part: () => void): void {
  try {
    part()
  } catch (error) {
    failState(run, frame, state, error)
  }
}

/**
 * Fails a state because one of its fields could not be evaluated, or its value was too large.
 *
 * @throws any error that does not come from the state's fields: that is a fault of ours.
 */
export function failState(run: Run, frame: Frame, state: State, thrown: unknown): void {
  recover(run, frame, state, failureOf(run, frame, state, thrown))
}

/** Records what is wrong with a state's own fields, and returns it as a failure. */
function failureOf(run: Run, frame: Frame, state: State, thrown: unknown): Failure {
  const failed = statesErrorOf(thrown, state.name)
  if (failed === null) throw thrown
  const cause = shortCause(failed.atState ? run.causeAt(frame, state, failed.cause) : failed.cause)
  if (failed.error === 'States.QueryEvaluationError') {
    // While a state is being entered, the event stands beside the Entered event rather than after it; a Wait is entered
    // before its fields are looked at.
    const entering = frame.lastEventId === frame.enteredEventId && state.type !== 'Wait'
    frame.lastEventId = run.event('EvaluationFailed', entering ? frame.eventBeforeEntry : frame.lastEventId, {
      error: failed.error,
      cause,
      location: failed.location,
      state: state.name,
    })
  }
  if (failed.error === 'States.DataLimitExceeded') {
    // A redrive would only join the same results again, so it runs the whole state again, as documented.
    run.removeChildren(frame)
    frame.waiting = null
  }
  return { error: failed.error, cause }
}

/** Tries Retry, then Catch; a failure that neither takes is the frame's, whose children stay as they are for a redrive. */
export function recover(run: Run, frame: Frame, state: State, failure: Failure): void {
  run.failure = failure
  if (!isRecoverable(state)) return failFrame(run, frame, failure)
  const delayMillis = nextAttempt(frame, state.retriers, failure, run.environment)
  if (delayMillis !== null) {
    run.removeChildren(frame)
    run.block(frame, { type: 'retry', untilMillis: run.after(delayMillis) })
    return
  }
  if (state.type !== 'Task' && failure.error !== 'States.Runtime') {
    run.frameEvent(frame, `${state.type}StateFailed`, null)
  }
  const catcher = state.catchers.find(({ errorEquals }) => matchesError(errorEquals, failure))
  if (catcher === undefined) return failFrame(run, frame, failure)
  const visit = run.visit(frame)
  visit.errorOutput = errorOutput(failure)
  try {
    run.leave(frame, state, catcher, visit)
  } catch (error) {
    // The state has already failed, and errors of a catcher are not caught.
    failFrame(run, frame, failureOf(run, frame, state, error))
  }
}

/**
 * What a catcher gets: the error and its cause, if there are any. The cause of a timeout is empty here, while its
 * event has none (observed).
 */
export function errorOutput({ error, cause }: Failure): Payload {
  const output = new ObjectBuilder()
  if (error !== null) output.set('Error', error)
  if (cause !== null) output.set('Cause', cause)
  else if (isTimeout(error)) output.set('Cause', '')
  return Payload.ofValue(output.build())
}

/**
 * Fails a frame: the execution with it, or the Parallel or Map state above it. `States.Runtime` ends the execution from
 * wherever it is, and the states around it have no say (reported from the service).
 */
export function failFrame(run: Run, frame: Frame, failure: Failure): void {
  const fields = { error: failure.error ?? undefined, cause: failure.cause ?? undefined }
  run.changed.add(frame)
  if (frame.parent === null || failure.error === 'States.Runtime') {
    run.event('ExecutionFailed', frame.lastEventId, fields)
    run.close({ status: 'FAILED', output: null, error: failure.error, cause: failure.cause })
    return
  }
  const parent = frame.parent
  const state = run.stateOf(parent)
  const origin = frame.lastEventId
  abortChild(run, frame, state, origin, 'Failed')
  for (const sibling of parent.children!.values()) {
    if (sibling !== frame && sibling.result === null) abortChild(run, sibling, state, origin, 'Aborted')
  }
  parent.lastEventId = origin
  recover(run, parent, state, failure)
}

/**
 * Records that a child ends before its time. Everything points to the event that caused it; a Task, Wait, Parallel or
 * Map state that was entered but not left is named as aborted, including the one that failed (observed).
 */
function abortChild(run: Run, child: Frame, parentState: State, origin: number, how: 'Failed' | 'Aborted'): void {
  if (parentState.type === 'Map') {
    run.event(`MapIteration${how}`, origin, { name: parentState.name, index: child.index })
  }
  if (child.enteredEventId === 0) return
  const state = run.stateOf(child)
  if (state.type !== 'Task' && state.type !== 'Wait' && state.type !== 'Parallel' && state.type !== 'Map') return
  // A failed one stays with its frame as well, for a redrive.
  if (child.waiting?.type === 'mapRun' && !child.waiting.ended) run.event('MapRunAborted', origin, null)
  run.event(`${state.type}StateAborted`, origin, null)
  // The children of the failed one have already been named, if they made it fail.
  if (how === 'Failed') return
  for (const grandchild of child.children?.values() ?? []) {
    if (grandchild.result === null) abortChild(run, grandchild, state, origin, 'Aborted')
  }
}
