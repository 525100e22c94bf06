import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import { Meter } from '../../asl/meter.ts'
import { isRecoverable, type MapState, type State, type TaskState } from '../../asl/program.ts'
import type { Randomness } from '../../asl/scope.ts'
import { StatesError } from '../../asl/states-error.ts'
import {
  getMember,
  hasMember,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  Payload,
  parse,
  stringify,
  valueAtPointer,
} from '../../json/index.ts'
import type { TurnEnvironment } from '../environment.ts'
import type { Execution } from '../execution.ts'
import { attempt, recover } from '../failure.ts'
import { type Frame, newFrame, type WaitingForMapRun } from '../frame.ts'
import { type Batch, Batcher } from '../map-run/batcher.ts'
import { childInputs, type MapRunItem } from '../map-run/child-inputs.ts'
import type { MapRunPlan } from '../map-run/plan.ts'
import type { Failure } from '../match-error.ts'
import { retrierIndex } from '../retry.ts'
import { succeedMapRun } from '../states/distributed-map.ts'
import { enterState } from '../states/enter.ts'
import { leaveWithResults, prepareIterations } from '../states/parallel-and-map.ts'
import { failTask, succeedTask } from '../states/task.ts'
import { endWait } from '../states/wait.ts'
import { InspectedRun } from './inspected-run.ts'
import type { Observed } from './observed.ts'
import { watchState } from './watch-state.ts'

/** One state, and all that a test says about the moment of its entry. */
export interface InspectedState {
  readonly name: string
  readonly definition: JsonObject
  /** Its own query language, or the machine's. */
  readonly language: 'JSONPath' | 'JSONata'
  readonly input: Payload
  readonly context: JsonObject
  readonly variables: ReadonlyMap<string, JsonValue>
  /** How often the retrier that matches the error was already used. */
  readonly retrierRetryCount: number
  readonly mapIterationFailureCount: number
  /** The content of the source that the Map's ItemReader would have read, or null. */
  readonly mapItemReaderData: JsonValue | null
  readonly randomness: Randomness
  /** Counts what its fields cost. */
  readonly meter?: Meter
  readonly nowMillis: number
}

export interface Inspected {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  readonly output: Payload | null
  readonly nextState: string | null
  readonly error: string | null
  readonly cause: string | null
}

/** How a Task, Map or Parallel state ends: with the answer to its call, or a mock in its place. */
export type Outcome = { readonly result: Payload } | { readonly failure: Failure }

/** What a Task would call its resource with. */
export interface PreparedTask {
  readonly state: TaskState
  readonly arguments: Payload
  readonly credentials: JsonValue | null
  readonly timeoutSeconds: number | null
}

/**
 * Runs one state by itself, step by step: `enter` goes as far as it can, and `conclude` takes the outcome for a state
 * that has to wait. Both are turns of the engine, so a test and an execution cannot disagree.
 */
export class Inspection {
  readonly state: State
  readonly observed: Observed = {}
  /** How many iterations a Map would have, once it was entered. */
  itemCount = 0
  readonly #given: InspectedState
  readonly #run: InspectedRun
  readonly #frame: Frame
  /** What an inline Map's ItemSelector made of the items. */
  readonly #selected: Payload[] = []

  constructor(given: InspectedState) {
    this.#given = given
    const states = new ObjectBuilder().set(given.name, given.definition).build()
    const machine = new ObjectBuilder()
      .set('QueryLanguage', given.language)
      .set('StartAt', given.name)
      .set('States', states)
      .build()
    const program = compileDefinition(machine)
    this.state = watchState(program.flows[0]!.states.get(given.name)!, this.observed, {
      language: given.language,
      has: (field) => hasMember(given.definition, field),
    })
    const flow = { ...program.flows[0]!, states: new Map([[given.name, this.state]]) }
    const execution = executionOf(given)
    this.#frame = newFrame({ parent: null, index: 0, flow: 0, state: given.name, input: given.input, lastEventId: 0 })
    this.#frame.enteredMillis = given.nowMillis
    for (const [name, value] of given.variables) this.#frame.variables.set(name, Payload.ofValue(value))
    if (isRecoverable(this.state)) this.#frame.retries = this.state.retriers.map(() => given.retrierRetryCount)
    execution.root = this.#frame
    execution.frames.set('', this.#frame)
    this.#run = new InspectedRun(
      { ...program, flows: [flow, ...program.flows.slice(1)] },
      execution,
      environmentOf(given),
      given.context,
      (step, value) => {
        if (given.language === 'JSONPath') this.observed[step] = value
      },
    )
  }

