import { nestingMax } from './nesting.ts'
import { JsonNumber, type JsonValue, memberEntries, OrderedObject } from './value.ts'

/**
 * How many characters a value's text may have, unless a caller says less: sixty times as many as a payload. Writing a
 * text of this length takes about fifty milliseconds, and however many of its characters are escaped, it stays far
 * below the 2^28 characters at which V8 ends the process instead of throwing.
 */
export const textLengthMax = 16_777_216

/**
 * A value that is too large, or nests too deep, to be written. Code that knows what the value is rewords this for
 * people.
 */
export class ValueTooLargeError extends Error {
  readonly reason: 'size' | 'depth'

  constructor(reason: 'size' | 'depth') {
    super(
      reason === 'size'
        ? `the value takes more than ${textLengthMax} characters`
        : `the value nests deeper than ${nestingMax} levels`,
    )
    this.name = 'ValueTooLargeError'
    this.reason = reason
  }
}

/**
 * Whether a value's text takes more than this many characters, without writing it. Values share their parts, so one
 * that is small in memory may be endless as text; the walk ends as soon as the answer is known. Escapes are not
 * counted: if the answer is no, the text may still be up to six times as long.
 *
 * @throws ValueTooLargeError if it nests too deep to be written or read again.
 */
export function takesMoreThan(value: JsonValue, charactersMax: number): boolean {
  if (typeof value === 'string') return value.length + 2 > charactersMax
  if (typeof value !== 'object' || value === null) return charactersMax < 1
  return remaining(value, charactersMax, 1) < 0
}

/** How many of the characters are left once a structure is written; negative as soon as they run out. */
function remaining(value: object, charactersLeft: number, depth: number): number {
  let left = charactersLeft - 1
  if (value instanceof JsonNumber) return charactersLeft - value.text.length
  if (depth > nestingMax) throw new ValueTooLargeError('depth')
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[]
    for (let index = 0; index < items.length; index++) {
      left = afterMember(items[index]!, left, depth)
      if (left < 0) return left
    }
    return left
  }
  if (value instanceof OrderedObject) {
    for (const [name, member] of memberEntries(value)) {
      left = afterMember(member, left - name.length - 3, depth)
      if (left < 0) return left
    }
    return left
  }
  const object = value as { readonly [name: string]: JsonValue }
  for (const name in object) {
    left = afterMember(object[name]!, left - name.length - 3, depth)
    if (left < 0) return left
  }
  return left
}

function afterMember(value: JsonValue, left: number, depth: number): number {
  if (typeof value === 'string') return left - value.length - 3
  // A digit and the comma after it.
  if (typeof value !== 'object' || value === null) return left - 2
  return remaining(value, left - 1, depth + 1)
}
