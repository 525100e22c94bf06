import type { JsonValue } from '../../json/index.ts'

/** Whether a value compares to an operand. A value of another type than the operator is for compares as false. */
export type Comparison = (value: JsonValue, operand: JsonValue) => boolean

/** The five ways to compare that strings, numbers and timestamps have, by the end of the operator's name. */
export const orderings: ReadonlyMap<string, (sign: number) => boolean> = new Map([
  ['Equals', (sign: number) => sign === 0],
  ['LessThan', (sign: number) => sign < 0],
  ['GreaterThan', (sign: number) => sign > 0],
  ['LessThanEquals', (sign: number) => sign <= 0],
  ['GreaterThanEquals', (sign: number) => sign >= 0],
])

/** The operators of one type, from an order of its values. `order` gives null where either value is of another type. */
export function orderedOperators(
  prefix: string,
  order: (value: JsonValue, operand: JsonValue) => number | null,
): [string, Comparison][] {
  return [...orderings].map(([suffix, accepts]) => [
    prefix + suffix,
    (value, operand) => {
      const sign = order(value, operand)
      return sign !== null && accepts(sign)
    },
  ])
}
