import { arrayAt } from '../../argument-values.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.ArrayLength(array)`. */
export const arrayLength: IntrinsicFunction = {
  argumentsMin: 1,
  argumentsMax: 1,
  evaluate: (values) => arrayAt(values, 0).length,
}
