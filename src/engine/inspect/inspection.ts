import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import {
  type Exit,
  type Field,
  type ItemBatcher,
  isRecoverable,
  type MapState,
  type State,
  type TaskState,
} from '../../asl/program.ts'
import type { Randomness } from '../../asl/scope.ts'
import { StatesError } from '../../asl/states-error.ts'
import { shortCause, statesErrorOf, tooLarge } from '../../asl/too-large.ts'
import {
  hasMember,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  Payload,
  stringify,
  valueAtPointer,
} from '../../json/index.ts'
import { errorOutput } from '../failure.ts'
import { limits } from '../limits.ts'
import { type Batch, Batcher } from '../map-run/batcher.ts'
import { type Failure, matchesError } from '../match-error.ts'
import { backoffMillis } from '../retry.ts'
import { noNextState } from '../states/choice.ts'
import { InspectedScope } from './inspected-scope.ts'

/** One state, and all that a test says about the moment at which it is entered. */
export interface InspectedState {
  readonly name: string
  readonly definition: JsonObject
  /** Its own query language, or the machine's. */
  readonly language: 'JSONPath' | 'JSONata'
  readonly input: Payload
  readonly context: JsonObject
  readonly variables: ReadonlyMap<string, JsonValue>
  /** How often the retrier that the error finds was used before. */
  readonly retrierRetryCount: number
  readonly mapIterationFailureCount: number
  /** What is in the source that the Map's ItemReader would have read, or null. */
  readonly mapItemReaderData: JsonValue | null
  readonly randomness: Randomness
  readonly nowMillis: number
}

/** What was seen on the way, by the names of the service's InspectionData. */
export interface Observed {
  afterArguments?: Payload
  afterInputPath?: Payload
  afterParameters?: Payload
  afterItemsPath?: Payload
  afterItemsPointer?: Payload
  afterItemSelector?: Payload
  afterItemBatcher?: Payload
  result?: Payload
  afterResultSelector?: Payload
  afterResultPath?: Payload
  maxConcurrency?: number
  toleratedFailureCount?: number
  toleratedFailurePercentage?: number
  errorDetails?: { catchIndex?: number; retryIndex?: number; retryBackoffIntervalSeconds?: number }
}

export interface Inspected {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR'
  readonly output: Payload | null
  readonly nextState: string | null
  readonly error: string | null
  readonly cause: string | null
}

/** What a Task, Map or Parallel state ends with: the answer of what it calls, or a mock in its place. */
export type Outcome = { readonly result: Payload } | { readonly failure: Failure }

/** What a Task would call its resource with. */
export interface PreparedTask {
  readonly state: TaskState
  readonly arguments: Payload
  readonly credentials: JsonValue | null
  readonly timeoutSeconds: number | null
}

/**
 * Evaluates one state by itself, step by step: `enter` goes as far as it can, and `conclude` takes what came of a state
 * that has to wait for others. The fields are those that executions run, so a test and an execution cannot disagree.
 */
export class Inspection {
  readonly state: State
  readonly observed: Observed = {}
  /** The variables once the state is left. */
  readonly variables: Map<string, JsonValue>
  /** How many iterations a Map would have, once it was entered. */
  itemCount = 0
  readonly #given: InspectedState
  readonly #scope: InspectedScope

