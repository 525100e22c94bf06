import { isNumber, isObject, type JsonValue, numberText, shownText } from '../json/index.ts'
import { exactNumber } from './exact-number.ts'
import { evaluatePath, type Path, PathMiss, parsePath, rootValue, stepMessage } from './jsonpath/index.ts'
import { payloadBytesMax, secondsMax } from './model/shapes/limits.ts'
import type { CompiledValue, Scope } from './scope.ts'
import { StatesError } from './states-error.ts'
import { compilePathOrIntrinsic } from './template-field.ts'
import { parseTimestamp } from './timestamp.ts'

/**
 * Compiles a field that holds a path, such as `InputPath` or `TimeoutSecondsPath`. Its value fits the field, or else it
 * throws the service's error: a string for ErrorPath and CausePath, an array for ItemsPath, a number for fields that count,
 * the milliseconds since 1970 for TimestampPath, any value for the others.
 */
export function compilePathField(text: string, field: string): CompiledValue {
  return (fieldCompilers.get(field) ?? compileAnyPath)(text, field)
}

const fieldCompilers: ReadonlyMap<string, (text: string, field: string) => CompiledValue> = new Map([
  ['CausePath', compileStringPath],
  ['ErrorPath', compileStringPath],
  ['HeartbeatSecondsPath', compileTimeoutPath],
  ['ItemsPath', compileItemsPath],
  ['MaxConcurrencyPath', compileIntegerPath],
  ['MaxInputBytesPerBatchPath', compileBatchBytesPath],
  ['MaxItemsPath', compileIntegerPath],
  ['MaxItemsPerBatchPath', compileCountPath],
  ['SecondsPath', compileSecondsPath],
  ['TimeoutSecondsPath', compileTimeoutPath],
  ['TimestampPath', compileTimestampPath],
  ['ToleratedFailureCountPath', compileCountPath],
  ['ToleratedFailurePercentagePath', compileFailurePercentagePath],
])

function compileAnyPath(text: string): CompiledValue {
  const path = parsePath(text)
  return (scope) => valueAt(path, scope)
}

/** ErrorPath and CausePath: a path or an intrinsic function that gives a string. */
function compileStringPath(text: string, field: string): CompiledValue {
  const evaluate = compilePathOrIntrinsic(text, field)
  return (scope) => {
    const value = evaluate(scope)
    if (typeof value === 'string') return value
    throw runtimeError(`The ${field} field refers to value "${textOf(value)}" which is not a string: ${text}`)
  }
}

/** MaxConcurrencyPath and MaxItemsPath: an integer. Their users decide what a negative one means. */
function compileIntegerPath(text: string, field: string): CompiledValue {
  return compileNumberPath(text, field, 'integer', /^[+-]?\d+(?:\.0+)?$/)
}

/** ToleratedFailureCountPath (observed), and the fields that limit batches: an integer that is not negative. */
function compileCountPath(text: string, field: string): CompiledValue {
  return bounded(compileIntegerPath(text, field), (count) => count >= 0, `${withoutPath(field)} cannot be negative.`)
}

/** MaxInputBytesPerBatchPath: the same bounds as for a constant. The service's wording is not known. */
function compileBatchBytesPath(text: string, field: string): CompiledValue {
  const problem = `${withoutPath(field)} must be between 0 and ${payloadBytesMax}.`
  return bounded(compileCountPath(text, field), (bytes) => bytes <= payloadBytesMax, problem)
}

/** TimeoutSecondsPath and HeartbeatSecondsPath: the same bounds as for constants. The service's wording is not known. */
function compileTimeoutPath(text: string, field: string): CompiledValue {
  const problem = `${withoutPath(field)} must be between 1 and ${secondsMax}.`
  return bounded(compileIntegerPath(text, field), (seconds) => seconds >= 1 && seconds <= secondsMax, problem)
}

function withoutPath(field: string): string {
  return field.slice(0, -'Path'.length)
}

function compileFailurePercentagePath(text: string, field: string): CompiledValue {
  const evaluate = compileNumberPath(text, field, 'float', /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/)
  const problem = 'ToleratedFailurePercentage must be between 0 and 100.'
  return bounded(evaluate, (percentage) => percentage >= 0 && percentage <= 100, problem)
}