  /** The variables once the state is left. */
  get variables(): ReadonlyMap<string, JsonValue> {
    return new Map([...this.#frame.variables].map(([name, payload]) => [name, payload.value]))
  }

  /** Enters the state. Returns how the test ended, a task to call, or null if an outcome must be given. */
  enter(): Inspected | PreparedTask | null {
    const { state } = this
    const frame = this.#frame
    const run = this.#run
    attempt(run, frame, state, () => {
      if (state.type === 'Map') this.#enterMap(state)
      else enterState(run, frame, state)
    })
    if (frame.waiting?.type === 'wait') endWait(run, frame)
    const { waiting } = frame
    if (run.closed !== null || waiting === null || waiting.type === 'retry' || waiting.type === 'wait') {
      return this.#ended()
    }
    if (waiting.type !== 'task' || state.type !== 'Task') return null
    const { credentials, timeoutSeconds } = waiting
    return { state, arguments: waiting.arguments, credentials, timeoutSeconds }
  }

  /** Continues with the outcome that a Task, Map or Parallel state was waiting for. */
  conclude(outcome: Outcome): Inspected {
    const { state } = this
    const frame = this.#frame
    const run = this.#run
    if (!isRecoverable(state)) throw new Error(`a ${state.type} state waits for nothing`)
    if ('failure' in outcome) {
      const { error, cause } = outcome.failure
      if (state.type === 'Task') failTask(run, frame, error, cause)
      else recover(run, frame, state, outcome.failure)
      return this.#ended()
    }
    const { result } = outcome
    if (state.type === 'Task') {
      // Of what follows, only the fields that JSONPath alone has are not shown in JSONata (documentation, InspectionData).
      this.observed.result = result
      succeedTask(run, frame, result)
    } else if (state.type === 'Map' && this.#failsTooOften()) {
      recover(run, frame, state, {
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      })
    } else if (frame.waiting?.type === 'mapRun') succeedMapRun(run, frame, frame.waiting.mapRunArn, result)
    else attempt(run, frame, state, () => leaveWithResults(run, frame, state, result))
    return this.#ended()
  }

  #enterMap(state: MapState): void {
    const run = this.#run
    const frame = this.#frame
    if (state.distributed === null) {
      const { itemSelector } = state
      const watched = itemSelector && { itemSelector: this.#noteSelected(itemSelector) }
      prepareIterations(run, frame, { ...state, ...watched })
      if (frame.waiting?.type !== 'children') return
      this.itemCount = frame.waiting.total
      // Those that are too large to be made at once are not shown.
      if (watched !== null && this.#selected.length === this.itemCount) {
        this.observed.afterItemSelector = Payload.ofItems(this.#selected)
      }
      return
    }
    enterState(run, frame, state)
    if (frame.waiting?.type === 'mapRun') this.#gatherItems(state, frame.waiting)
  }

  #noteSelected(itemSelector: NonNullable<MapState['itemSelector']>): NonNullable<MapState['itemSelector']> {
    return (scope) => {
      const selected = itemSelector(scope)
      this.#selected.push(selected)
      return selected
    }
  }

  /** Does with the items of a Distributed Map what its map run would. */
  #gatherItems(state: MapState, { plan }: WaitingForMapRun): void {
    const items = this.#itemsOf(plan)
    this.itemCount = items.length
    const childInput = childInputs(state, this.#run.visit(this.#frame))
    const inputs = items.map((item) => childInput(item))
    if (state.itemSelector !== null) this.observed.afterItemSelector = Payload.ofItems(inputs)
    if (plan.batcher === null) return
    const batches: Batch[] = []
    const batcher = new Batcher(plan.batcher)
    for (const { text } of inputs) batcher.add(text, batches)
    batcher.flush(batches)
    this.observed.afterItemBatcher = Payload.ofItems(batches.map(({ input }) => Payload.ofText(input)))
  }

  /** The items of a map run: those of its input, or what a test says that its ItemReader finds. */
  #itemsOf(plan: MapRunPlan): MapRunItem[] {
    let data = plan.items === null ? this.#given.mapItemReaderData : parse(plan.items)
    const pointer = plan.reader?.config.itemsPointer ?? null
    if (pointer !== null && data !== null) {
      data = valueAtPointer(data, pointer) ?? null
      this.observed.afterItemsPointer = Payload.ofValue(data)
    }
    const source = plan.reader === null ? 'STATE_DATA' : sourceOf(parse(plan.reader.arguments))
    if (Array.isArray(data)) {
      return data.map((value, index) => ({ index, text: stringify(value), key: null, source }))
    }
    if (isObject(data)) {
      return memberEntries(data).map(([key, value], index) => ({ index, text: stringify(value), key, source }))
    }
    throw new StatesError('States.ItemReaderFailed', 'Attempting to map over non-iterable node.', { atState: false })
  }

  /** Without a tolerance in the definition, failures that the test counts do not fail the state (observed). */
  #failsTooOften(): boolean {
    const { toleratedFailureCount = Infinity, toleratedFailurePercentage = Infinity } = this.observed
    const failures = this.#given.mapIterationFailureCount
    return failures > toleratedFailureCount || failures * 100 > toleratedFailurePercentage * this.itemCount
  }

