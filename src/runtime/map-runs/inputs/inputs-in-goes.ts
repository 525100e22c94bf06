import type { Meter } from '../../../asl/meter.ts'
import type { MapState } from '../../../asl/program.ts'
import type { TurnEnvironment } from '../../../engine/environment.ts'
import type { Execution } from '../../../engine/execution.ts'
import type { Frame } from '../../../engine/frame.ts'
import { limits } from '../../../engine/limits.ts'
import { childInputs, type MapRunItem } from '../../../engine/map-run/child-inputs.ts'
import { Visit } from '../../../engine/visit.ts'
import type { Payload } from '../../../json/index.ts'

/** What may be made from a map run's items in one go: once that is reached, the rest is left for the next. */
export interface InputsBudget {
  readonly steps: number
  readonly characters: number
}

/** Makes inputs of child executions from items, some in one go and some in the next. */
export class InputsInGoes {
  readonly #state: MapState
  readonly #execution: Execution
  readonly #frame: Frame
  readonly #environment: Omit<TurnEnvironment, 'meter'>
  #meter: Meter | null = null
  #childInput: ((item: MapRunItem) => Payload) | null = null

  constructor(state: MapState, execution: Execution, frame: Frame, environment: Omit<TurnEnvironment, 'meter'>) {
    this.#state = state
    this.#execution = execution
    this.#frame = frame
    this.#environment = environment
  }

  /**
   * Returns the inputs of the first items, as JSON texts: at least one.
   *
   * @param meter a new one.
   * @throws StatesError or ValueTooLargeError if none can be made from the first item, TurnInterrupted if that takes more
   *   than the meter allows.
   */
  make(items: readonly MapRunItem[], meter: Meter, { steps, characters }: InputsBudget): string[] {
    this.#meter = meter
    const inputs: string[] = []
    let made = 0
    // The first one pays for what all share.
    let stepsOfFirst = 0
    try {
      for (const item of items) {
        if (inputs.length > 0 && (meter.steps - stepsOfFirst >= steps || made >= characters)) break
        const { text } = this.#inputOf(item)
        meter.spend((item.text.length + text.length) / limits.charactersPerStep)
        if (inputs.length === 0) stepsOfFirst = meter.steps
        inputs.push(text)
        made += text.length
      }
    } catch (error) {
      // What is wrong with the next one will show again when it is the first.
      if (inputs.length === 0) throw error
    }
    return inputs
  }

  #inputOf(item: MapRunItem): Payload {
    this.#childInput ??= childInputs(this.#state, this.#visit())
    return this.#childInput(item)
  }

  /** Each go has a meter of its own. */
  #visit(): Visit {
    const meterNow = () => this.#meter!
    const environment = {
      ...this.#environment,
      get meter() {
        return meterNow()
      },
    }
    return new Visit(this.#execution, this.#frame, true, environment)
  }
}
