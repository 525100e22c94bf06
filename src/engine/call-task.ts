import type { Program, TaskState } from '../asl/program.ts'
import type { CallTask, CancelCall } from './effect.ts'
import type { Frame, WaitingForTask } from './frame.ts'

/** The call that a frame is waiting for, as it stands. */
export function callTask(frame: Frame, state: TaskState, waiting: WaitingForTask): CallTask {
  return {
    type: 'CallTask',
    path: frame.path,
    callId: waiting.callId,
    resource: state.resource,
    arguments: waiting.arguments,
    taskToken: waiting.taskToken,
    credentials: waiting.credentials,
    stateName: state.name,
    retryCount: frame.retryCount,
    submitted: waiting.submitted,
  }
}

/** Cancels the call that a frame waits for. */
export function cancelCall(program: Program, frame: Frame, waiting: WaitingForTask): CancelCall {
  // An execution is ended even if nothing is left of its definition: a missing state is not an error here.
  const state = program.flows[frame.flow]?.states.get(frame.state)
  const hasJob =
    state?.type === 'Task' && state.resource.kind === 'integration' && state.resource.pattern.startsWith('sync')
  const call = hasJob ? callTask(frame, state, waiting) : null
  return { type: 'CancelCall', path: frame.path, callId: waiting.callId, call }
}
