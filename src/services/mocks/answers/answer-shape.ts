import type { NormalizedSchema } from '@smithy/core/schema'
import type { IntegrationPattern } from '../../../asl/task-resource.ts'
import { lookUpSdk } from '../../aws/sdk-lookup.ts'
import { installedPackage } from '../../aws/sdk-package.ts'
import type { NamingStyle } from '../../aws/values/naming.ts'
import { shownMembers } from '../../aws/values/shown-members.ts'
import { optimizedRows } from '../../optimized/integrations.ts'
import { operationOf as operationOfRow, styleOf } from '../../optimized/row.ts'

/** What a Task state calls, according to its `Resource`. */
export interface CalledApi {
  readonly resourceType: string
  readonly action: string
  readonly pattern: IntegrationPattern
}

/** The form of an API's answer. */
export interface AnswerShape {
  readonly package: string
  readonly style: NamingStyle
  readonly schema: NormalizedSchema
  /** The part of the answer that is the task's result, if not the whole: its member and its schema. */
  readonly part: { readonly member: string; readonly schema: NormalizedSchema } | null
}

interface Operation {
  readonly package: string
  readonly operation: string
  readonly style: NamingStyle
  readonly resultPath?: readonly (string | number)[]
}

/** Integrations with code of their own whose result is still the answer of a single operation. */
const ownOperations: Readonly<Record<string, Operation>> = {
  'bedrock:invokeModel': { package: '@aws-sdk/client-bedrock-runtime', operation: 'InvokeModel', style: 'sdk' },
  'lambda:invoke': { package: '@aws-sdk/client-lambda', operation: 'Invoke', style: 'optimized' },
}

/**
 * The shape of the answer from which a task's result is made: that of the API that it calls or, if it waits for a job, of
 * the API that describes the job. Null where no model gives it: an answer to a task token may have any shape, as may one
 * from somebody else's endpoint (HTTP Tasks, API Gateway, Kubernetes); and a client may not be installed.
 */
export function answerShape(called: CalledApi): AnswerShape | null {
  const found = called.pattern === 'waitForTaskToken' ? null : operationOf(called)
  if (found === null) return null
  const schema = installedPackage(found.package)?.schemasOf(found.operation)?.output ?? null
  if (schema === null) return null
  const { style, resultPath = [] } = found
  const part = schemaAt(schema, resultPath, style)
  const [member] = resultPath
  return {
    package: found.package,
    style,
    schema,
    part: part === null || typeof member !== 'string' ? null : { member, schema: part },
  }
}

function operationOf({ resourceType, action, pattern }: CalledApi): Operation | null {
  const sdk = lookUpSdk(resourceType, action)
  if (sdk?.type === 'found') return { package: sdk.service.package, operation: sdk.operation, style: 'sdk' }
  const name = `${resourceType}:${action}`
  if (Object.hasOwn(ownOperations, name)) return ownOperations[name]!
  const optimized = Object.hasOwn(optimizedRows, resourceType) ? optimizedRows[resourceType]! : null
  const row = optimized?.rows.find((each) => each.action === action)
  if (optimized === null || row === undefined) return null
  const api = { package: optimized.api.package, style: styleOf(optimized.api) }
  if (pattern === 'requestResponse') {
    return { ...api, operation: operationOfRow(row) }
  }
  if (row.job === undefined) return null
  const { poll, resultPath } = row.job
  return { ...api, operation: poll.operation, ...(resultPath !== undefined && { resultPath }) }
}

function schemaAt(
  whole: NormalizedSchema,
  path: readonly (string | number)[],
  style: NamingStyle,
): NormalizedSchema | null {
  let schema = whole
  for (const step of path) {
    if (typeof step === 'number') {
      if (!schema.isListSchema()) return null
      schema = schema.getValueSchema()
      continue
    }
    if (!schema.isStructSchema()) return null
    const member = shownMembers(schema, style).get(step)
    if (member === undefined) return null
    schema = member[1]
  }
  return schema
}
