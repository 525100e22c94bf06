import type { NormalizedSchema } from '@smithy/core/schema'
import type { IntegrationPattern } from '../../../asl/task-resource.ts'
import { lookUpSdk } from '../../aws/sdk-lookup.ts'
import { installedPackage } from '../../aws/sdk-package.ts'
import type { NamingStyle } from '../../aws/values/naming.ts'
import { shownMembers } from '../../aws/values/shown-members.ts'
import { optimizedRows } from '../../optimized/integrations.ts'
import { operationOf as operationOfRow, styleOf } from '../../optimized/row.ts'

/** What a Task state calls, as its `Resource` says it. */
export interface CalledApi {
  readonly resourceType: string
  readonly action: string
  readonly pattern: IntegrationPattern
}

/** What an API answers with. */
export interface AnswerShape {
  readonly package: string
  readonly style: NamingStyle
  readonly schema: NormalizedSchema
  /** The part of the answer that is the task's result, where it is not the whole: where it stands, and what it looks like. */
  readonly part: { readonly member: string; readonly schema: NormalizedSchema } | null
}

interface Operation {
  readonly package: string
  readonly operation: string
  readonly style: NamingStyle
  readonly resultPath?: readonly (string | number)[]
}

/** The integrations with code of their own whose results are still the answer of one operation. */
const ownOperations: Readonly<Record<string, Operation>> = {
  'bedrock:invokeModel': { package: '@aws-sdk/client-bedrock-runtime', operation: 'InvokeModel', style: 'sdk' },
  'lambda:invoke': { package: '@aws-sdk/client-lambda', operation: 'Invoke', style: 'optimized' },
}

/**
 * The shape of what a task's result is made of: the answer of the API that it calls or, where it waits for a job, of the API
 * that looks at the job. Null where no model says it: what somebody answers to a task token is of any shape, and so is what
 * comes from endpoints of others (HTTP Tasks, API Gateway, Kubernetes); and a client may not be installed.
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
