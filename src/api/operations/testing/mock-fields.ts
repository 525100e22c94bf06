import { createRequire } from 'node:module'
import { getMember, isNumber, isObject, type JsonValue, memberEntries, toNumber } from '../../../json/index.ts'
import { raise } from '../../protocol/api-error.ts'

type Shape =
  | { readonly type: 'string'; readonly lengthMin?: number; readonly values?: readonly string[] }
  | { readonly type: 'number'; readonly min?: number; readonly max?: number }
  | { readonly type: 'array'; readonly items: Shape }
  | { readonly type: 'object'; readonly required?: readonly string[]; readonly fields: Readonly<Record<string, Shape>> }

const string: Shape = { type: 'string' }
const number: Shape = { type: 'number' }

/**
 * What some of the called APIs answer with beyond the types that their clients' models tell: required members, bounds and
 * words that are allowed.
 */
const shapes: Readonly<Record<string, Shape>> = {
  'lambda:invoke': {
    type: 'object',
    fields: { StatusCode: number, ExecutedVersion: string, FunctionError: string, LogResult: string },
  },
  'states:startExecution': {
    type: 'object',
    required: ['ExecutionArn', 'StartDate'],
    fields: { ExecutionArn: string, StartDate: string },
  },
  'aws-sdk:lambda:getFunction': {
    type: 'object',
    fields: { Configuration: { type: 'object', fields: { MemorySize: { type: 'number', min: 128, max: 10_240 } } } },
  },
  'aws-sdk:kms:encrypt': { type: 'object', fields: { CiphertextBlob: { type: 'string', lengthMin: 1 } } },
  'aws-sdk:s3:getObject': {
    type: 'object',
    fields: {
      ContentLength: number,
      StorageClass: {
        type: 'string',
        values: [
          'STANDARD',
          'REDUCED_REDUNDANCY',
          'STANDARD_IA',
          'ONEZONE_IA',
          'INTELLIGENT_TIERING',
          'GLACIER',
          'DEEP_ARCHIVE',
          'OUTPOSTS',
          'GLACIER_IR',
          'SNOW',
          'EXPRESS_ONEZONE',
          'FSX_OPENZFS',
        ],
      },
    },
  },
  'dynamodb:putItem': {
    type: 'object',
    fields: { ConsumedCapacity: { type: 'object', fields: { TableName: string, CapacityUnits: number } } },
  },
  'events:putEvents': {
    type: 'object',
    fields: {
      FailedEntryCount: number,
      Entries: {
        type: 'array',
        items: { type: 'object', fields: { EventId: string, ErrorCode: string, ErrorMessage: string } },
      },
    },
  },
}

/**
 * Holds a mocked result to the shape of the API that the task calls. PRESENT looks only at fields that are there; STRICT
 * also asks for the required ones.
 */
export function checkMockFields(
  { resourceType, action }: { readonly resourceType: string; readonly action: string },
  result: JsonValue,
  mode: 'STRICT' | 'PRESENT' | 'NONE',
): void {
  if (mode === 'NONE' || !isObject(result)) return
  const api = `${resourceType}:${action}`
  const shape = Object.hasOwn(shapes, api) ? shapes[api]! : null
  const known = shape === null ? null : problemOf(shape, '', result, mode === 'STRICT')
  const problem = known ?? loadAnswerProblem().answerProblem(resourceType, action, result)
  if (problem !== null) raise('ValidationException', `Mock result schema validation error: ${problem}`)
}

/** Loaded when a mock is first checked: the tables of all integrations take megabytes. It is asked where nothing can wait. */
function loadAnswerProblem(): typeof import('../../../services/aws/answer-problem.ts') {
  const require = createRequire(import.meta.url)
  return require('../../../services/aws/answer-problem.ts') as typeof import('../../../services/aws/answer-problem.ts')
}

function problemOf(shape: Shape, name: string, value: JsonValue, strict: boolean): string | null {
  switch (shape.type) {
    case 'string':
      if (typeof value !== 'string') return `Field '${name}' must be a string`
      if (value.length < (shape.lengthMin ?? 0)) return `Field '${name}' is smaller than the minimum length`
      return shape.values?.includes(value) === false ? `Field '${name}' is not an expected value` : null
    case 'number':
      if (!isNumber(value)) return `Field '${name}' must be a number`
      if (toNumber(value) < (shape.min ?? -Infinity)) return `Field '${name}' is less than the minimum value`
      return toNumber(value) > (shape.max ?? Infinity) ? `Field '${name}' exceeds the maximum value` : null
    case 'array':
      if (!Array.isArray(value)) return `Field '${name}' must be an array`
      return firstOf(value, (item) => problemOf(shape.items, name, item, strict))
    case 'object': {
      if (!isObject(value)) return `Field '${name}' must be an object`
      const missing = strict ? shape.required?.find((field) => getMember(value, field) === undefined) : undefined
      if (missing !== undefined) return `Required field '${missing}' is missing`
      return firstOf(memberEntries(value), ([field, member]) => {
        const inner = Object.hasOwn(shape.fields, field) ? shape.fields[field] : undefined
        return inner === undefined ? null : problemOf(inner, field, member, strict)
      })
    }
    default:
      return shape satisfies never
  }
}

function firstOf<T>(values: readonly T[], problemOf: (value: T) => string | null): string | null {
  for (const value of values) {
    const problem = problemOf(value)
    if (problem !== null) return problem
  }
  return null
}
