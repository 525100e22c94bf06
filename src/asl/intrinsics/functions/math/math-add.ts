import { fitsInteger, integerAt } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

/** `States.MathAdd(a, b)`: the sum of two integers of 32 bits, which has to be one too. */
export const mathAdd: IntrinsicFunction = {
  argumentsMin: 2,
  argumentsMax: 2,
  evaluate(values) {
    const sum = integerAt(values, 0) + integerAt(values, 1)
    if (!fitsInteger(sum)) throw new InvalidArguments('the sum is not in the range of -2147483648 to 2147483647')
    return sum
  },
}
