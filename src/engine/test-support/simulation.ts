import { executionArn, machineArn, machineNameOf } from '../../arn/index.ts'
import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import { Meter } from '../../asl/meter.ts'
import type { Program } from '../../asl/program.ts'
import { Payload, parse } from '../../json/index.ts'
import { advance, nextWakeMillis } from '../advance.ts'
import type { Cause } from '../cause.ts'
import type { CallTask } from '../effect.ts'
import type { TurnEnvironment } from '../environment.ts'
import type { HistoryEvent } from '../event.ts'
import type { Closed, Execution } from '../execution.ts'
import { FrameCopies } from '../frame-copies.ts'
import { decodeFrames, encodeFrame } from '../stored-frame.ts'
import type { Turn } from '../turn.ts'

/**
 * What a task answers in a simulation: an outcome, or only that it was submitted, or that a worker took it; null if
 * nobody ever answers.
 */
export type SimulatedAnswer =
  | { readonly output: string }
  | { readonly submitted: string }
  | { readonly takenBy: string }
  | { readonly error: string; readonly cause?: string }
  | null

export interface SimulationOptions {
  readonly input?: string
  readonly type?: 'STANDARD' | 'EXPRESS'
  /** Answers a call. Without it, tasks give back their arguments. */
  readonly answer?: (call: CallTask, callNumber: number) => SimulatedAnswer
  /** Writes all frames and reads them back between turns, as a restart would. */
  readonly restartBetweenTurns?: boolean
  /** Takes the execution back, between turns, to what `FrameCopies` has of it. */
  readonly takeBackBetweenTurns?: boolean
  /** Causes for the execution when nothing else is left to happen. */
  readonly finally?: Cause
  /** How often it is redriven when it did not succeed, each time a minute after its end, from what the store retained. */
  readonly redrives?: number
}

export interface Simulated {
  readonly closed: Closed | null
  readonly events: readonly HistoryEvent[]
  readonly execution: Execution
  /** How much virtual time it took. */
  readonly elapsedMillis: number
  readonly turns: number
  /** What all its evaluations cost. */
  readonly steps: number
}

const startMillis = Date.UTC(2030, 0, 1)
// No simulated definition takes more turns; one that did would never end.
const turnsMax = 10_000

/**
 * Runs a definition in virtual time: tasks answer at once, and when nothing else is left to do, the clock jumps to the
 * next timer. For tests: the same arguments give the same history.
 */
export function simulate(definition: string | object, options: SimulationOptions = {}): Simulated {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition)
  const program = compileDefinition(parse(text))
  let execution = newExecution(program, options)
  const environment = new SimulatedEnvironment()
  const events: HistoryEvent[] = []
  const causes: Cause[] = [{ type: 'Started' }]
  const rows = new Map<string, string>()
  const copies = new FrameCopies()
  let calls = 0
  for (let turns = 0; turns < turnsMax; turns++) {
    const cause = causes.shift()
    if (cause === undefined) {
      const wakeMillis = nextWakeMillis(execution)
      if (options.finally !== undefined && causes.length === 0 && onlyFarAway(wakeMillis)) causes.push(options.finally)
      else if (wakeMillis === null) return result(null)
      else {
        environment.nowMillis = Math.max(environment.nowMillis, wakeMillis)
        causes.push({ type: 'TimerFired' })
      }
      continue
    }
    const turn = advance(program, execution, cause, environment)
    events.push(...turn.events)
    if (options.restartBetweenTurns === true || options.redrives !== undefined) keepRows(rows, execution, turn)
    if (turn.closed !== null) {
      if (turn.retained === null || execution.redriveCount === (options.redrives ?? 0))
        return result(turn.closed, turns + 1)
      environment.nowMillis += 60_000
      execution = redriven(program, execution, rows, environment.nowMillis)
      causes.splice(0, causes.length, { type: 'Redriven' })
    }
    if (turn.unfinished) causes.push({ type: 'Continued' })
    for (const effect of turn.effects) {
      if (effect.type === 'CallTask') causes.push(...answerOf(effect, calls++, options))
    }
    if (options.restartBetweenTurns === true) execution = restarted(execution, rows)
    if (options.takeBackBetweenTurns === true) takeBack(copies, execution, turn)
  }
  throw new Error(`the definition did not end within ${turnsMax} turns`)

  function result(closed: Closed | null, turns = 0): Simulated {
    return {
      closed,
      events,
      execution,
      elapsedMillis: environment.nowMillis - startMillis,
      turns,
      steps: environment.meter.steps,
    }
  }
}

