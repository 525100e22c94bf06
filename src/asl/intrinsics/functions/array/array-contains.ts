import { equals } from '../../../../json/index.ts'
import { arrayAt } from '../../argument-values.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.ArrayContains(array, value)`: whether an item equals the value, objects and arrays by what is in them. */
export const arrayContains: IntrinsicFunction = {
  argumentsMin: 2,
  argumentsMax: 2,
  evaluate: (values) => arrayAt(values, 0).some((item) => equals(item, values[1]!)),
}
