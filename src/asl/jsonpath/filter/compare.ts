import { equals, isNumber, isObject, type JsonValue, memberNames, numberText, toNumber } from '../../../json/index.ts'
import { type Operand, operandValue } from './operand.ts'
import type { Predicate } from './predicate.ts'

type Comparison = (left: JsonValue, right: JsonValue) => boolean

/** Comparisons of two values that are there. They give false for values of kinds that they do not compare. */
const comparisons = {
  '==': looselyEqual,
  '!=': (left, right) => !looselyEqual(left, right),
  '===': equals,
  '!==': (left, right) => !equals(left, right),
  '<': (left, right) => order(left, right, (sign) => sign < 0),
  '<=': (left, right) => order(left, right, (sign) => sign <= 0),
  '>': (left, right) => order(left, right, (sign) => sign > 0),
  '>=': (left, right) => order(left, right, (sign) => sign >= 0),
  IN: (left, right) => includes(right, left),
  NIN: (left, right) => !includes(right, left),
  CONTAINS: contains,
  SUBSETOF: (left, right) => Array.isArray(left) && left.every((item) => includes(right, item)),
  ANYOF: (left, right) => Array.isArray(left) && left.some((item) => includes(right, item)),
  NONEOF: (left, right) => Array.isArray(left) && Array.isArray(right) && !left.some((item) => includes(right, item)),
  SIZE: (left, right) => isNumber(right) && !isObject(left) && sizeOf(left) === toNumber(right),
  EMPTY: (left, right) => sizeOf(left) !== null && (sizeOf(left) === 0) === right,
} as const satisfies Record<string, Comparison>

const operators = new Set([...Object.keys(comparisons), '=~'])

/** Whether a filter may compare with this operator, written in upper case. */
export function isOperator(text: string): boolean {
  return operators.has(text)
}

export function compareOperands(left: Operand, operator: string, right: Operand): Predicate {
  if (operator === '=~') return matchesPattern(left, right)
  const comparison = comparisons[operator as keyof typeof comparisons]
  // A value that is missing differs from every other; two missing ones are alike.
  const differs = operator === '!=' || operator === '!==' || operator === 'NIN'
  const same = operator === '==' || operator === '==='
  return (item, root, evaluation) => {
    const leftValue = operandValue(left, item, root, evaluation)
    const rightValue = operandValue(right, item, root, evaluation)
    if (leftValue === undefined || rightValue === undefined) {
      return leftValue === rightValue ? same : differs
    }
    evaluation.spend((sizeOf(leftValue) || 1) * (sizeOf(rightValue) || 1))
    return comparison(leftValue, rightValue)
  }
}

function matchesPattern(left: Operand, right: Operand): Predicate {
  const [pattern, other] = 'pattern' in right ? [right.pattern, left] : ['pattern' in left ? left.pattern : null, right]
  return (item, root, evaluation) => {
    const value = operandValue(other, item, root, evaluation)
    if (pattern === null || value === undefined) return false
    const texts = (Array.isArray(value) ? value : [value]).map(textOf)
    return texts.some((text) => text !== null && pattern.matches(text, evaluation))
  }
}

/** What a regular expression is matched against: null for values that have no plain text. */
function textOf(value: JsonValue): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return isNumber(value) ? numberText(value) : null
}

/** Equality in which a number equals its text, as in Jayway's filters: `'1' == 1`. */
function looselyEqual(left: JsonValue, right: JsonValue): boolean {
  if (typeof left === 'string' && isNumber(right)) return left === numberText(right)
  if (isNumber(left) && typeof right === 'string') return right.trim() !== '' && toNumber(left) === Number(right)
  return equals(left, right)
}

function order(left: JsonValue, right: JsonValue, accepts: (sign: number) => boolean): boolean {
  if (isNumber(left) && isNumber(right)) {
    const difference = toNumber(left) - toNumber(right)
    return !Number.isNaN(difference) && accepts(difference)
  }
  if (typeof left === 'string' && typeof right === 'string') return accepts(left < right ? -1 : left > right ? 1 : 0)
  return false
}

function includes(list: JsonValue, item: JsonValue): boolean {
  return Array.isArray(list) && list.some((entry) => looselyEqual(item, entry))
}

function contains(left: JsonValue, right: JsonValue): boolean {
  if (typeof left === 'string') return typeof right === 'string' && left.includes(right)
  return includes(left, right)
}

function sizeOf(value: JsonValue): number | null {
  if (typeof value === 'string' || Array.isArray(value)) return value.length
  return isObject(value) ? memberNames(value).length : null
}
