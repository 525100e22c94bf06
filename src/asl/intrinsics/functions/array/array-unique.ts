import { inHashSetOrder } from '../../../java-map-order.ts'
import { arrayAt } from '../../argument-values.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/**
 * `States.ArrayUnique(array)`: each value once. Reports from the service (`[true,false]` becomes `[false,true]`,
 * `[[1,2],[2,1]]` becomes `[[2,1],[1,2]]`) show the order of a Java HashSet; small numbers and letters come out sorted.
 */
export const arrayUnique: IntrinsicFunction = {
  argumentsMin: 1,
  argumentsMax: 1,
  evaluate: (values, { costs }) => inHashSetOrder(arrayAt(values, 0), costs),
}
