import type { NormalizedSchema } from '@smithy/core/schema'
import {
  hasMember,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  toNumber,
} from '../../../json/index.ts'
import { holdsBinary } from '../../aws/values/binary-members.ts'
import { type NamingStyle, shownName } from '../../aws/values/naming.ts'
import { shownMembers } from '../../aws/values/shown-members.ts'
import type { AnswerShape } from './answer-shape.ts'
import { type MemberLimits, type ValueLimits, valueLimits } from './value-limits.ts'

/** What an answer is held to: all that the API promises, or only what is there. */
export type Strictness = 'STRICT' | 'PRESENT'

/**
 * What in an object could not be an answer of an API; null for nothing. Members that the API's model does not have are
 * passed over, as the service does (observed).
 */
export function answerProblem(answer: AnswerShape, value: JsonObject, strictness: Strictness): string | null {
  const { part, style } = answer
  const limits = valueLimits(answer.package)
  // The answer as a whole is what the service is documented to want. Where results are a part of it, they are taken too:
  // the whole answer's required members are not theirs, and nothing says that those of the part are asked for.
  const isPart = part !== null && !hasMember(value, part.member)
  const rules: Rules = { style, limits, asksForRequired: strictness === 'STRICT' && !isPart }
  return problemOf(isPart ? part.schema : answer.schema, null, '', value, rules)
}

interface Rules {
  readonly style: NamingStyle
  readonly limits: (structure: string) => MemberLimits
  readonly asksForRequired: boolean
}

function problemOf(
  schema: NormalizedSchema,
  limits: ValueLimits | null,
  name: string,
  value: JsonValue,
  rules: Rules,
): string | null {
  // What is streamed as events has no form as a value.
  if (schema.isDocumentSchema() || (schema.isStructSchema() && schema.isStreaming())) return null
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return mustBe(name, 'an array')
    const items = schema.getValueSchema()
    return (
      lengthProblem(name, value.length, limits) ??
      firstOf(value, (item) => itemProblem(schema, items, limits, name, item, rules))
    )
  }
  if (schema.isMapSchema()) {
    if (!isObject(value)) return mustBe(name, 'an object')
    const values = schema.getValueSchema()
    const entries = memberEntries(value)
    return (
      lengthProblem(name, entries.length, limits) ??
      firstOf(entries, ([key, each]) => itemProblem(schema, values, limits, key, each, rules))
    )
  }
  if (schema.isStructSchema()) return structureProblem(schema, name, value, rules)
  // Whatever the integration shows of an instant, the service wants a text of a mocked one (observed, and reported).
  if (schema.isStringSchema() || schema.isTimestampSchema()) {
    if (typeof value !== 'string') return mustBe(name, 'a string')
    return lengthProblem(name, value.length, limits) ?? wordProblem(name, value, limits)
  }
  // Also of bytes (observed), and where an integration would show the JSON in them parsed (reported).
  if (schema.isBlobSchema()) {
    if (typeof value !== 'string') return mustBe(name, 'a string')
    return lengthProblem(name, Buffer.byteLength(value, holdsBinary(name) ? 'base64' : 'utf8'), limits)
  }
  if (schema.isBooleanSchema()) return typeof value === 'boolean' ? null : mustBe(name, 'a boolean')
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    return isNumber(value) ? rangeProblem(name, toNumber(value), limits) : mustBe(name, 'a number')
  }
  return null
}

function structureProblem(schema: NormalizedSchema, name: string, value: JsonValue, rules: Rules): string | null {
  if (!isObject(value)) return mustBe(name, 'an object')
  if (rules.asksForRequired) {
    for (const required of requiredMembers(schema)) {
      const shown = shownName(required, rules.style)
      if (!hasMember(value, shown)) return `Required field '${shown}' is missing`
    }
  }
  const limits = rules.limits(schema.getName() ?? '')
  const members = shownMembers(schema, rules.style)
  return firstOf(memberEntries(value), ([key, inner]) => {
    const found = members.get(key)
    if (found === undefined) return null
    const [member, each] = found
    return problemOf(each, limits.get(member) ?? null, key, inner, rules)
  })
}

/** A list or a map may be one that has nulls in it. */
function itemProblem(
  owner: NormalizedSchema,
  schema: NormalizedSchema,
  limits: ValueLimits | null,
  name: string,
  value: JsonValue,
  rules: Rules,
): string | null {
  if (value === null && owner.getMergedTraits().sparse) return null
  return problemOf(schema, limits?.of ?? null, name, value, rules)
}

/** In the schemas of clients, the required members come first, and a number behind the members says how many they are. */
function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const structure = schema.getSchema() as { readonly 4?: readonly string[]; readonly 6?: number }
  return structure[4]?.slice(0, structure[6] ?? 0) ?? []
}

function mustBe(name: string, type: string): string {
  return `Field '${name}' must be ${type}`
}

function lengthProblem(name: string, length: number, limits: ValueLimits | null): string | null {
  if (limits === null) return null
  if (length < limits.min) return `Field '${name}' is smaller than the minimum length`
  return length > limits.max ? `Field '${name}' exceeds the maximum length` : null
}

function rangeProblem(name: string, number: number, limits: ValueLimits | null): string | null {
  if (limits === null) return null
  if (number < limits.min) return `Field '${name}' is less than the minimum value`
  return number > limits.max ? `Field '${name}' exceeds the maximum value` : null
}

function wordProblem(name: string, text: string, limits: ValueLimits | null): string | null {
  return limits?.words?.has(text) === false ? `Field '${name}' is not an expected value` : null
}

function firstOf<T>(values: readonly T[], problemOfOne: (value: T) => string | null): string | null {
  for (const value of values) {
    const problem = problemOfOne(value)
    if (problem !== null) return problem
  }
  return null
}
