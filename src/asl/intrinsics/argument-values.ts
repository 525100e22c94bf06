import { isNumber, isObject, type JsonObject, type JsonValue, toNumber } from '../../json/index.ts'
import { InvalidArguments } from './intrinsic-function.ts'

const ordinals = ['first', 'second', 'third'] as const

type Position = 0 | 1 | 2

/** The maximum length of a text to be hashed, encoded or decoded. */
export const textLengthMax = 10_000

/** The argument at a position, which must be an array. */
export function arrayAt(values: readonly JsonValue[], position: Position): readonly JsonValue[] {
  const value = values[position]
  if (!Array.isArray(value)) throw wrongKind(position, 'an array')
  return value
}

export function objectAt(values: readonly JsonValue[], position: Position): JsonObject {
  const value = values[position]
  if (!isObject(value)) throw wrongKind(position, 'an object')
  return value
}

export function stringAt(values: readonly JsonValue[], position: Position): string {
  const value = values[position]
  if (typeof value !== 'string') throw wrongKind(position, 'a string')
  return value
}

/**
 * The argument at a position, a 32-bit integer. Other numbers are rounded to the nearest integer, halves upward: recorded
 * for States.MathAdd, where 2.5 becomes 3 and -2.5 becomes -2.
 */
export function integerAt(values: readonly JsonValue[], position: Position): number {
  const value = values[position]
  if (!isNumber(value)) throw wrongKind(position, 'a number')
  // Adding zero turns negative zero into plain zero.
  const rounded = Math.round(toNumber(value)) + 0
  if (!fitsInteger(rounded)) {
    throw new InvalidArguments(`the ${ordinals[position]} one is not in the range of -2147483648 to 2147483647`)
  }
  return rounded
}

export function fitsInteger(value: number): boolean {
  return value >= -2147483648 && value <= 2147483647
}

export function requireLength(text: string, position: Position): string {
  if (text.length > textLengthMax) {
    throw new InvalidArguments(`the ${ordinals[position]} one is longer than ${textLengthMax} characters`)
  }
  return text
}

function wrongKind(position: Position, kind: string): InvalidArguments {
  return new InvalidArguments(`the ${ordinals[position]} one must be ${kind}`)
}
