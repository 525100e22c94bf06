import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { JsonValue } from '../../../json/index.ts'
import type { TaskOutcome } from '../../../runtime/service.ts'
import { VirtualClock } from '../../../runtime/virtual-clock.ts'
import { AwsClients } from '../../aws/aws-clients.ts'
import {
  nowMillis,
  type ReceivedRequest,
  RecordingReport,
  type ScriptedAnswer,
  startServer,
  taskCall,
} from '../../test-support/task-call.ts'
import { optimizedIntegrations } from '../integrations.ts'
import { loadWithFakes } from './fake-emr-containers.ts'

/** One request of a conversation: how the name of its operation ends, and the answer to it. */
export type Exchange = readonly [operation: string, answer: object | ScriptedAnswer]

/** A server that answers as scripted, a clock that jumps, and the integrations between them. */
export async function converse(
  context: TestContext,
  exchanges: readonly Exchange[],
  heard: (count: number) => void = () => {},
) {
  let next = 0
  const server = await startServer((request) => {
    const exchange = exchanges[next++]
    heard(next)
    if (exchange === undefined || !operationOf(request).endsWith(exchange[0])) {
      return {
        status: 400,
        headers: { 'x-amzn-errortype': 'Unscripted' },
        body: JSON.stringify({ message: operationOf(request) }),
      }
    }
    const [, answer] = exchange
    return 'body' in answer ? answer : { headers: { 'x-amzn-RequestId': 'r' }, body: JSON.stringify(answer) }
  })
  const clock = new VirtualClock(nowMillis)
  const clients = new AwsClients({
    region: 'us-east-1',
    endpoints: { overrides: {}, environment: { AWS_ENDPOINT_URL: server.endpoint } },
    nowMillis: () => clock.now(),
    load: loadWithFakes,
  })
  context.after(async () => {
    clients.close()
    await server.close()
  })
  const integrations = optimizedIntegrations({ clients, clock, waitTimeScale: 1, holdTime: () => clock.hold() })
  const report = new RecordingReport()
  const call = (resource: string, parameters: JsonValue, others: object = {}): Promise<TaskOutcome> => {
    const task = taskCall({ resource: `arn:aws:states:::${resource}`, arguments: parameters, ...others })
    assert.ok(task.resource.kind === 'integration')
    const { resourceType, action } = task.resource
    const row = integrations.find((each) => each.resourceType === resourceType && each.action === action)
    assert.ok(row !== undefined, resource)
    return row.service.call(task, report)
  }
  return { server, clock, report, call, asked: () => server.requests.map(operationOf) }
}

function operationOf({ method, path, headers }: ReceivedRequest): string {
  const target = headers['x-amz-target']
  return typeof target === 'string' ? target.slice(target.indexOf('.') + 1) : `${method} ${path.split('?', 1)[0]}`
}