function bounded(evaluate: CompiledValue, accepts: (value: number) => boolean, problem: string): CompiledValue {
  return (scope) => {
    const value = evaluate(scope)
    if (accepts(Number(value))) return value
    throw runtimeError(problem)
  }
}

/** SecondsPath: the seconds to wait, a whole number that is not negative. */
function compileSecondsPath(text: string): CompiledValue {
  const path = parsePath(text)
  return (scope) => {
    const value = inputValueAt(path, 'SecondsPath', scope)
    const shown = textOf(value)
    if (!/^[+-]?\d+$/.test(shown)) {
      throw runtimeError(`The SecondsPath parameter cannot be parsed as a long value: ${path.text} == ${shown}`)
    }
    const seconds = exactNumber(Number(shown))
    if (seconds < 0) {
      throw runtimeError(`The SecondsPath parameter references a negative value: ${path.text} == ${shown}`)
    }
    return seconds
  }
}

/** TimestampPath: the point in time to wait for. */
function compileTimestampPath(text: string): CompiledValue {
  const path = parsePath(text)
  return (scope) => {
    const shown = textOf(inputValueAt(path, 'TimestampPath', scope))
    const timestamp = parseTimestamp(shown)
    if (timestamp !== null) return timestamp
    throw runtimeError(
      `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path.text} == ${shown}`,
    )
  }
}

/** ItemsPath: the array to map over. These errors do not name the state (recorded). */
function compileItemsPath(text: string): CompiledValue {
  return compileItems(text, Array.isArray)
}

/** ItemsPath of a Distributed Map, which also iterates over the members of an object. */
export function compileItemSource(text: string): CompiledValue {
  return compileItems(text, (value) => Array.isArray(value) || isObject(value))
}

function compileItems(text: string, accepts: (value: JsonValue) => boolean): CompiledValue {
  const path = parsePath(text)
  return (scope) => {
    const value = evaluatePath(path, scope)
    if (value instanceof PathMiss) throw noSuchItems(path, value, scope)
    if (accepts(value)) return value
    // The service shows a path into the context object without its first `$` (recorded).
    const shown = path.root === '$$' ? path.text.slice(1) : path.text
    throw new StatesError('States.Runtime', `Reference path "${shown}" must point to array.`, { atState: false })
  }
}

/** If ItemsPath finds nothing, reports from the service name this error, which its documentation does not list. */
function noSuchItems(path: Path, miss: PathMiss, scope: Scope): StatesError {
  const last = path.segments.at(-1)
  const source = rootValue(path, scope)
  const cause = last === undefined || source === undefined ? miss.message : stepMessage(last, source)
  return new StatesError('States.ReferencePathConflict', cause, { atState: false })
}

function compileNumberPath(text: string, field: string, kind: string, pattern: RegExp): CompiledValue {
  const path = parsePath(text)
  return (scope) => {
    const shown = textOf(valueAt(path, scope))
    if (pattern.test(shown)) return exactNumber(Number(shown))
    throw runtimeError(`The ${field} field refers to value "${shown}" which is not a valid ${kind}: ${path.text}`)
  }
}

function valueAt(path: Path, scope: Scope): JsonValue {
  const found = evaluatePath(path, scope)
  if (!(found instanceof PathMiss)) return found
  if (found.reason === 'pastTheEnd') return null
  throw runtimeError(`Invalid path '${path.text}' : ${found.message}`)
}

function inputValueAt(path: Path, field: string, scope: Scope): JsonValue {
  const found = evaluatePath(path, scope)
  if (!(found instanceof PathMiss) && found !== null) return found
  throw runtimeError(`The ${field} parameter does not reference an input value: ${path.text}`)
}

/** A value as the service's messages show it: strings without quotes, the rest as JSON. */
function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value
  return isNumber(value) ? numberText(value) : shownText(value)
}

function runtimeError(cause: string): StatesError {
  return new StatesError('States.Runtime', cause)
}
