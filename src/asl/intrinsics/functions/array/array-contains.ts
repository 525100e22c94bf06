import { javaEquals } from '../../../java-equals.ts'
import { arrayAt } from '../../argument-values.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/**
 * `States.ArrayContains(array, value)`: whether an item equals the value, objects and arrays by what is in them. What is
 * equal is decided as in `States.ArrayUnique`, which shows that the service has Java's collections.
 */
export const arrayContains: IntrinsicFunction = {
  argumentsMin: 2,
  argumentsMax: 2,
  evaluate: (values, { costs }) => arrayAt(values, 0).some((item) => javaEquals(item, values[1]!, costs)),
}
