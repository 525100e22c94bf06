import { Meter } from '../../../asl/meter.ts'
import { StatesError } from '../../../asl/states-error.ts'
import { limits } from '../../../engine/limits.ts'
import { ValueTooLargeError } from '../../../json/index.ts'
import type { Work } from '../../../threads/thread-message.ts'
import { threadEnvironment } from '../../turns/threads/thread-environment.ts'
import { programOf } from '../../turns/threads/thread-programs.ts'
import { unpackExecution } from '../../turns/threads/turn-message.ts'
import { InputsInGoes } from './inputs-in-goes.ts'
import type { InputsReply, InputsRequest } from './inputs-message.ts'

// Others wait for the thread: it works for a few hundred milliseconds, or makes at least one input.
const budget = { steps: 4_000_000, characters: limits.iterationInputCharacters }

/** Makes slow inputs of child executions, on a thread. */
export const work: Work<InputsRequest, InputsReply> = (request) => {
  const execution = unpackExecution(request)
  const frame = execution.frames.get(request.path)!
  const state = programOf(request).flows[frame.flow]!.states.get(frame.state)
  if (state?.type !== 'Map') throw new Error(`frame ${frame.path} is not in a Map state`)
  const environment = threadEnvironment(request, new Meter(), () => null)
  const goes = new InputsInGoes(state, execution, frame, environment)
  try {
    return { type: 'made', inputs: goes.make(request.items, new Meter(), budget) }
  } catch (error) {
    if (error instanceof ValueTooLargeError) return { type: 'tooLarge' }
    if (error instanceof StatesError) return { type: 'failed', error: error.error, cause: error.cause }
    throw error
  }
}
