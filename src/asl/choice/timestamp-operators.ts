import { compareTimestamps, parseExactTimestamp } from '../timestamp.ts'
import { type Comparison, orderedOperators } from './comparison.ts'

/** `TimestampEquals` and so on: points in time, whatever their offset. Text that is no timestamp compares as false. */
export const timestampOperators: readonly [string, Comparison][] = orderedOperators('Timestamp', (value, operand) => {
  if (typeof value !== 'string' || typeof operand !== 'string') return null
  const left = parseExactTimestamp(value)
  const right = parseExactTimestamp(operand)
  return left === null || right === null ? null : compareTimestamps(left, right)
})
