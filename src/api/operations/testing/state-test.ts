import type { Meter } from '../../../asl/meter.ts'
import type { TaskResource } from '../../../asl/task-resource.ts'
import { type Inspected, Inspection, type Outcome } from '../../../engine/inspect/inspection.ts'
import type { Observed } from '../../../engine/inspect/observed.ts'
import {
  isObject,
  JsonNumber,
  type JsonObject,
  memberEntries,
  ObjectBuilder,
  Payload,
  parse,
  stringify,
} from '../../../json/index.ts'
import { KeyedEntropy } from '../../../runtime/entropy/keyed-entropy.ts'

/** Everything that a test of a state depends on, as text: the result is the same wherever and however often it runs. */
export interface StateTest {
  readonly name: string
  /** JSON of one state. */
  readonly definition: string
  readonly language: 'JSONPath' | 'JSONata'
  readonly input: string
  readonly context: string
  readonly variables: string
  readonly retrierRetryCount: number
  readonly mapIterationFailureCount: number
  readonly mapItemReaderData: string | null
  readonly nowMillis: number
  /** The seed of its random numbers and names. */
  readonly key: string
  /** How a Task, Map or Parallel state ends: a mock, or what the task returned when it was called. */
  readonly outcome: StateTestOutcome | null
}

export type StateTestOutcome =
  | { readonly result: string }
  | { readonly failure: { readonly error: string | null; readonly cause: string | null } }

/** The result of a test: an end, a task that must be called first, or more failures than there are iterations. */
export type TestedState =
  | (Omit<Inspected, 'output'> & { readonly type: 'ended'; readonly output: string | null; readonly data: string })
  | { readonly type: 'task'; readonly task: TestedTask }
  | { readonly type: 'tooManyFailures' }

/** What a Task would call its resource with. */
export interface TestedTask {
  readonly state: string
  readonly resource: TaskResource
  readonly arguments: string
  readonly credentials: string | null
  readonly timeoutSeconds: number | null
}

/**
 * Runs a test.
 *
 * @throws TurnInterrupted if it costs more than the meter allows.
 */
export function runStateTest(test: StateTest, meter: Meter): TestedState {
  const entropy = new KeyedEntropy(test.key)
  const inspection = new Inspection({
    name: test.name,
    definition: objectOf(test.definition),
    language: test.language,
    input: Payload.ofText(test.input),
    context: objectOf(test.context),
    variables: new Map(memberEntries(objectOf(test.variables))),
    retrierRetryCount: test.retrierRetryCount,
    mapIterationFailureCount: test.mapIterationFailureCount,
    mapItemReaderData: test.mapItemReaderData === null ? null : parse(test.mapItemReaderData),
    randomness: entropy,
    meter,
    nowMillis: test.nowMillis,
  })
  const entered = inspection.enter()
  if (entered !== null && 'status' in entered) return ended(test, inspection, entered)
  if (inspection.state.type === 'Map' && test.mapIterationFailureCount > inspection.itemCount) {
    return { type: 'tooManyFailures' }
  }
  if (test.outcome !== null) return ended(test, inspection, inspection.conclude(outcomeOf(test.outcome)))
  if (entered === null) throw new Error(`a ${inspection.state.type} state without a mock was let through`)
  const { state, credentials, timeoutSeconds } = entered
  return {
    type: 'task',
    task: {
      state: state.name,
      resource: state.resource,
      arguments: entered.arguments.text,
      credentials: credentials === null ? null : stringify(credentials),
      timeoutSeconds,
    },
  }
}

function ended(test: StateTest, inspection: Inspection, inspected: Inspected): TestedState {
  return {
    ...inspected,
    type: 'ended',
    output: inspected.output?.text ?? null,
    data: inspectionData(test.input, inspection),
  }
}

function outcomeOf(outcome: StateTestOutcome): Outcome {
  return 'result' in outcome ? { result: Payload.ofText(outcome.result) } : outcome
}

function objectOf(text: string): JsonObject {
  const value = parse(text)
  if (!isObject(value)) throw new Error('a part of a test that is not an object was let through')
  return value
}

/** What the API shows as InspectionData, as its members' JSON. */
function inspectionData(input: string, { observed, variables }: Inspection): string {
  const data = new ObjectBuilder().set('input', input)
  for (const [name, value] of Object.entries(observed) as [keyof Observed, Observed[keyof Observed]][]) {
    if (value === undefined) continue
    // The model's floats are written as floats, even if they are whole (observed).
    if (name === 'toleratedFailurePercentage' && Number.isInteger(value)) data.set(name, new JsonNumber(`${value}.0`))
    else if (value instanceof Payload) data.set(name, value.text)
    else if (typeof value === 'number') data.set(name, value)
    else data.set(name, { ...value })
  }
  if (variables.size > 0) {
    const all = new ObjectBuilder()
    for (const [name, value] of variables) all.set(name, value)
    data.set('variables', stringify(all.build()))
  }
  return stringify(data.build())
}
