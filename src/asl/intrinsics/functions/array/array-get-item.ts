import { arrayAt, integerAt } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

/** `States.ArrayGetItem(array, index)`, counted from 0. */
export const arrayGetItem: IntrinsicFunction = {
  argumentsMin: 2,
  argumentsMax: 2,
  evaluate(values) {
    const items = arrayAt(values, 0)
    const index = integerAt(values, 1)
    const item = items[index]
    if (item === undefined) throw new InvalidArguments(`the array has ${items.length} items, there is none at ${index}`)
    return item
  },
}
