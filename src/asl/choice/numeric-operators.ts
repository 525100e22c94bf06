import { isNumber, toNumber } from '../../json/index.ts'
import { type Comparison, orderedOperators } from './comparison.ts'

/** `NumericEquals` and so on: numbers by value, so that 0 equals 0.0. */
export const numericOperators: readonly [string, Comparison][] = orderedOperators('Numeric', (value, operand) => {
  if (!isNumber(value) || !isNumber(operand)) return null
  const [left, right] = [toNumber(value), toNumber(operand)]
  return left < right ? -1 : left > right ? 1 : 0
})
