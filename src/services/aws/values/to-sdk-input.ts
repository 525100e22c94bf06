import type { NormalizedSchema } from '@smithy/core/schema'
import { unsupportedField } from '../../../asl/parameters/find-parameter-problems.ts'
import {
  getMember,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  numberText,
  stringify,
  toNumber,
} from '../../../json/index.ts'
import { holdsBinary } from './binary-members.ts'
import { documentedName, type NamingStyle } from './naming.ts'
import { shownMembers } from './shown-members.ts'

export interface SdkInput {
  readonly input: Record<string, unknown>
  /** What is wrong with the parameters, in the service's words. */
  readonly problems: readonly string[]
}

/** Turns a task's parameters into a client's input, with the client's member names, dates and bytes, and without nulls. */
export function toSdkInput(parameters: JsonObject, schema: NormalizedSchema, style: NamingStyle): SdkInput {
  const problems: string[] = []
  const input = schema.isStructSchema() ? structure(parameters, schema, { style, problems }) : {}
  return { input, problems }
}

interface Conversion {
  readonly style: NamingStyle
  readonly problems: string[]
}

function structure(object: JsonObject, schema: NormalizedSchema, conversion: Conversion): Record<string, unknown> {
  const members = shownMembers(schema, conversion.style)
  const result: Record<string, unknown> = {}
  for (const [name, value] of memberEntries(object)) {
    const member = members.get(name) ?? members.get(documentedName(name, conversion.style))
    if (member === undefined) conversion.problems.push(unsupportedField(name))
    else if (value !== null) result[member[0]] = convert(name, value, member[1], conversion)
  }
  return result
}

function convert(name: string, value: JsonValue, schema: NormalizedSchema, conversion: Conversion): unknown {
  if (schema.isStructSchema()) {
    if (typeof value === 'string' && isAttributeValue(schema, conversion.style)) return { S: value }
    if (isObject(value)) return structure(value, schema, conversion)
    return wrong(name, 'an OBJECT', conversion)
  }
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return wrong(name, 'an ARRAY', conversion)
    const items = schema.getValueSchema()
    return value.map((item) => (item === null ? null : convert(name, item, items, conversion)))
  }
  if (schema.isMapSchema()) {
    if (!isObject(value)) return wrong(name, 'an OBJECT', conversion)
    const values = schema.getValueSchema()
    return Object.fromEntries(
      memberEntries(value).map(([key, each]) => [key, each === null ? null : convert(name, each, values, conversion)]),
    )
  }
  if (schema.isDocumentSchema()) return JSON.parse(stringify(value))
  if (schema.isBlobSchema()) return bytes(name, value, schema)
  if (schema.isTimestampSchema()) return date(name, value, conversion)
  if (schema.isBooleanSchema()) {
    return value === 'true' || value === true
      ? true
      : value === 'false' || value === false
        ? false
        : wrong(name, 'a BOOLEAN', conversion)
  }
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    return numeric(name, value, conversion)
  }
  // Where the API wants a text (a message, an input), an object or a number is written as JSON.
  return typeof value === 'string' ? value : stringify(value)
}

/**
 * DynamoDB's attribute value. The first Java SDK can make one from plain text (`new AttributeValue("x")`), but from nothing
 * else that is not an object; the second SDK cannot do even that.
 */
function isAttributeValue(schema: NormalizedSchema, style: NamingStyle): boolean {
  return style === 'optimized' && /(?:^|#)AttributeValue$/.test(schema.getName(true) ?? '')
}

/** A member's bytes for a value. A streamed body is the value's JSON, including a string's quotes (observed). */
function bytes(name: string, value: JsonValue, schema: NormalizedSchema): Uint8Array {
  if (typeof value === 'string' && holdsBinary(name)) return Buffer.from(value, 'base64')
  if (typeof value === 'string' && !schema.isStreaming()) return Buffer.from(value)
  return Buffer.from(stringify(value))
}

/** ISO 8601, or seconds since 1970. */
function date(name: string, value: JsonValue, conversion: Conversion): unknown {
  const made = isNumber(value) ? new Date(toNumber(value) * 1000) : new Date(typeof value === 'string' ? value : '')
  return Number.isNaN(made.getTime()) ? wrong(name, 'a timestamp', conversion) : made
}

function numeric(name: string, value: JsonValue, conversion: Conversion): unknown {
  const text = isNumber(value) ? numberText(value) : typeof value === 'string' ? value.trim() : ''
  const number = text === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(number)) return wrong(name, 'a NUMBER', conversion)
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number
}

function wrong(name: string, expected: string, { problems }: Conversion): undefined {
  problems.push(`The value for the field '${name}' must be ${expected}`)
}

/** Whether the task has a parameter, whatever its name in the API. */
export function hasParameter(parameters: JsonObject, name: string): boolean {
  return (getMember(parameters, name) ?? null) !== null
}
