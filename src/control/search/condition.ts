import { evaluateOn, PathMiss, PathSyntaxError, parsePath } from '../../asl/jsonpath/index.ts'
import { parse, stringify } from '../../json/index.ts'
import { compile, JsonataError } from '../../jsonata/index.ts'

/** Says of a payload whether it is looked for. One on which the condition cannot be evaluated is not. */
export type Condition = (payload: string) => boolean

/** A condition that is not valid, and why. */
export class ConditionError extends Error {}

const operators = ['==', '!=', '<=', '>=', '=', '<', '>'] as const
type Operator = (typeof operators)[number]

// Each evaluation stays below some milliseconds; there may be thousands.
const limits = { steps: 50_000, depth: 100, memory: 1_000_000 }

/**
 * Reads a condition on an input or output: JSONata, which must give `true`, or a JSONPath to one place with an optional
 * comparison (`$.customer.id == 'C-7'`, `$.items[0].price > 10`; without one, there must be something).
 *
 * @throws ConditionError
 */
export function readCondition(text: string): Condition {
  const trimmed = text.trim()
  return /^\$[.[]/.test(trimmed) ? pathCondition(trimmed) : jsonataCondition(trimmed)
}

function jsonataCondition(text: string): Condition {
  const expression = translating(() => compile(text))
  const environment = { lookup: () => undefined, nowMillis: 0, random: () => 0, uuid: () => '', limits }
  return (payload) => {
    try {
      return expression.evaluate(parse(payload), environment) === true
    } catch {
      return false
    }
  }
}

function pathCondition(text: string): Condition {
  const { pathText, operator, valueText } = splitComparison(text)
  const path = translating(() => parsePath(pathText))
  if (!path.definite) {
    throw new ConditionError(
      `${pathText} may lead to several places. Expected a path to one, such as $.customer.id, or JSONata.`,
    )
  }
  const expected = operator === null ? null : readValue(valueText)
  return (payload) => {
    try {
      const found = evaluateOn(path, parse(payload))
      if (found instanceof PathMiss) return false
      return operator === null || compare(plain(stringify(found)), operator, expected)
    } catch {
      return false
    }
  }
}

/** The first operator outside of brackets and quotes divides the path from the value. */
function splitComparison(text: string) {
  let depth = 0
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!
    if (quote !== '') {
      if (character === '\\') at += 1
      else if (character === quote) quote = ''
    } else if (character === "'" || character === '"') quote = character
    else if (character === '[') depth += 1
    else if (character === ']') depth -= 1
    else if (depth === 0) {
      const operator = operators.find((each) => text.startsWith(each, at))
      if (operator !== undefined) {
        return { pathText: text.slice(0, at).trim(), operator, valueText: text.slice(at + operator.length).trim() }
      }
    }
  }
  return { pathText: text, operator: null, valueText: '' }
}

function readValue(text: string): unknown {
  const [, single] = /^'([^']*)'$/.exec(text) ?? []
  if (single !== undefined) return single
  try {
    return JSON.parse(text)
  } catch {
    throw new ConditionError(
      `${JSON.stringify(text)} is not a value to compare with. Expected JSON or a text in quotes.`,
    )
  }
}

/** As JavaScript's values, whose members' order does not matter here. */
function plain(text: string): unknown {
  return JSON.parse(text)
}

function compare(found: unknown, operator: Operator, expected: unknown): boolean {
  const isEqual = JSON.stringify(found) === JSON.stringify(expected)
  if (operator === '==' || operator === '=') return isEqual
  if (operator === '!=') return !isEqual
  const areNumbers = typeof found === 'number' && typeof expected === 'number'
  const areTexts = typeof found === 'string' && typeof expected === 'string'
  if (!areNumbers && !areTexts) return false
  const [left, right] = [found, expected] as [number, number]
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  return operator === '>' ? left > right : left >= right
}

function translating<Result>(read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (error instanceof JsonataError || error instanceof PathSyntaxError) {
      throw new ConditionError(`The condition is not valid: ${error.message}`, { cause: error })
    }
    throw error
  }
}
