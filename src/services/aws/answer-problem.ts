import type { NormalizedSchema } from '@smithy/core/schema'
import { isNumber, isObject, type JsonValue, memberEntries } from '../../json/index.ts'
import { optimizedRows } from '../optimized/integrations.ts'
import { type NamingStyle, shownName } from './naming.ts'
import { lookUpSdk } from './sdk-lookup.ts'
import { loadPackage, PackageProblem } from './sdk-package.ts'

/**
 * What in a value could not be an answer of the API that a resource calls, by the types of the client's own model; null
 * for nothing, and where no model is at hand. Members that the model does not have are passed over.
 */
export function answerProblem(resourceType: string, action: string, value: JsonValue): string | null {
  const answer = answerSchema(resourceType, action)
  return answer === null ? null : problemOf(answer.schema, '', value, answer.style)
}

function answerSchema(resourceType: string, action: string) {
  const sdk = lookUpSdk(resourceType, action)
  if (sdk?.type === 'found') return outputOf(sdk.service.package, sdk.operation, 'sdk')
  const optimized = Object.hasOwn(optimizedRows, resourceType) ? optimizedRows[resourceType]! : null
  const row = optimized?.rows.find((each) => each.action === action)
  // What a row makes of the answer is in no model.
  if (optimized === null || row === undefined || row.shape !== undefined) return null
  const operation = row.operation ?? `${action.charAt(0).toUpperCase()}${action.slice(1)}`
  return outputOf(optimized.api.package, operation, optimized.api.firstSdk === null ? 'sdk' : 'optimized')
}

function outputOf(packageName: string, operation: string, style: NamingStyle) {
  try {
    const schema = loadPackage(packageName).schemasOf(operation)?.output
    return schema === undefined ? null : { schema, style }
  } catch (error) {
    // A client that is not installed says nothing of its answers.
    if (error instanceof PackageProblem) return null
    throw error
  }
}

function problemOf(schema: NormalizedSchema, name: string, value: JsonValue, style: NamingStyle): string | null {
  if (value === null || schema.isDocumentSchema()) return null
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) return `Field '${name}' must be an array`
    const items = schema.getValueSchema()
    return firstOf(value, (item) => problemOf(items, name, item, style))
  }
  if (schema.isMapSchema()) {
    if (!isObject(value)) return `Field '${name}' must be an object`
    const values = schema.getValueSchema()
    return firstOf(memberEntries(value), ([key, each]) => problemOf(values, key, each, style))
  }
  if (schema.isStructSchema()) {
    if (!isObject(value)) return name === '' ? null : `Field '${name}' must be an object`
    const members = new Map<string, NormalizedSchema>()
    for (const [member, each] of schema.structIterator()) members.set(shownName(member, style), each)
    return firstOf(memberEntries(value), ([key, each]) => {
      const member = members.get(key)
      return member === undefined ? null : problemOf(member, key, each, style)
    })
  }
  if (schema.isTimestampSchema()) {
    // The first Java SDK's dates are milliseconds, the second's are texts.
    const fits = style === 'optimized' ? isNumber(value) || typeof value === 'string' : typeof value === 'string'
    return fits ? null : `Field '${name}' must be a ${style === 'optimized' ? 'number' : 'string'}`
  }
  if (schema.isStringSchema() || schema.isBlobSchema()) {
    // A body that holds JSON is shown parsed by some integrations.
    if (typeof value === 'string' || schema.isBlobSchema()) return null
    return `Field '${name}' must be a string`
  }
  if (schema.isBooleanSchema()) return typeof value === 'boolean' ? null : `Field '${name}' must be a boolean`
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    return isNumber(value) ? null : `Field '${name}' must be a number`
  }
  return null
}

function firstOf<T>(values: readonly T[], problemOfOne: (value: T) => string | null): string | null {
  for (const value of values) {
    const problem = problemOfOne(value)
    if (problem !== null) return problem
  }
  return null
}
