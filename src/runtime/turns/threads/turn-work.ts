import { compileDefinition } from '../../../asl/compile/compile-definition.ts'
import { Meter } from '../../../asl/meter.ts'
import type { Program } from '../../../asl/program.ts'
import { advance } from '../../../engine/advance.ts'
import type { Environment } from '../../../engine/environment.ts'
import { parse } from '../../../json/index.ts'
import type { Work } from '../../../threads/thread-message.ts'
import { SeededEntropy } from '../../entropy/seeded-entropy.ts'
import { systemEntropy } from '../../entropy/system-entropy.ts'
import { namedUuid } from '../../named-uuid.ts'
import { newTaskToken } from '../../task-token.ts'
import {
  packTurn,
  type TurnQuestion,
  type TurnReply,
  type TurnRequest,
  unpackCause,
  unpackExecution,
} from './turn-message.ts'

const programsMax = 20

const programs = new Map<number, Program>()

/** Makes a turn that takes long, on a thread. */
export const work: Work<TurnRequest, TurnReply, TurnQuestion, string | null> = (request, ask) => {
  const execution = unpackExecution(request)
  const environment = environmentOf(request, ask)
  const turn = advance(programOf(request), execution, unpackCause(request.cause), environment)
  return { turn: packTurn(turn, execution), steps: environment.meter.steps }
}

function programOf({ revision, definition }: TurnRequest): Program {
  let program = programs.get(revision)
  if (program === undefined) {
    program = compileDefinition(parse(definition))
    programs.set(revision, program)
    if (programs.size > programsMax) programs.delete(programs.keys().next().value!)
  }
  return program
}

function environmentOf(
  { nowMillis, region, waitTimeScale, seed }: TurnRequest,
  ask: (question: TurnQuestion) => string | null,
): Environment {
  const entropy = seed === null ? systemEntropy : new SeededEntropy(seed)
  return {
    nowMillis,
    region,
    waitTimeScale,
    meter: new Meter(),
    random: () => entropy.random(),
    uuid: () => entropy.uuid(),
    uuidOf: namedUuid,
    taskToken: () => newTaskToken(entropy),
    refuseTask: (resource, taskArguments) => ask({ resource, arguments: taskArguments.text }),
  }
}
