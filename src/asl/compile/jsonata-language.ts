import {
  getMember,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  Payload,
  shownText,
  toNumber,
} from '../../json/index.ts'
import { exactNumber } from '../exact-number.ts'
import { compileJsonataField, unexpectedType } from '../jsonata-field.ts'
import { payloadBytesMax, secondsMax } from '../model/shapes/limits.ts'
import type { Assigned, Field } from '../program.ts'
import { StatesError } from '../states-error.ts'
import { parseTimestamp } from '../timestamp.ts'
import { constant, type QueryLanguageCompiler } from './query-language.ts'

const noVariables: Assigned = new Map()
/** Fields whose values must lie within the bounds of their constants. */
const timeouts: ReadonlySet<string> = new Set(['TimeoutSeconds', 'HeartbeatSeconds'])

/** States that compute with JSONata (Developer Guide, "Transforming data with JSONata"). */
export const jsonataLanguage: QueryLanguageCompiler = {
  effectiveInput: () => (scope) => scope.input,
  arguments: (owner, within = '') => payloadField(owner, 'Arguments', within) ?? ((scope) => scope.input),

  taskArguments: (state) => jsonataLanguage.arguments(state),
  passResult: () => (scope) => scope.input,

  output(owner, from, within) {
    const given = payloadField(owner, 'Output', within)
    if (given !== null) return given
    return from === 'result' ? (scope) => scope.result ?? scope.input : (scope) => scope.input
  },

  catcherOutput: (catcher, within) =>
    payloadField(catcher, 'Output', within) ?? ((scope) => scope.errorOutput ?? scope.input),

  assign(owner, _from, within) {
    const value = getMember(owner, 'Assign')
    if (!isObject(value)) return constant(noVariables)
    const fields = memberEntries(value).map(
      ([name, member]) => [name, compileJsonataField(member, `${within}Assign/${name}`)] as const,
    )
    return (scope) => new Map(fields.map(([name, field]) => [name, Payload.ofValue(field(scope))]))
  },

  condition(rule, location) {
    const value = getMember(rule, 'Condition') ?? null
    const field = compileJsonataField(value, location)
    return (scope) => {
      const result = field(scope)
      if (typeof result !== 'boolean') throw unexpectedType(value, location, 'boolean', result)
      return result
    }
  },

  integer(owner, name, within = '') {
    return numberField(owner, name, within, (number) => {
      if (timeouts.has(name) && (number < 1 || number > secondsMax)) return `must be between 1 and ${secondsMax}`
      if (number < 0) return 'must not be negative'
      if (name === 'MaxInputBytesPerBatch' && number > payloadBytesMax)
        return `must be between 0 and ${payloadBytesMax}`
      return Number.isInteger(number) ? null : 'must be an integer'
    })
  },

  percentage(state, name) {
    return numberField(state, name, '', (number) => (number >= 0 && number <= 100 ? null : 'must be between 0 and 100'))
  },

  template: payloadField,

  text(owner, name, within = '') {
    const value = getMember(owner, name)
    if (value === undefined) return constant(null)
    const location = within + name
    const field = compileJsonataField(value, location)
    return (scope) => {
      const result = field(scope)
      if (typeof result !== 'string') throw unexpectedType(value, location, 'string', result)
      return result
    }
  },

  waitUntil(state) {
    const timestamp = getMember(state, 'Timestamp')
    if (timestamp === undefined) {
      const seconds = jsonataLanguage.integer(state, 'Seconds')
      return (scope, enteredMillis) => enteredMillis + (seconds(scope) ?? 0) * 1000
    }
    const text = jsonataLanguage.text(state, 'Timestamp')
    return (scope) => {
      const given = text(scope) ?? ''
      const instant = parseTimestamp(given)
      if (instant !== null) return instant
      throw new StatesError(
        'States.QueryEvaluationError',
        `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${given}`,
        { location: 'Timestamp' },
      )
    }
  },

  items(state) {
    const value = getMember(state, 'Items')
    if (value === undefined) {
      return (scope) => {
        const input = scope.input.value
        if (Array.isArray(input)) return input
        throw new StatesError(
          'States.QueryEvaluationError',
          `Map state input must be an array but was: ${shownText(input)}`,
        )
      }
    }
    const field = compileJsonataField(value, 'Items')
    return (scope) => {
      const result = field(scope)
      if (!Array.isArray(result)) throw unexpectedType(value, 'Items', 'array', result)
      return result
    }
  },

  itemSource(state) {
    const value = getMember(state, 'Items')
    const field = value === undefined ? null : compileJsonataField(value, 'Items')
    return (scope) => {
      const result = field === null ? scope.input.value : field(scope)
      if (Array.isArray(result) || isObject(result)) return result
      if (value !== undefined) throw unexpectedType(value, 'Items', 'array', result)
      throw new StatesError(
        'States.QueryEvaluationError',
        `Map state input must be an array but was: ${shownText(result)}`,
      )
    }
  },

  itemSelector: (state) => payloadField(state, 'ItemSelector'),

  credentials(state) {
    const value = getMember(state, 'Credentials')
    return value === undefined ? constant<JsonValue | null>(null) : compileJsonataField(value, 'Credentials')
  },
}

/** A number field; `problem` says what is wrong with its value, or null. */
function numberField(
  owner: JsonObject,
  name: string,
  within: string,
  problem: (number: number) => string | null,
): Field<number | null> {
  const value = getMember(owner, name)
  if (value === undefined) return constant(null)
  const location = within + name
  const field = compileJsonataField(value, location)
  return (scope) => {
    const result = field(scope)
    if (!isNumber(result)) throw unexpectedType(value, location, 'number', result)
    const number = toNumber(result)
    const found = problem(number)
    if (found === null) return exactNumber(number)
    throw new StatesError('States.QueryEvaluationError', `The ${name} field ${found}: ${shownText(result)}`, {
      location,
    })
  }
}

function payloadField(owner: JsonObject, name: string, within = ''): Field<Payload> | null {
  const value = getMember(owner, name)
  if (value === undefined) return null
  const field = compileJsonataField(value, within + name)
  return (scope) => Payload.ofValue(field(scope))
}
