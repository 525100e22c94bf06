/** What an expression can see of the world while it is evaluated. */
export interface EvaluationEnvironment {
  /** The value of `$name`, or undefined when there is none. A value may hold getters: it is read only where needed. */
  lookup(name: string): unknown
  /** The instant that `$now()` and `$millis()` give. */
  readonly nowMillis: number
  /** A number n, 0 <= n < 1. */
  random(): number
  /** A version 4 UUID. */
  uuid(): string
  /** Told, once the evaluation has ended, how many steps it took. */
  spent?(steps: number): void
  readonly limits?: EvaluationLimits
}

/** How much an evaluation may spend. */
export interface EvaluationLimits {
  /** Steps: each item a path visits, each call and each item a function looks at takes at least one. */
  readonly steps: number
  /** How deep evaluation may nest: a call inside an operator inside a block is three levels. */
  readonly depth: number
  /** How large one value may get: a character counts 1, an item of an array 8. */
  readonly memory: number
}
