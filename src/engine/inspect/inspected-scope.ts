import { type Costs, Meter, StateMeter } from '../../asl/meter.ts'
import type { StateScope } from '../../asl/program.ts'
import type { Randomness } from '../../asl/scope.ts'
import { type JsonObject, type JsonValue, ObjectBuilder, Payload, withMember } from '../../json/index.ts'

/** What the fields of a state see that is tested by itself: no execution is around it. */
export class InspectedScope implements StateScope {
  readonly input: Payload
  readonly randomness: Randomness
  readonly meter: Costs = new StateMeter(new Meter())
  readonly nowMillis: number
  readonly observe: (step: 'afterResultSelector' | 'afterResultPath', value: Payload) => void
  readonly #variables: ReadonlyMap<string, JsonValue>
  readonly #contextValue: JsonObject
  context: Payload
  document: Payload
  result: Payload | null = null
  errorOutput: Payload | null = null

  constructor(given: {
    readonly input: Payload
    readonly context: JsonObject
    readonly variables: ReadonlyMap<string, JsonValue>
    readonly randomness: Randomness
    readonly nowMillis: number
    readonly observe: InspectedScope['observe']
  }) {
    this.input = given.input
    this.document = given.input
    this.#contextValue = given.context
    this.context = Payload.ofValue(given.context)
    this.#variables = given.variables
    this.randomness = given.randomness
    this.nowMillis = given.nowMillis
    this.observe = given.observe
  }

  variable(name: string): JsonValue | undefined {
    return this.#variables.get(name)
  }

  /** From here on `$$.Map.Item` is this. */
  setMapItem(index: number, value: JsonValue): void {
    const item = new ObjectBuilder().set('Index', index).set('Value', value).build()
    this.context = Payload.ofValue(withMember(this.#contextValue, 'Map', new ObjectBuilder().set('Item', item).build()))
  }
}