/** The deadline that every execution has is not a reason to continue. */
function onlyFarAway(wakeMillis: number | null): boolean {
  return wakeMillis === null || wakeMillis - startMillis > 300 * 24 * 3_600_000
}

function answerOf(call: CallTask, callNumber: number, options: SimulationOptions): Cause[] {
  const answer = options.answer === undefined ? { output: call.arguments.text } : options.answer(call, callNumber)
  if (answer === null) return []
  const { path, callId } = call
  const workerName = 'takenBy' in answer ? answer.takenBy : 'worker'
  const started: Cause[] =
    call.resource.kind === 'activity' ? [{ type: 'ActivityStarted', path, callId, workerName }] : []
  if ('takenBy' in answer) return started
  if ('submitted' in answer) return [{ type: 'TaskSubmitted', path, callId, output: Payload.ofText(answer.submitted) }]
  if ('output' in answer) {
    return [...started, { type: 'TaskSucceeded', path, callId, output: Payload.ofText(answer.output) }]
  }
  return [...started, { type: 'TaskFailed', path, callId, error: answer.error, cause: answer.cause ?? null }]
}

class SimulatedEnvironment implements TurnEnvironment {
  nowMillis = startMillis
  readonly region = 'us-east-1'
  readonly waitTimeScale = 1
  readonly meter = new Meter()
  #drawn = 0

  random(): number {
    return (this.#drawn++ % 10) / 10
  }

  uuidOf(name: string): string {
    return `uuid-of-${name}`
  }

  uuid(): string {
    return `00000000-0000-4000-8000-${String(this.#drawn++).padStart(12, '0')}`
  }

  refuseTask(): null {
    return null
  }

  taskToken(): string {
    return `token-${this.#drawn++}`
  }
}

function newExecution(program: Program, options: SimulationOptions): Execution {
  const arn = machineArn({ partition: 'aws', region: 'us-east-1', account: '123456789012' }, 'machine')
  return {
    arn: executionArn(arn, 'simulated'),
    name: 'simulated',
    roleArn: 'arn:aws:iam::123456789012:role/role',
    machine: { arn, name: machineNameOf(arn) },
    type: options.type ?? 'STANDARD',
    versionArn: null,
    aliasArn: null,
    input: Payload.ofText(options.input ?? '{}'),
    startMillis,
    redriveCount: 0,
    flow: 0,
    redriveMillis: null,
    deadlineMillis: deadlineOf(program, startMillis),
    lastEventId: 0,
    variablesBytes: null,
    root: null,
    frames: new Map(),
  }
}

/**
 * The execution as another server would read it from the rows that the turns wrote: if the engine forgets to name a
 * frame as changed, the frame comes back stale and the test sees it.
 */
function restarted(execution: Execution, rows: ReadonlyMap<string, string>): Execution {
  const frames = decodeFrames([...rows].map(([path, data]) => ({ path, data })))
  return { ...execution, frames, root: frames.get('') ?? null, variablesBytes: null }
}

function takeBack(copies: FrameCopies, execution: Execution, turn: Turn): void {
  copies.note(execution, [turn])
  copies.restore(execution)
}

function keepRows(rows: Map<string, string>, execution: Execution, turn: Turn): void {
  const frames = turn.retained ?? execution.frames
  for (const path of turn.removed) if (!frames.has(path)) rows.delete(path)
  for (const frame of turn.changed) {
    if (frames.get(frame.path) !== frame) continue
    frame.stored = true
    rows.set(frame.path, encodeFrame(frame))
  }
}

function redriven(
  program: Program,
  execution: Execution,
  rows: ReadonlyMap<string, string>,
  nowMillis: number,
): Execution {
  return {
    ...restarted(execution, rows),
    redriveCount: execution.redriveCount + 1,
    redriveMillis: nowMillis,
    deadlineMillis: deadlineOf(program, nowMillis),
  }
}

function deadlineOf(program: Program, fromMillis: number): number {
  return fromMillis + (program.timeoutSeconds ?? 365 * 24 * 3_600) * 1000
}

/** A history in short: id, previous id, type. */
export function outline(events: readonly HistoryEvent[]): string {
  return events.map((event) => `${event.id} ${event.previousEventId} ${event.type}`).join('\n')
}
