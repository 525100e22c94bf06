import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { compileDefinition } from '../../../asl/compile/compile-definition.ts'
import { Meter } from '../../../asl/meter.ts'
import type { Program } from '../../../asl/program.ts'
import { advance } from '../../../engine/advance.ts'
import type { Environment } from '../../../engine/environment.ts'
import { parse } from '../../../json/index.ts'
import { SeededEntropy } from '../../entropy/seeded-entropy.ts'
import { systemEntropy } from '../../entropy/system-entropy.ts'
import { namedUuid } from '../../named-uuid.ts'
import { newTaskToken } from '../../task-token.ts'
import { packTurn, type TurnReply, type TurnRequest, unpackCause, unpackExecution } from './turn-message.ts'

/** The thread on which turns are made that take long: it waits in its expressions, and nobody waits for it. */

const programsMax = 20

const { answers, signal } = workerData as { readonly answers: MessagePort; readonly signal: Int32Array }
const port = parentPort!
const send = (reply: TurnReply) => port.postMessage(reply)
const programs = new Map<number, Program>()

port.on('message', (request: TurnRequest) => {
  try {
    const execution = unpackExecution(request)
    const environment = environmentOf(request)
    const turn = advance(programOf(request), execution, unpackCause(request.cause), environment)
    send({ type: 'turn', turn: packTurn(turn, execution), steps: environment.meter.steps })
  } catch (error) {
    const { message, stack } = error as Error
    send({ type: 'fault', message, stack })
  }
})

function programOf({ revision, definition }: TurnRequest): Program {
  let program = programs.get(revision)
  if (program === undefined) {
    program = compileDefinition(parse(definition))
    programs.set(revision, program)
    if (programs.size > programsMax) programs.delete(programs.keys().next().value!)
  }
  return program
}

function environmentOf({ nowMillis, region, waitTimeScale, seed }: TurnRequest): Environment {
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
    refuseTask(resource, taskArguments) {
      send({ type: 'refuse', resource, arguments: taskArguments.text })
      Atomics.wait(signal, 0, 0)
      Atomics.store(signal, 0, 0)
      return receiveMessageOnPort(answers)!.message as string | null
    },
  }
}
