import { ValueTooLargeError } from '../json/index.ts'
import { StatesError } from './states-error.ts'

/** Told the cost of evaluation by code that loops over a user's data or builds something from it. */
export interface Costs {
  /** A number of steps was taken, or is about to be. */
  spend(steps: number): void
  /** A text of this many characters is about to be built. */
  build(characters: number): void
  /**
   * This many characters of a definition are about to be compiled. It happens once, and counts only towards the turn's
   * budget.
   */
  compile(characters: number): void
  /** How many steps may still be taken. */
  readonly stepsLeft: number
}

/** How many characters of a text are copied, compared or searched in one step. */
export const charactersPerStep = 32

/** The cost of compiling a character of a definition, a quarter of a microsecond (JSONata may take three times as long). */
const stepsPerCompiledCharacter = 8

/** Thrown in the middle of an evaluation if a turn has cost more than it may where it runs. It can be run elsewhere. */
export class TurnInterrupted extends Error {}

/**
 * Counts the cost of a turn's evaluations. A step is the time it takes to visit one value, some thirty nanoseconds: code
 * that loops over a user's data reports how many steps that took.
 */
export class Meter implements Costs {
  steps = 0
  readonly #noticeAt: number
  readonly #notice: () => void
  readonly #interruptAt: number
  /** The number of steps from which something must be done. */
  #watchAt: number
  #noticed = false

  /**
   * @param notice called once, as soon as this many steps have been spent.
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

/** The maximum cost of all fields of a state together: four JSONata expressions that use up their limits, half a second. */
const stateStepsMax = 16_000_000

/** How many characters of text all fields of a state may build together, including garbage. */
const stateCharactersMax = 67_108_864

/**
 * Counts the cost of one state's fields, and stops them when it is too much: a definition has room for thousands of
 * expressions, each of which stays within its own limit.
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
