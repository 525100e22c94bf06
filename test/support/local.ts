import { VirtualClock } from '../../src/runtime/virtual-clock.ts'
import { composeLocal } from '../../src/server/compose.ts'
import type { Local, LocalOptions } from '../../src/server/options.ts'
import type { ExecutionEnd } from '../../src/store/store.ts'

const roleArn = 'arn:aws:iam::123456789012:role/test'

export const noEndpoints: LocalOptions['endpoints'] = {
  batch: null,
  dynamodb: null,
  ecs: null,
  glue: null,
  lambda: null,
  sagemaker: null,
  sns: null,
  sqs: null,
  stepFunctions: null,
}

/** Everything in this process, with a virtual clock: waits take no time. The caller closes it. */
export function openLocal(options: Partial<LocalOptions> = {}): Promise<Local> {
  return composeLocal({
    account: '123456789012',
    region: 'us-east-1',
    waitTimeScale: 1,
    endpoints: noEndpoints,
    mockConfigPath: null,
    s3: { type: 'directory', root: '/nonexistent' },
    functionsPath: null,
    readConnections: async () => [],
    allowedHttpEndpoints: [],
    logLevel: 'warn',
    clock: new VirtualClock(Date.UTC(2026, 0, 1)),
    observers: [],
    ...options,
  })
}

/** An endpoint only for Lambda. */
export function lambdaAt(endpoint: string): LocalOptions['endpoints'] {
  return { ...noEndpoints, lambda: endpoint }
}

/** Calls an operation that must succeed. */
export async function ask(local: Local, operation: string, input: object): Promise<Record<string, string>> {
  const { status, body } = await local.call(operation, JSON.stringify(input))
  if (status !== 200) throw new Error(`${operation}: ${body}`)
  return JSON.parse(body) as Record<string, string>
}

/** Creates a machine and returns its ARN. */
export async function createMachine(
  local: Local,
  name: string,
  definition: string,
  type = 'STANDARD',
): Promise<string> {
  const { stateMachineArn } = await ask(local, 'CreateStateMachine', { name, definition, roleArn, type })
  return stateMachineArn!
}

/** Starts a Standard execution and waits for its end. */
export async function runToEnd(local: Local, stateMachineArn: string, input: string): Promise<ExecutionEnd> {
  const { executionArn } = await ask(local, 'StartExecution', { stateMachineArn, input })
  const execution = await local.store.executions.byArn(executionArn!)
  const end = await local.runtime.executionEnded(execution!.id)
  if (end === null) throw new Error(`${executionArn} is gone`)
  return end
}
