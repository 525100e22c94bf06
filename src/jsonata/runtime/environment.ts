/** What an expression can see of the world while it is evaluated. */
export interface EvaluationEnvironment {
  /** The value of `$name`, or undefined if there is none. A value may have getters: it is read only as needed. */
  lookup(name: string): unknown
  /** The instant that `$now()` and `$millis()` return. */
  readonly nowMillis: number
  /** A number n, 0 <= n < 1. */
  random(): number
  /** A version 4 UUID. */
  uuid(): string
  /** Called with the number of steps taken, once the evaluation has ended. */
  spent?(steps: number): void
  readonly limits?: EvaluationLimits
}

/** How much an evaluation may spend. */
export interface EvaluationLimits {
  /** Steps: each item a path visits, each call and each item a function reads takes at least one. */
  readonly steps: number
  /** How deep evaluation may nest: a call inside an operator inside a block is three levels. */
  readonly depth: number
  /** How large one value may get: a character counts 1, an item of an array 8. */
  readonly memory: number
}
