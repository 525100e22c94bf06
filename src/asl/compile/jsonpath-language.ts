import {
  getMember,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  Payload,
  toNumber,
} from '../../json/index.ts'
import { compileChoiceRule } from '../choice/index.ts'
import { exactNumber } from '../exact-number.ts'
import { parsePath, setAtPath } from '../jsonpath/index.ts'
import { payloadBytesMax } from '../model/shapes/limits.ts'
import { compileItemSource, compilePathField } from '../path-field.ts'
import { compileTemplate } from '../payload-template.ts'
import type { Assigned, Field, StateScope } from '../program.ts'
import { StatesError } from '../states-error.ts'
import { parseTimestamp } from '../timestamp.ts'
import { constant, type QueryLanguageCompiler } from './query-language.ts'

const noVariables: Assigned = new Map()
const emptyObject = Payload.ofText('{}')

/** States that select with JSONPath (specification, "Input and output processing"). */
export const jsonpathLanguage: QueryLanguageCompiler = {
  effectiveInput: (state) => selection(state, 'InputPath', (scope) => scope.input),

  arguments: (state) => template(state, 'Parameters') ?? ((scope) => scope.document),

  taskArguments(state) {
    const parameters = template(state, 'Parameters')
    return parameters === null ? jsonpathLanguage.arguments(state) : startable(parameters)
  },

  passResult(state) {
    const result = getMember(state, 'Result')
    if (result === undefined) return jsonpathLanguage.arguments(state)
    const payload = Payload.ofValue(result)
    return constant(payload)
  },

  output(state, from) {
    const select = selection(state, 'OutputPath', (scope) => scope.document)
    if (from === 'input') return select
    const resultSelector = template(state, 'ResultSelector')
    const place = placement(state)
    return (scope) => {
      let result = scope.result ?? scope.input
      if (resultSelector !== null) {
        scope.document = result
        result = resultSelector(scope)
      }
      scope.observe?.('afterResultSelector', result)
      scope.document = place(scope.input, result)
      scope.observe?.('afterResultPath', scope.document)
      return select(scope)
    }
  },

  catcherOutput(catcher) {
    const place = placement(catcher)
    return (scope) => place(scope.input, scope.errorOutput ?? scope.input)
  },

  assign(owner, from) {
    const value = getMember(owner, 'Assign')
    if (!isObject(value) || memberEntries(value).length === 0) return constant(noVariables)
    const evaluate = compileTemplate(value)
    return (scope) => {
      if (from === 'result') scope.document = scope.result ?? scope.input
      else if (from === 'error') scope.document = scope.errorOutput ?? scope.input
      const assigned = evaluate(scope) as JsonObject
      return new Map(memberEntries(assigned).map(([name, member]) => [name, Payload.ofValue(member)]))
    }
  },

  condition: (rule) => compileChoiceRule(rule),

  integer(state, name) {
    const value = getMember(state, name)
    if (isNumber(value)) return constant<number | null>(exactNumber(toNumber(value)))
    return (pathField(state, `${name}Path`) as Field<number> | null) ?? constant<number | null>(null)
  },

  percentage: (state, name) => jsonpathLanguage.integer(state, name),

  template,

  text(state, name) {
    const value = getMember(state, name)
    if (typeof value === 'string') return constant<string | null>(value)
    return (pathField(state, `${name}Path`) as Field<string> | null) ?? constant<string | null>(null)
  },

  waitUntil(state) {
    const timestamp = getMember(state, 'Timestamp')
    if (typeof timestamp === 'string') {
      const instant = parseTimestamp(timestamp) ?? 0
      return () => instant
    }
    const timestampPath = pathField(state, 'TimestampPath')
    if (timestampPath !== null) return timestampPath as Field<number>
    const seconds = jsonpathLanguage.integer(state, 'Seconds')
    return (scope, enteredMillis) => enteredMillis + (seconds(scope) ?? 0) * 1000
  },

  items(state) {
    return compilePathField(String(getMember(state, 'ItemsPath') ?? '$'), 'ItemsPath') as Field<readonly JsonValue[]>
  },

  itemSource(state) {
    return compileItemSource(String(getMember(state, 'ItemsPath') ?? '$')) as Field<readonly JsonValue[] | JsonObject>
  },

  itemSelector: (state) => template(state, 'ItemSelector') ?? template(state, 'Parameters'),

  credentials(state) {
    const value = getMember(state, 'Credentials')
    return value === undefined ? constant<JsonValue | null>(null) : compileTemplate(value)
  },
}

/** InputPath, OutputPath, ItemsPath: `$` or absence leaves the payload unchanged, null empties it. */
function selection(state: JsonObject, name: string, whole: (scope: StateScope) => Payload): Field<Payload> {
  const path = getMember(state, name)
  if (path === null) return constant(emptyObject)
  if (path === undefined || path === '$') return whole
  const select = compilePathField(String(path), name)
  return (scope) => {
    scope.document = whole(scope)
    return Payload.ofValue(select(scope) as JsonValue)
  }
}

/** ResultPath: where the result goes in the raw input. */
function placement(owner: JsonObject): (input: Payload, result: Payload) => Payload {
  const path = getMember(owner, 'ResultPath')
  if (path === null) return (input) => input
  if (path === undefined || path === '$') return (_input, result) => result
  const parsed = parsePath(String(path))
  return (input, result) => Payload.ofValue(setAtPath(parsed, input.value, result.value))
}

function template(state: JsonObject, name: string): Field<Payload> | null {
  const value = getMember(state, name)
  if (value === undefined) return null
  const evaluate = compileTemplate(value)
  return (scope) => Payload.ofValue(evaluate(scope))
}

/**
 * Parameters of a task, refused if a member's name still ends in `.$` after evaluation: an object of the input brought it
 * in, and it was not meant for the service.
 */
function startable(parameters: Field<Payload>): Field<Payload> {
  return (scope) => {
    const payload = parameters(scope)
    // The engine refuses it.
    if (payload.exceeds(payloadBytesMax)) return payload
    // Only a name can be followed by a colon here: a quote inside a text is escaped.
    const unevaluated = payload.text.includes('.$":') ? unevaluatedNames(payload.value) : []
    if (unevaluated.length === 0) return payload
    const problems = unevaluated.map((name) => `The field "${name}" is not supported by Step Functions`)
    throw new StatesError(
      'States.Runtime',
      `The Parameters '${payload.text}' could not be used to start the Task: [${problems.join(', ')}]`,
    )
  }
}

function unevaluatedNames(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap(unevaluatedNames)
  if (!isObject(value)) return []
  return memberEntries(value).flatMap(([name, member]) => [
    ...(name.endsWith('.$') ? [name] : []),
    ...unevaluatedNames(member),
  ])
}

function pathField(state: JsonObject, name: string): Field<JsonValue> | null {
  const path = getMember(state, name)
  return path === undefined ? null : (compilePathField(String(path), name) as Field<JsonValue>)
}
