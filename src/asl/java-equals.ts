import { isNumber, isObject, type JsonValue, memberEntries, numberText, toNumber } from '../json/index.ts'
import { type Costs, charactersPerStep } from './meter.ts'

/** Whether Java reads the text of a number as an integer. */
export function isInteger(text: string): boolean {
  return !/[.eE]/.test(text)
}

/** Whether Java considers two values equal as members of its collections: 2 and 2.0 are not, 2.0 and 2.00 are. */
export function javaEquals(left: JsonValue, right: JsonValue, costs: Costs): boolean {
  costs.spend(4)
  if (isNumber(left) && isNumber(right)) {
    const leftText = numberText(left)
    const rightText = numberText(right)
    // An Integer never equals a Double.
    return (
      leftText === rightText || (!isInteger(leftText) && !isInteger(rightText) && toNumber(left) === toNumber(right))
    )
  }
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => javaEquals(item, right[index]!, costs))
    )
  }
  if (isObject(left) && isObject(right)) {
    const entries = memberEntries(left)
    const others = memberEntries(right)
    if (entries.length !== others.length) return false
    costs.spend(4 * entries.length)
    const members = new Map(others)
    return entries.every(([name, value]) => {
      const other = members.get(name)
      return other !== undefined && javaEquals(value, other, costs)
    })
  }
  if (typeof left === 'string' && typeof right === 'string' && left.length === right.length) {
    costs.spend(left.length / charactersPerStep)
  }
  return left === right
}
