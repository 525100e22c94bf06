import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.Array(a, b, …)`: its arguments as an array. */
export const array: IntrinsicFunction = {
  argumentsMin: 0,
  argumentsMax: null,
  evaluate: (values) => [...values],
}