  constructor(given: InspectedState) {
    this.#given = given
    const states = new ObjectBuilder().set(given.name, given.definition).build()
    const machine = new ObjectBuilder()
      .set('QueryLanguage', given.language)
      .set('StartAt', given.name)
      .set('States', states)
      .build()
    this.state = compileDefinition(machine).flows[0]!.states.get(given.name)!
    this.variables = new Map(given.variables)
    this.#scope = new InspectedScope({
      ...given,
      observe: (step, value) => {
        if (this.#isJsonPath) this.observed[step] = value
      },
    })
  }

  get #isJsonPath(): boolean {
    return this.#given.language === 'JSONPath'
  }

  /** Enters the state. Gives how the test ended, a task to call, or null where an outcome must be given. */
  enter(): Inspected | PreparedTask | null {
    return this.#attempt(() => this.#enter())
  }

  /** Goes on with the outcome of what a Task, Map or Parallel state waited for. */
  conclude(outcome: Outcome): Inspected {
    return this.#attempt(() => {
      if ('failure' in outcome) return this.#recover(outcome.failure)
      const { state } = this
      if (state.type !== 'Task' && state.type !== 'Map' && state.type !== 'Parallel') {
        throw new Error(`a ${state.type} state waits for nothing`)
      }
      if (outcome.result.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
      if (state.type === 'Map' && this.#failsTooOften()) {
        return this.#recover({
          error: 'States.ExceedToleratedFailureThreshold',
          cause: 'The specified tolerated failure threshold was exceeded',
        })
      }
      // Of what follows, only the fields that JSONPath alone has are not shown in JSONata (documentation, InspectionData).
      if (state.type === 'Task') this.observed.result = outcome.result
      this.#scope.result = outcome.result
      this.#scope.document = this.#isJsonPath ? state.effectiveInput(this.#scope) : this.#scope.input
      return this.#leave(state.exit, 'SUCCEEDED', null)
    })
  }

  #enter(): Inspected | PreparedTask | null {
    const { state, observed } = this
    const scope = this.#scope
    const effectiveInput = state.effectiveInput(scope)
    scope.document = effectiveInput
    // A Result hides what its state makes of the input, and a Parallel state never shows it (observed).
    const hidden = state.type === 'Parallel' || (state.type === 'Pass' && this.#has('Result'))
    if (this.#isJsonPath && !hidden) observed.afterInputPath = effectiveInput
    switch (state.type) {
      case 'Pass':
        scope.result = state.result(scope)
        if (this.#isJsonPath) observed[hidden ? 'result' : 'afterParameters'] = scope.result
        return this.#leave(state.exit, 'SUCCEEDED', null)
      case 'Succeed':
        return this.#leave(state.exit, 'SUCCEEDED', null)
      case 'Wait':
        state.until(scope, scope.nowMillis)
        scope.document = effectiveInput
        return this.#leave(state.exit, 'SUCCEEDED', null)
      case 'Fail':
        return failed({ error: state.error(scope), cause: state.cause(scope) })
      case 'Choice': {
        const rule = state.rules.find((each) => each.matches(scope)) ?? state.otherwise
        if (rule === null) throw noNextState()
        scope.document = effectiveInput
        return this.#leave(rule, 'SUCCEEDED', null)
      }
      case 'Task': {
        const taskArguments = state.arguments(scope)
        observed[this.#isJsonPath ? 'afterParameters' : 'afterArguments'] = taskArguments
        if (taskArguments.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
        scope.document = effectiveInput
        const timeoutSeconds = state.timeoutSeconds(scope)
        state.heartbeatSeconds(scope)
        return { state, arguments: taskArguments, credentials: state.credentials(scope), timeoutSeconds }
      }
      case 'Parallel':
        if (state.arguments(scope).exceeds(limits.payloadBytes)) throw tooLarge(state.name)
        return null
      case 'Map':
        this.#enterMap(state, effectiveInput)
        return null
      default:
        return state satisfies never
    }
  }

  #enterMap(state: MapState, effectiveInput: Payload): void {
    const scope = this.#scope
    const { observed } = this
    const items = this.#itemsOf(state, effectiveInput)
    this.itemCount = items.length
    if (this.#isJsonPath && !this.#has('ItemReader')) {
      // The service writes this one array with spaces between the items (observed).
      observed.afterItemsPath = Payload.ofText(`[${items.map(stringify).join(', ')}]`)
    }
    let inputs = items.map((item) => Payload.ofValue(item))
    const { itemSelector } = state
    if (itemSelector !== null) {
      inputs = items.map((item, index) => {
        scope.document = effectiveInput
        scope.setMapItem(index, item)
        return itemSelector(scope)
      })
      observed.afterItemSelector = Payload.ofItems(inputs)
    }
    const batcher = state.distributed?.batcher ?? null
    if (batcher !== null) observed.afterItemBatcher = this.#batchesOf(batcher, inputs, effectiveInput)
    scope.document = effectiveInput
    observed.maxConcurrency = state.maxConcurrency(scope)
    for (const name of tolerances) {
      scope.document = effectiveInput
      const value = state.distributed?.[name](scope) ?? null
      if (value !== null) observed[name] = value
    }
  }

  /** The items of a Map: those of its input, or what a test says that its ItemReader finds. */
  #itemsOf(state: MapState, effectiveInput: Payload): readonly JsonValue[] {
    const scope = this.#scope
    let data = this.#given.mapItemReaderData
    if (data === null) return state.items(scope)
    scope.document = effectiveInput
    const pointer = state.distributed?.reader?.config(scope).itemsPointer ?? null
    if (pointer !== null) {
      data = valueAtPointer(data, pointer) ?? null
      this.observed.afterItemsPointer = Payload.ofValue(data)
    }
    if (Array.isArray(data)) return data
    if (isObject(data)) {
      return memberEntries(data).map(([key, value]) => new ObjectBuilder().set('Key', key).set('Value', value).build())
    }
    throw new StatesError('States.ItemReaderFailed', 'Attempting to map over non-iterable node.', { atState: false })
  }

  #batchesOf({ maxItems, maxInputBytes, batchInput }: ItemBatcher, inputs: readonly Payload[], document: Payload) {
    const scope = this.#scope
    const evaluate = <T>(field: Field<T>): T => {
      scope.document = document
      return field(scope)
    }
    const batches: Batch[] = []
    const batcher = new Batcher({
      maxItems: evaluate(maxItems),
      maxInputBytes: evaluate(maxInputBytes),
      batchInput: batchInput === null ? null : evaluate(batchInput).text,
    })
    for (const { text } of inputs) batcher.add(text, batches)
    batcher.flush(batches)
    return Payload.ofItems(batches.map(({ input }) => Payload.ofText(input)))
  }

  /** Without a tolerance in the definition, failures that the test counts do not fail the state (observed). */
  #failsTooOften(): boolean {
    const { toleratedFailureCount = Infinity, toleratedFailurePercentage = Infinity } = this.observed
    const failures = this.#given.mapIterationFailureCount
    return failures > toleratedFailureCount || failures * 100 > toleratedFailurePercentage * this.itemCount
  }

  #leave(exit: Exit, status: 'SUCCEEDED' | 'CAUGHT_ERROR', failure: Failure | null): Inspected {
    const output = exit.output(this.#scope)
    const assigned = exit.assign(this.#scope)
    if (output.exceeds(limits.payloadBytes)) throw tooLarge(this.state.name)
    for (const [name, value] of assigned) this.variables.set(name, value.value)
    return {
      status,
      output,
      nextState: exit.next,
      error: failure?.error ?? null,
      cause: failure?.cause ?? null,
    }
  }

  #attempt<T>(part: () => T): T | Inspected {
    try {
      return part()
    } catch (error) {
      const thrown = statesErrorOf(error, this.state.name)
      if (thrown === null) throw error
      // A test has no history, so the cause does not say at which event the state was entered (observed).
      return this.#recover({ error: thrown.error, cause: shortCause(thrown.cause) })
    }
  }

  /** Retry first, then Catch, as an execution would. */
  #recover(failure: Failure): Inspected {
    const { state, observed } = this
    if (!isRecoverable(state)) return failed(failure)
    const retryIndex = state.retriers.findIndex(({ errorEquals }) => matchesError(errorEquals, failure))
    const retrier = state.retriers[retryIndex]
    if (retrier !== undefined) {
      const used = this.#given.retrierRetryCount
      observed.errorDetails = { retryIndex }
      if (used < retrier.maxAttempts) {
        observed.errorDetails.retryBackoffIntervalSeconds = backoffMillis(retrier, used, this.#given.randomness) / 1000
        return { ...failed(failure), status: 'RETRIABLE' }
      }
    }
    const catchIndex = state.catchers.findIndex(({ errorEquals }) => matchesError(errorEquals, failure))
    const catcher = state.catchers[catchIndex]
    if (catcher === undefined) return failed(failure)
    observed.errorDetails = { ...observed.errorDetails, catchIndex }
    this.#scope.errorOutput = errorOutput(failure)
    try {
      return this.#leave(catcher, 'CAUGHT_ERROR', failure)
    } catch (error) {
      const thrown = statesErrorOf(error, this.state.name)
      if (thrown === null) throw error
      return failed({ error: thrown.error, cause: shortCause(thrown.cause) })
    }
  }

  #has(field: string): boolean {
    return hasMember(this.#given.definition, field)
  }
}

const tolerances = ['toleratedFailureCount', 'toleratedFailurePercentage'] as const

function failed({ error, cause }: Failure): Inspected {
  return { status: 'FAILED', output: null, nextState: null, error, cause }
}
