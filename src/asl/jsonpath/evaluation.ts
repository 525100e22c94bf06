import type { JsonValue } from '../../json/index.ts'
import type { Costs } from '../meter.ts'
import { StatesError } from '../states-error.ts'

/**
 * How many values one evaluation may visit. Repeated recursive descents multiply, and no definition may hold up the server;
 * the largest payload has fewer than 130,000 values, so nothing sensible comes close.
 */
const stepsMax = 5_000_000

/** What one evaluation of a path shares with the paths inside it: the budget, and the values of variables. */
export class PathEvaluation {
  readonly variable: (name: string) => JsonValue | undefined
  readonly #meter: Costs
  #stepsLeft = stepsMax

  constructor(variable: (name: string) => JsonValue | undefined, meter: Costs) {
    this.variable = variable
    this.#meter = meter
  }

  /** Counts a number of steps, and fails when too many have been taken. */
  spend(steps: number): void {
    this.#meter.spend(steps)
    this.#stepsLeft -= steps
    if (this.#stepsLeft < 0) {
      throw new StatesError('States.Runtime', 'The evaluation of a JSONPath takes too many steps.')
    }
  }
}
