import { equals, isNumber, type JsonValue, numberText, toNumber } from '../../../json/index.ts'
import type { RegularExpression } from '../../../regex/index.ts'
import { charactersPerStep } from '../../meter.ts'
import { type Operand, operandValue } from './operand.ts'
import type { Predicate } from './predicate.ts'

type Comparison = (left: JsonValue, right: JsonValue, spend: (steps: number) => void) => boolean

/** Comparisons of two values that exist. They return false for kinds of values that they do not compare. */
const comparisons = {
  '==': isSame,
  '!=': (left, right, spend) => !isSame(left, right, spend),
  '<': (left, right) => order(left, right) < 0,
  '<=': (left, right) => order(left, right) <= 0,
  '>': (left, right) => order(left, right) > 0,
  '>=': (left, right) => order(left, right) >= 0,
} as const satisfies Record<string, Comparison>

export type ComparisonOperator = keyof typeof comparisons

export function compareOperands(left: Operand, operator: ComparisonOperator, right: Operand): Predicate {
  const comparison = comparisons[operator]
  return (item, root, evaluation) => {
    const leftValue = operandValue(left, item, root, evaluation)
    const rightValue = operandValue(right, item, root, evaluation)
    // A missing value differs from every other; two missing ones are equal.
    if (leftValue === undefined || rightValue === undefined) {
      return operator === (leftValue === rightValue ? '==' : '!=')
    }
    evaluation.spend(1 + (lengthOf(leftValue) + lengthOf(rightValue)) / charactersPerStep)
    return comparison(leftValue, rightValue, (steps) => evaluation.spend(steps))
  }
}

export function matchesPattern(operand: Operand, expression: RegularExpression): Predicate {
  return (item, root, evaluation) => {
    const value = operandValue(operand, item, root, evaluation)
    if (value === undefined) return false
    if (Array.isArray(value)) evaluation.spend(value.length)
    const spend = (steps: number): void => evaluation.spend(steps)
    const texts = (Array.isArray(value) ? value : [value]).map(textOf)
    return texts.some((text) => text !== null && expression.find(text, 0, spend) !== null)
  }
}

/** How many characters are read to compare a value. */
function lengthOf(value: JsonValue): number {
  return typeof value === 'string' ? value.length : 0
}

/** The text that a regular expression is matched against: null for values without plain text. */
function textOf(value: JsonValue): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return isNumber(value) ? numberText(value) : null
}

/** Equality in which a text equals what it spells, `'1' == 1`, `'true' == true`, as in this release of the library. */
function isSame(left: JsonValue, right: JsonValue, spend: (steps: number) => void): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left === right
  if (typeof left === 'string') return spells(left, right)
  return typeof right === 'string' ? spells(right, left) : equals(left, right, spend)
}

function spells(text: string, value: JsonValue): boolean {
  if (isNumber(value)) return numberText(value) === text || toNumber(value) === numberIn(text)
  return (value === null || typeof value === 'boolean') && text === String(value)
}

/** Less than, equal to or greater than 0; NaN, which matches no comparison, if the two have no order. */
function order(left: JsonValue, right: JsonValue): number {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0
  return numberIn(left) - numberIn(right)
}

function numberIn(value: JsonValue): number {
  if (isNumber(value)) return toNumber(value)
  return typeof value === 'string' && /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(value)
    ? Number(value)
    : Number.NaN
}
