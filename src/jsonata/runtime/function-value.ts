import type { Evaluation } from './evaluation.ts'

/** A function as a value of the language. */
export abstract class FunctionValue {
  /** The maximum number of arguments that `$map` and the like pass. */
  abstract readonly arity: number

  /** Calls the function as another function does: without a context. */
  abstract invoke(evaluation: Evaluation, args: unknown[]): unknown
}

/** A function made from a closure: a regular expression, a composition, a transformation. */
export class ClosureFunction extends FunctionValue {
  readonly arity: number
  readonly #call: (evaluation: Evaluation, args: unknown[]) => unknown

  constructor(arity: number, call: (evaluation: Evaluation, args: unknown[]) => unknown) {
    super()
    this.arity = arity
    this.#call = call
  }

  override invoke(evaluation: Evaluation, args: unknown[]): unknown {
    return this.#call(evaluation, args)
  }
}