  /** How the turn left the state, or did not. */
  #ended(): Inspected {
    const { state, observed } = this
    const { closed, failure } = this.#run
    const { waiting } = this.#frame
    if (failure !== null && isRecoverable(state)) {
      const retryIndex = retrierIndex(state.retriers, failure)
      if (retryIndex >= 0) observed.errorDetails = { retryIndex, ...observed.errorDetails }
    }
    const told = { error: failure?.error ?? null, cause: failure?.cause ?? null }
    if (waiting?.type === 'retry') {
      const delayMillis = waiting.untilMillis - this.#given.nowMillis
      observed.errorDetails = { ...observed.errorDetails, retryBackoffIntervalSeconds: delayMillis / 1000 }
      return { status: 'RETRIABLE', output: null, nextState: null, ...told }
    }
    if (closed?.status === 'FAILED') {
      return { status: 'FAILED', output: null, nextState: null, error: closed.error, cause: closed.cause }
    }
    const status = failure === null ? 'SUCCEEDED' : 'CAUGHT_ERROR'
    if (closed !== null) return { status, output: closed.output, nextState: null, ...told }
    return { status, output: this.#frame.input, nextState: this.#frame.state, ...told }
  }
}

function executionOf({ input, nowMillis, context }: InspectedState): Execution {
  const about = (part: string, field: string) => {
    const found = getMember(context, part)
    return isObject(found) ? String(getMember(found, field) ?? '') : ''
  }
  return {
    arn: about('Execution', 'Id'),
    name: about('Execution', 'Name'),
    roleArn: about('Execution', 'RoleArn'),
    machine: { arn: about('StateMachine', 'Id'), name: about('StateMachine', 'Name') },
    versionArn: null,
    aliasArn: null,
    // Nothing of it is stored, and no number of events ends it.
    type: 'EXPRESS',
    flow: 0,
    input,
    startMillis: nowMillis,
    redriveCount: 0,
    redriveMillis: null,
    deadlineMillis: null,
    lastEventId: 0,
    variablesBytes: null,
    root: null,
    frames: new Map(),
  }
}

function environmentOf({ randomness, nowMillis, meter = new Meter() }: InspectedState): TurnEnvironment {
  return {
    nowMillis,
    region: '',
    waitTimeScale: 1,
    meter,
    random: () => randomness.random(),
    uuid: () => randomness.uuid(),
    uuidOf: (name) => name,
    taskToken: () => randomness.uuid(),
    // The caller of the task refuses what cannot be called. A mock stands for it, whatever it would be.
    refuseTask: () => null,
  }
}

function sourceOf(location: JsonValue): string {
  const member = (name: string) => (isObject(location) ? getMember(location, name) : undefined)
  const key = member('Key')
  return `S3://${String(member('Bucket'))}${key === undefined ? '' : `/${String(key)}`}`
}
