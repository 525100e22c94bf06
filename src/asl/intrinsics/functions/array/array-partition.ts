import type { JsonValue } from '../../../../json/index.ts'
import { arrayAt, integerAt } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

/** `States.ArrayPartition(array, size)`: arrays of that many items, the last one with what is left. */
export const arrayPartition: IntrinsicFunction = {
  argumentsMin: 2,
  argumentsMax: 2,
  evaluate(values, { costs }) {
    const items = arrayAt(values, 0)
    const size = integerAt(values, 1)
    if (size < 1) throw new InvalidArguments('the second one must be a positive number')
    costs.spend(items.length)
    const parts: JsonValue[] = []
    for (let start = 0; start < items.length; start += size) parts.push(items.slice(start, start + size))
    return parts
  },
}
