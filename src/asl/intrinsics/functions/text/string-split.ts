import { stringAt } from '../../argument-values.ts'
import type { IntrinsicFunction } from '../../intrinsic-function.ts'

/** `States.StringSplit(text, delimiters)`: every character of the second argument splits; empty parts are dropped. */
export const stringSplit: IntrinsicFunction = {
  argumentsMin: 2,
  argumentsMax: 2,
  evaluate(values, { costs }) {
    const text = stringAt(values, 0)
    const given = stringAt(values, 1)
    costs.spend(text.length + 2 * given.length)
    const delimiters = new Set(given.split(''))
    const parts: string[] = []
    let start = 0
    for (let index = 0; index <= text.length; index++) {
      if (index < text.length && !delimiters.has(text[index]!)) continue
      if (index > start) parts.push(text.slice(start, index))
      start = index + 1
    }
    return parts
  },
}
