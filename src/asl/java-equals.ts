import { isNumber, isObject, type JsonValue, memberEntries, numberText, toNumber } from '../json/index.ts'

/** Whether the text of a number is one that Java reads as an integer. */
export function isInteger(text: string): boolean {
  return !/[.eE]/.test(text)
}

/** Whether two values are equal to Java, as members of its collections: 2 and 2.0 are not, 2.0 and 2.00 are. */
export function javaEquals(left: JsonValue, right: JsonValue): boolean {
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
      left.every((item, index) => javaEquals(item, right[index]!))
    )
  }
  if (isObject(left) && isObject(right)) {
    const members = new Map(memberEntries(right))
    const entries = memberEntries(left)
    return (
      entries.length === members.size &&
      entries.every(([name, value]) => {
        const other = members.get(name)
        return other !== undefined && javaEquals(value, other)
      })
    )
  }
  return left === right
}
