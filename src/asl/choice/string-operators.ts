import { type Comparison, orderedOperators } from './comparison.ts'

/** `StringEquals` and so on: strings are compared code unit by code unit, as Java compares them. */
export const stringOperators: readonly [string, Comparison][] = orderedOperators('String', (value, operand) => {
  if (typeof value !== 'string' || typeof operand !== 'string') return null
  return value < operand ? -1 : value > operand ? 1 : 0
})
