import { isObject, type JsonValue, memberEntries, ObjectBuilder, shownText, typeOf } from '../json/index.ts'
import {
  compile,
  describeFailure,
  type EvaluationLimits,
  type Expression,
  JsonataError,
  statesLimits,
  toJsonValue,
  UnsupportedResultError,
} from '../jsonata/index.ts'
import { expressionSource } from './expression-text.ts'
import type { Field, StateScope } from './program.ts'
import { StatesError } from './states-error.ts'

/**
 * Compiles a field that accepts JSONata: every string in it, at any depth, that is an expression is replaced by its value;
 * everything else stays unchanged.
 *
 * @param location the field as error messages name it, such as `Output`, `Arguments/Payload` or `Output/items[0]`.
 */
export function compileJsonataField(value: JsonValue, location: string): Field<JsonValue> {
  const dynamic = compileDynamic(value, location)
  return dynamic ?? (() => value)
}

/** Null for a value that contains no expression: it is shared, not copied. */
function compileDynamic(value: JsonValue, location: string): Field<JsonValue> | null {
  if (typeof value === 'string') {
    const source = expressionSource(value)
    return source === null ? null : compileExpression(source, location)
  }
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileDynamic(item, `${location}[${index}]`))
    if (items.every((item) => item === null)) return null
    return (scope) => items.map((item, index) => (item === null ? value[index]! : item(scope)))
  }
  if (!isObject(value)) return null
  const members = memberEntries(value).map(
    ([name, member]) => [name, member, compileDynamic(member, `${location}/${name}`)] as const,
  )
  if (members.every(([, , dynamic]) => dynamic === null)) return null
  return (scope) => {
    const object = new ObjectBuilder()
    for (const [name, member, dynamic] of members) object.set(name, dynamic === null ? member : dynamic(scope))
    return object.build()
  }
}

/** Compiles one expression to a function that returns its value, or fails as the service does. */
function compileExpression(source: string, location: string): Field<JsonValue> {
  const expression = compile(source, { dialect: 'states' })
  return (scope) => {
    const failed = (what: string) =>
      new StatesError(
        'States.QueryEvaluationError',
        `The JSONata expression '${source}' specified for the field '${location}' ${what}`,
        { location },
      )
    try {
      const spent = (steps: number) => spendOn(scope, steps)
      const result = toJsonValue(evaluate(expression, scope, spent), { spent })
      if (result === undefined) throw failed('returned nothing (undefined).')
      return result
    } catch (error) {
      if (error instanceof UnsupportedResultError) throw failed('returned an unsupported result type.')
      if (error instanceof JsonataError) throw failed(`threw an error during evaluation${describeFailure(error)}`)
      throw error
    }
  }
}

function evaluate(expression: Expression, scope: StateScope, spent: (steps: number) => void): unknown {
  const { randomness } = scope
  // Made once for all the places and iterations in which an expression reads it.
  let states: object | undefined
  return expression.evaluate(undefined, {
    lookup: (name) => {
      if (name !== 'states') return scope.variable(name)
      states ??= statesOf(scope)
      return states
    },
    nowMillis: scope.nowMillis,
    random: () => randomness.random(),
    uuid: () => randomness.uuid(),
    spent,
    limits: limitsIn(scope),
  })
}

/** The last of many expressions of a state gets only what the others have left. */
function limitsIn(scope: StateScope): EvaluationLimits {
  const { stepsLeft } = scope.meter
  return stepsLeft < statesLimits.steps ? { ...statesLimits, steps: stepsLeft } : statesLimits
}

/** An expression that is stopped reports the reason with its own error. */
function spendOn(scope: StateScope, steps: number): void {
  scope.meter.spend(Math.min(steps, scope.meter.stepsLeft))
}

/** `$states`. Its members are read only when an expression needs them: most never do. */
function statesOf(scope: StateScope): object {
  const states = {
    get input() {
      return scope.input.value
    },
    get context() {
      return scope.context.value
    },
  }
  if (scope.result !== null) {
    Object.defineProperty(states, 'result', { enumerable: true, get: () => scope.result!.value })
  }
  if (scope.errorOutput !== null) {
    Object.defineProperty(states, 'errorOutput', { enumerable: true, get: () => scope.errorOutput!.value })
  }
  return states
}

/** The error of an expression whose value has the wrong type for its field. */
export function unexpectedType(field: JsonValue, location: string, expected: string, value: JsonValue): StatesError {
  const source = typeof field === 'string' ? (expressionSource(field) ?? field) : shownText(field)
  return new StatesError(
    'States.QueryEvaluationError',
    `The JSONata expression '${source}' specified for the field '${location}' returned an unexpected result type. Expected '${expected}', but was '${typeOf(value)}' for value: ${shownText(value)}`,
    { location },
  )
}
