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

/** How strictly to check an answer: against everything that the API promises, or only the members that are present. */
export type Strictness = 'STRICT' | 'PRESENT'

/**
 * Why an object could not be an answer of an API, or null. Members that the API's model does not have are ignored, as by the
 * service (observed).
 */
export function answerProblem(answer: AnswerShape, value: JsonObject, strictness: Strictness): string | null {
  const { part, style } = answer
  const limits = valueLimits(answer.package)
  // The service is documented to want the whole answer. Where the result is part of it, the part is accepted too. The part
  // does not have the whole answer's required members, and nothing says that its own are required.
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
  // A stream of events has no form as a value.
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
  // However the integration shows a timestamp, the service wants a mocked one as text (observed, and reported).
  if (schema.isStringSchema() || schema.isTimestampSchema()) {
    if (typeof value !== 'string') return mustBe(name, 'a string')
    return lengthProblem(name, value.length, limits) ?? wordProblem(name, value, limits)
  }
  // Bytes must be text too (observed), even where an integration would show the JSON in them parsed (reported).
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

/** A list or map may allow nulls in it. */
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

/** In the clients' schemas, required members come first, and a number after the members says how many of them there are. */
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
