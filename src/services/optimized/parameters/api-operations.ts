import type { NamingStyle } from '../../aws/values/naming.ts'
import { optimizedRows } from '../integrations.ts'
import { operationOf, styleOf } from '../row.ts'

/** The operation of an API that an action of an integration stands for. */
export interface ApiOperation {
  readonly action: string
  readonly package: string
  readonly operation: string
  readonly style: NamingStyle
  /** Members that the action has under another name, as one thing where the API has a list; null for those it lacks. */
  readonly renamed: Readonly<Record<string, string | null>>
}

/** Of the integrations with code of their own, those that call one operation with what they are given. */
const ownOperations: Readonly<Record<string, readonly ApiOperation[]>> = {
  bedrock: [
    {
      action: 'invokeModel',
      package: '@aws-sdk/client-bedrock-runtime',
      operation: 'InvokeModel',
      style: 'sdk',
      renamed: {},
    },
  ],
  bedrockagentcore: [
    {
      action: 'invokeHarness',
      package: '@aws-sdk/client-bedrock-agentcore',
      operation: 'InvokeHarness',
      style: 'sdk',
      renamed: {},
    },
  ],
  lambda: [
    { action: 'invoke', package: '@aws-sdk/client-lambda', operation: 'Invoke', style: 'optimized', renamed: {} },
  ],
}

/** By the file that describes them: one for each client of a resource type. */
export function apiOperations(): ReadonlyMap<string, readonly ApiOperation[]> {
  const found = new Map<string, ApiOperation[]>()
  const add = (resourceType: string, operation: ApiOperation) => {
    const list = found.get(resourceType) ?? []
    found.set(resourceType, [...list, operation])
  }
  for (const [resourceType, { api, rows }] of Object.entries(optimizedRows)) {
    for (const row of rows) {
      const { action, renamed = {} } = row
      add(resourceType, { action, package: api.package, operation: operationOf(row), style: styleOf(api), renamed })
    }
  }
  for (const [resourceType, operations] of Object.entries(ownOperations)) {
    for (const operation of operations) add(resourceType, operation)
  }
  return found
}
