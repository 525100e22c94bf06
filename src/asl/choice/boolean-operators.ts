import type { Comparison } from './comparison.ts'

export const booleanOperators: readonly [string, Comparison][] = [
  ['BooleanEquals', (value, operand) => typeof value === 'boolean' && value === operand],
]
