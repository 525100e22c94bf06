import { type Costs, StateMeter } from '../asl/meter.ts'
import type { StateScope } from '../asl/program.ts'
import type { Randomness } from '../asl/scope.ts'
import { type JsonValue, Payload } from '../json/index.ts'
import { contextObject, type MapItem } from './context-object.ts'
import type { TurnEnvironment } from './environment.ts'
import type { Execution } from './execution.ts'
import type { Frame } from './frame.ts'

/** What the fields of a frame's current state see. Made again each time a state's fields are about to be evaluated. */
export class Visit implements StateScope {
  readonly #execution: Execution
  readonly #frame: Frame
  readonly #retriable: boolean
  readonly #environment: TurnEnvironment
  #context: Payload | null = null
  #mapItem: MapItem | null = null
  #taskToken: string | null = null
  #meter: StateMeter | null = null
  document: Payload
  readonly input: Payload
  result: Payload | null = null
  errorOutput: Payload | null = null

  constructor(execution: Execution, frame: Frame, retriable: boolean, environment: TurnEnvironment) {
    this.#execution = execution
    this.#retriable = retriable
    this.#frame = frame
    this.#environment = environment
    this.input = frame.input
    this.document = frame.input
  }

  get randomness(): Randomness {
    return this.#environment
  }

  get meter(): Costs {
    this.#meter ??= new StateMeter(this.#environment.meter)
    return this.#meter
  }

  get nowMillis(): number {
    return this.#environment.nowMillis
  }

  get context(): Payload {
    this.#context ??= Payload.ofValue(
      contextObject(this.#execution, this.#frame, this.#retriable, this.#taskToken, this.#mapItem),
    )
    return this.#context
  }

  variable(name: string): JsonValue | undefined {
    for (let frame: Frame | null = this.#frame; frame !== null; frame = frame.parent) {
      const payload = frame.variables.get(name)
      if (payload !== undefined) return payload.value
    }
    return undefined
  }

  /** From here on `$$.Map.Item` is this. What is evaluated for another item may cost as much anew. */
  setMapItem(item: MapItem): void {
    this.#mapItem = item
    this.#meter = null
    this.#context = null
  }

  /** From here on `$$.Task.Token` is this. */
  setTaskToken(token: string): void {
    this.#taskToken = token
    this.#context = null
  }
}
