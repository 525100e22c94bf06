import { JavaRandom } from '../../../../jsonata/java-random.ts'
import { integerAt } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

/**
 * `States.MathRandom(start, end, seed?)`: an integer, the start included, the end not. The same seed gives the same
 * number. No recording shows which number that is in the service; it is what Java's own generator draws first.
 */
export const mathRandom: IntrinsicFunction = {
  argumentsMin: 2,
  argumentsMax: 3,
  evaluate(values, { randomness }) {
    const start = integerAt(values, 0)
    const end = integerAt(values, 1)
    if (start >= end) throw new InvalidArguments('the first one must be less than the second')
    if (values.length === 3) return new JavaRandom(integerAt(values, 2)).integer(start, end)
    return start + Math.floor(randomness.random() * (end - start))
  },
}
