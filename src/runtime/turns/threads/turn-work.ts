import { Meter } from '../../../asl/meter.ts'
import { advance } from '../../../engine/advance.ts'
import type { Work } from '../../../threads/thread-message.ts'
import { threadEnvironment } from './thread-environment.ts'
import { programOf } from './thread-programs.ts'
import {
  packTurn,
  type TurnQuestion,
  type TurnReply,
  type TurnRequest,
  unpackCause,
  unpackExecution,
} from './turn-message.ts'

/** Makes a slow turn, on a thread. */
export const work: Work<TurnRequest, TurnReply, TurnQuestion, string | null> = (request, ask) => {
  const execution = unpackExecution(request)
  const environment = threadEnvironment(request, new Meter(), (resource, taskArguments) =>
    ask({ resource, arguments: taskArguments.text }),
  )
  const turn = advance(programOf(request), execution, unpackCause(request.cause), environment)
  return { turn: packTurn(turn, execution), steps: environment.meter.steps }
}
