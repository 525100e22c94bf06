import { getMember, isNumber, JsonNumber, type JsonObject, memberNames, OrderedObject } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import { type Evaluation, memberReadSteps } from './evaluation.ts'
import { FunctionValue } from './function-value.ts'

export function isFunction(value: unknown): value is FunctionValue {
  return value instanceof FunctionValue
}

/** Objects of the language: not arrays, not numbers, not functions. */
export function isObjectValue(value: unknown): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !(value instanceof JsonNumber) && !(value instanceof FunctionValue)
}

/** Reads a member as cheaply as possible; `__proto__` and inherited names are not members. */
export function memberOf(object: JsonObject, name: string): unknown {
  if (object instanceof OrderedObject) return object.members.get(name)
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** The numeric value if it is a number that can be calculated with; otherwise undefined. */
export function numericValue(value: unknown): number | undefined {
  if (!isNumber(value)) return undefined
  const number = typeof value === 'number' ? value : value.value
  if (Number.isFinite(number)) return number
  if (Number.isNaN(number)) return undefined
  throw new JsonataError('D1001', { value: number })
}

/** Whether a value counts as true; undefined for nothing, which counts as neither. */
export function truth(value: unknown, evaluation: Evaluation): boolean | undefined {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value.length > 0
    case 'number':
      return truthOfNumber(value)
    case 'undefined':
      return undefined
    default:
      break
  }
  if (value === null || value instanceof FunctionValue) return false
  if (value instanceof JsonNumber) return truthOfNumber(value.value)
  if (Array.isArray(value)) {
    evaluation.step(value.length)
    if (value.length === 1) return truth(value[0], evaluation)
    // Every item is checked: one that is not a proper number is an error wherever it occurs.
    let result = false
    for (let index = 0; index < value.length; index++) if (truth(value[index], evaluation) === true) result = true
    return result
  }
  const { length } = memberNames(value as JsonObject)
  evaluation.step(4 * length)
  return length > 0
}

function truthOfNumber(value: number): boolean {
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new JsonataError('D1001', { value })
  }
  return value !== 0 && !Number.isNaN(value)
}

/** Two texts are compared character by character, up to the first difference. */
export function payForComparing(left: unknown, right: unknown, evaluation: Evaluation): void {
  if (typeof left === 'string' && typeof right === 'string') evaluation.read(Math.min(left.length, right.length))
}

/** Deep equality: numbers by value, arrays item by item, objects whatever the order of their members. */
export function deepEqual(left: unknown, right: unknown, evaluation: Evaluation): boolean {
  payForComparing(left, right, evaluation)
  if (left === right) return true
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return isNumber(left) && isNumber(right) && plain(left) === plain(right)
  }
  if (left instanceof JsonNumber) return right instanceof JsonNumber && left.value === right.value
  if (left instanceof FunctionValue || right instanceof FunctionValue || right instanceof JsonNumber) return false
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false
    evaluation.step(left.length)
    for (let index = 0; index < left.length; index++) {
      if (!deepEqual(left[index], right[index], evaluation)) return false
    }
    return true
  }
  if (Array.isArray(right)) return false
  const names = memberNames(left as JsonObject)
  const others = memberNames(right as JsonObject)
  evaluation.step(memberReadSteps * names.length + others.length)
  if (names.length !== others.length) return false
  for (const name of names) {
    const other = getMember(right as JsonObject, name)
    if (other === undefined || !deepEqual(getMember(left as JsonObject, name), other, evaluation)) return false
  }
  return true
}

function plain(value: number | JsonNumber): number {
  return typeof value === 'number' ? value : value.value
}

/** What kind of value the comparison operators consider it. */
export function comparable(value: unknown): 'number' | 'string' | 'undefined' | 'other' {
  if (typeof value === 'number' || value instanceof JsonNumber) return 'number'
  if (typeof value === 'string') return 'string'
  return value === undefined ? 'undefined' : 'other'
}

/** Numbers without their spelling; anything else unchanged. */
export function unspelled(value: unknown): unknown {
  return value instanceof JsonNumber ? value.value : value
}
