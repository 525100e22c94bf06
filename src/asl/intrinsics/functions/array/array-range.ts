import { integerAt } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

const itemsMax = 1000

/** `States.ArrayRange(first, last, step)`: the numbers from the first to the last, both included. */
export const arrayRange: IntrinsicFunction = {
  argumentsMin: 3,
  argumentsMax: 3,
  evaluate(values, { costs }) {
    const first = integerAt(values, 0)
    const last = integerAt(values, 1)
    const step = integerAt(values, 2)
    if (step === 0) throw new InvalidArguments('the step must not be 0')
    const count = Math.max(0, Math.floor((last - first) / step) + 1)
    if (count > itemsMax) throw new InvalidArguments(`the range would have more than ${itemsMax} items`)
    costs.spend(count)
    return Array.from({ length: count }, (_, index) => first + index * step)
  },
}
