import { ValueTooLargeError } from '../json/index.ts'
import { StatesError } from './states-error.ts'

/** Told what evaluating costs, by code that loops over a user's data or builds something from it. */
export interface Costs {
  /** A number of steps was taken, or is about to be. */
  spend(steps: number): void
  /** A text of this many characters is about to be built. */
  build(characters: number): void
  /** So many characters of a definition are about to be compiled, which happens once and is nobody's budget but the turn's. */
  compile(characters: number): void
  /** How many steps may still be taken. */
  readonly stepsLeft: number
}

/** How many characters of a text are copied, compared or searched in one step. */
export const charactersPerStep = 32

/** What it costs to compile a character of a definition, a quarter of a microsecond (JSONata may take thrice as long). */
const stepsPerCompiledCharacter = 8

/** Thrown in the middle of an evaluation when a turn has cost more than it may where it is made. It can be made elsewhere. */
export class TurnInterrupted extends Error {}

/**
 * Counts what the evaluations of a turn cost. A step is what it takes to look at one value, some thirty nanoseconds:
 * code that loops over a user's data says how many steps that took.
 */
export class Meter implements Costs {
  steps = 0
  readonly #noticeAt: number
  readonly #notice: () => void
  readonly #interruptAt: number
  /** From where on something is to be done. */
  #watchAt: number
  #noticed = false

  /**
   * @param notice called once, as soon as this many steps were spent.
   * @param interruptAt from this many steps on, TurnInterrupted is thrown.
   */
  constructor(
    noticeAt = Number.POSITIVE_INFINITY,
    notice: () => void = () => {},
    interruptAt = Number.POSITIVE_INFINITY,
  ) {
    this.#noticeAt = noticeAt
    this.#notice = notice
    this.#interruptAt = interruptAt
    this.#watchAt = Math.min(noticeAt, interruptAt)
  }

  /** @throws TurnInterrupted */
  spend(steps: number): void {
    this.steps += steps
    if (this.steps < this.#watchAt) return
    this.#watchAt = this.#interruptAt
    if (!this.#noticed && this.steps >= this.#noticeAt) {
      this.#noticed = true
      this.#notice()
    }
    if (this.steps >= this.#interruptAt) throw new TurnInterrupted('the turn takes long')
  }

  build(characters: number): void {
    this.spend(characters / charactersPerStep)
  }

  compile(characters: number): void {
    this.spend(characters * stepsPerCompiledCharacter)
  }

  get stepsLeft(): number {
    return Math.max(0, this.#interruptAt - this.steps)
  }
}

/** What all fields of a state may cost together: four JSONata expressions that use up all they have, half a second. */
const stateStepsMax = 16_000_000

/** How many characters of text all fields of a state may build together, garbage included. */
const stateCharactersMax = 67_108_864

/**
 * Counts what the fields of one state cost, and ends them when it is too much: a definition has room for thousands of
 * expressions of which each stays within its own limit.
 */
export class StateMeter implements Costs {
  readonly #meter: Meter
  #stepsLeft = stateStepsMax
  #charactersLeft = stateCharactersMax

  constructor(meter: Meter) {
    this.#meter = meter
  }

  spend(steps: number): void {
    this.#meter.spend(steps)
    this.#stepsLeft -= steps
    if (this.#stepsLeft < 0) {
      throw new StatesError('States.Runtime', "Evaluating the state's fields takes too many steps.")
    }
  }

  build(characters: number): void {
    this.#charactersLeft -= characters
    if (this.#charactersLeft < 0) throw new ValueTooLargeError('size')
    this.spend(characters / charactersPerStep)
  }

  compile(characters: number): void {
    this.#meter.compile(characters)
  }

  get stepsLeft(): number {
    return Math.max(0, Math.min(this.#stepsLeft, this.#meter.stepsLeft))
  }
}
