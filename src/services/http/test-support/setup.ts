import type { TestContext } from 'node:test'
import type { ConnectionAuthorization } from '../../../connections/authorization.ts'
import { parseAllowedEndpoint } from '../../../connections/outbound/allowed-endpoints.ts'
import { OutboundClient } from '../../../connections/outbound/outbound-client.ts'
import type { PlainObject } from '../../../json/index.ts'
import type { TaskOutcome } from '../../../runtime/service.ts'
import { systemClock } from '../../../runtime/system-clock.ts'
import { RecordingReport, type ScriptedAnswer, startServer, taskCall } from '../../test-support/task-call.ts'
import { httpInvoke } from '../http-invoke.ts'

export const connectionArn = 'arn:aws:events:us-east-1:123456789012:connection/c/1'
export const resource = 'arn:aws:states:::http:invoke'
export const nothing: ConnectionAuthorization = {
  connectionArn,
  headers: [],
  query: [],
  body: [],
  token: null,
  secrets: [],
}

/** An HTTP Task, an endpoint for it to call, and a connection that adds what the test gives. */
export async function setup(
  t: TestContext,
  {
    answer = () => ({ headers: { 'Content-Type': 'application/json' }, body: '{}' }),
    authorization = {},
    clock = systemClock,
  }: {
    readonly answer?: () => ScriptedAnswer | null
    readonly authorization?: Partial<ConnectionAuthorization>
    readonly clock?: typeof systemClock
  } = {},
) {
  const server = await startServer(answer)
  const client = new OutboundClient({ allowed: [parseAllowedEndpoint(server.endpoint)!] })
  t.after(async () => {
    await client.close()
    await server.close()
  })
  const rejected: ConnectionAuthorization[] = []
  const connections = {
    authorize: async () => ({ ...nothing, ...authorization }),
    rejected: (each: ConnectionAuthorization) => rejected.push(each),
  }
  const service = httpInvoke({ connections, client, region: 'eu-west-1', clock })
  const task = (parameters: PlainObject) =>
    taskCall({
      resource,
      arguments: {
        ApiEndpoint: `${server.endpoint}/path`,
        Method: 'GET',
        Authentication: { ConnectionArn: connectionArn },
        ...parameters,
      },
    })
  const call = (parameters: PlainObject = {}): Promise<TaskOutcome> =>
    service.call(task(parameters), new RecordingReport())
  const refusal = (parameters: PlainObject) => {
    const { arguments: given } = task(parameters)
    const problem = service.refuse!({ resource: task(parameters).resource, arguments: given, testCase: null })
    return problem?.replace(/^The Parameters '.*' could not be used to start the Task: /s, '') ?? null
  }
  return { server, service, task, call, refusal, rejected }
}

export const secrets: Partial<ConnectionAuthorization> = {
  headers: [
    ['Authorization', 'Bearer s3cret'],
    ['X-Extra', 'from-connection'],
    ['Host', 'elsewhere'],
  ],
  query: [['key', 's3cret&']],
  body: [['token', 's3cret']],
}
