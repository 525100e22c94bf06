import type { NamingStyle } from '../../aws/values/naming.ts'
import { optimizedRows } from '../integrations.ts'
import { operationOf, styleOf } from '../row.ts'

/** The API operation that an integration's action stands for. */
export interface ApiOperation {
  readonly action: string
  readonly package: string
  readonly operation: string
  readonly style: NamingStyle
  /** Members that the action renames, possibly from a list to a single value; null for those it lacks. */
  readonly renamed: Readonly<Record<string, string | null>>
}

/** Integrations with code of their own that still pass their parameters to a single operation. */
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

/** The operations of each client of a resource type, by the file that describes them. */
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
