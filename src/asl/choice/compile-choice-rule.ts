import { getMember, type JsonObject, type JsonValue, memberNames } from '../../json/index.ts'
import { evaluatePath, type Path, PathMiss, parsePath } from '../jsonpath/index.ts'
import { charactersPerStep } from '../meter.ts'
import type { Compiled, Scope } from '../scope.ts'
import { StatesError } from '../states-error.ts'
import { comparisons, operandKinds } from './operators.ts'
import { compileStringMatches } from './string-matches.ts'

/**
 * Compiles a JSONPath choice rule: And, Or, Not, or a comparison of a Variable. Other members of the rule (Next, Assign,
 * Comment) are ignored.
 */
export function compileChoiceRule(rule: JsonObject): Compiled<boolean> {
  const and = getMember(rule, 'And')
  if (and !== undefined) {
    const parts = compileRules(and)
    return (scope) => parts.every((part) => part(scope))
  }
  const or = getMember(rule, 'Or')
  if (or !== undefined) {
    const parts = compileRules(or)
    return (scope) => parts.some((part) => part(scope))
  }
  const not = getMember(rule, 'Not')
  if (not !== undefined) {
    const part = compileChoiceRule(not as JsonObject)
    return (scope) => !part(scope)
  }
  const operator = memberNames(rule).find((name) => operandKinds.has(name))!
  return compileComparison(parsePath(String(getMember(rule, 'Variable'))), operator, getMember(rule, operator)!)
}

function compileRules(rules: JsonValue): Compiled<boolean>[] {
  return (rules as JsonObject[]).map(compileChoiceRule)
}

function compileComparison(variable: Path, operator: string, operand: JsonValue): Compiled<boolean> {
  if (operator === 'IsPresent') return (scope) => !(evaluatePath(variable, scope) instanceof PathMiss) === operand
  if (operator === 'StringMatches') {
    const matches = compileStringMatches(String(operand))
    return (scope) => {
      const value = valueAt(variable, scope)
      return typeof value === 'string' && matches(value, scope.meter)
    }
  }
  const comparison = comparisons.get(operator)
  if (comparison !== undefined) return (scope) => comparison(valueAt(variable, scope), operand)
  const paired = comparisons.get(operator.slice(0, -'Path'.length))!
  const path = parsePath(String(operand))
  return (scope) => paired(valueAt(variable, scope), valueAt(path, scope))
}

/** A missing path fails the state: only IsPresent tolerates it. The wording is reported from the service. */
function valueAt(path: Path, scope: Scope): JsonValue {
  const value = evaluatePath(path, scope)
  scope.meter.spend(typeof value === 'string' ? 1 + value.length / charactersPerStep : 1)
  if (!(value instanceof PathMiss)) return value
  throw new StatesError(
    'States.Runtime',
    `Invalid path '${path.text}': The choice state's condition path references an invalid value.`,
  )
}
