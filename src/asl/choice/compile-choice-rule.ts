import { getMember, isObject, type JsonObject, type JsonValue, memberNames } from '../../json/index.ts'
import { type Compiled, compiled, unionOf } from '../compiled.ts'
import { ExpressionSyntaxError } from '../expression-syntax-error.ts'
import { evaluatePath, type Path, PathMiss } from '../jsonpath/index.ts'
import { charactersPerStep } from '../meter.ts'
import { readPath } from '../path-field.ts'
import type { Scope } from '../scope.ts'
import { StatesError } from '../states-error.ts'
import { comparisons, operandKinds } from './operators.ts'
import { compileStringMatches } from './string-matches.ts'

/**
 * Compiles a JSONPath choice rule: And, Or, Not, or a comparison of a Variable. Other members of the rule (Next, Assign,
 * Comment) are not looked at.
 *
 * @throws ExpressionSyntaxError
 */
export function compileChoiceRule(rule: JsonObject): Compiled<boolean> {
  return compileRule(rule, '')
}

function compileRule(rule: JsonValue | undefined, pointer: string): Compiled<boolean> {
  if (!isObject(rule)) throw invalidRule('A choice rule must be an object', pointer)
  const and = getMember(rule, 'And')
  if (and !== undefined) {
    const parts = compileRules(and, `${pointer}/And`)
    return compiled((scope) => parts.every((part) => part(scope)), unionOf(parts))
  }
  const or = getMember(rule, 'Or')
  if (or !== undefined) {
    const parts = compileRules(or, `${pointer}/Or`)
    return compiled((scope) => parts.some((part) => part(scope)), unionOf(parts))
  }
  const not = getMember(rule, 'Not')
  if (not !== undefined) {
    const part = compileRule(not, `${pointer}/Not`)
    return compiled((scope) => !part(scope), part.references)
  }
  return compileComparison(rule, pointer)
}

function compileRules(rules: JsonValue, pointer: string): Compiled<boolean>[] {
  if (!Array.isArray(rules) || rules.length === 0) throw invalidRule('Expected an array of choice rules', pointer)
  return rules.map((rule, index) => compileRule(rule, `${pointer}/${index}`))
}

function compileComparison(rule: JsonObject, pointer: string): Compiled<boolean> {
  const text = getMember(rule, 'Variable')
  if (typeof text !== 'string') throw invalidRule("A choice rule needs a 'Variable', or 'And', 'Or', 'Not'", pointer)
  const operators = memberNames(rule).filter((name) => operandKinds.has(name))
  const operator = operators[0]
  if (operator === undefined || operators.length > 1) {
    throw invalidRule('A choice rule needs exactly one comparison operator', pointer)
  }
  return compileOperator(
    readPath(text, 'Variable', `${pointer}/Variable`),
    operator,
    getMember(rule, operator)!,
    pointer,
  )
}

function compileOperator(variable: Path, operator: string, operand: JsonValue, pointer: string): Compiled<boolean> {
  if (operator === 'IsPresent') {
    return compiled((scope) => !(evaluatePath(variable, scope) instanceof PathMiss) === operand, variable.references)
  }
  if (operator === 'StringMatches') {
    if (typeof operand !== 'string') throw invalidRule("The value of 'StringMatches' must be a string", pointer)
    const matches = compileStringMatches(operand)
    return compiled((scope) => {
      const value = valueAt(variable, scope)
      return typeof value === 'string' && matches(value, scope.meter)
    }, variable.references)
  }
  const comparison = comparisons.get(operator)
  if (comparison !== undefined) {
    return compiled((scope) => comparison(valueAt(variable, scope), operand), variable.references)
  }
  return comparePaths(variable, operator, operand, pointer)
}

function comparePaths(variable: Path, operator: string, operand: JsonValue, pointer: string): Compiled<boolean> {
  if (typeof operand !== 'string') throw invalidRule(`The value of '${operator}' must be a path`, pointer)
  const comparison = comparisons.get(operator.slice(0, -'Path'.length))!
  const path = readPath(operand, operator, `${pointer}/${operator}`)
  return compiled((scope) => comparison(valueAt(variable, scope), valueAt(path, scope)), unionOf([variable, path]))
}

/** A missing path fails the state: only IsPresent asks for it without harm. The wording is reported from the service. */
function valueAt(path: Path, scope: Scope): JsonValue {
  const value = evaluatePath(path, scope)
  scope.meter.spend(typeof value === 'string' ? 1 + value.length / charactersPerStep : 1)
  if (!(value instanceof PathMiss)) return value
  throw new StatesError(
    'States.Runtime',
    `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
  )
}

function invalidRule(message: string, pointer: string): ExpressionSyntaxError {
  return new ExpressionSyntaxError(message, pointer, message, 0)
}
