import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseTaskResource } from '../../asl/task-resource.ts'
import { type JsonValue, Payload } from '../../json/index.ts'
import type { TaskCall, TaskOutcome, TaskReport } from '../../runtime/service.ts'

export const requestId = '11111111-2222-4333-8444-555555555555'
export const callId = 'cccccccc-aaaa-4bbb-8ccc-dddddddddddd'
export const nowMillis = Date.UTC(2026, 10, 21, 9, 0, 0)

interface TaskOptions extends Partial<Omit<TaskCall, 'resource' | 'arguments' | 'execution' | 'state'>> {
  readonly resource: string
  readonly arguments?: JsonValue | Payload
  readonly execution?: Partial<TaskCall['execution']>
  readonly state?: Partial<TaskCall['state']>
}

/** A task's call, with everything filled in that the test does not care about. */
export function taskCall({ resource, arguments: given = {}, execution, state, ...others }: TaskOptions): TaskCall {
  const parsed = parseTaskResource(resource)
  assert.ok(parsed !== null, `${resource} is not a resource`)
  return {
    resource: parsed,
    arguments: given instanceof Payload ? given : Payload.ofValue(given),
    taskToken: resource.endsWith('.waitForTaskToken') ? 'token' : null,
    callId,
    credentials: null,
    submitted: null,
    signal: new AbortController().signal,
    ...others,
    execution: {
      id: 1,
      arn: 'arn:aws:states:us-east-1:123456789012:execution:Parent:one',
      machineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:Parent',
      machineName: 'Parent',
      roleArn: 'arn:aws:iam::123456789012:role/parent',
      type: 'STANDARD',
      traceHeader: null,
      testCase: null,
      ...execution,
    },
    state: { name: 'Call', retryCount: 0, ...state },
  }
}

/** A report that records what it was told. */
export class RecordingReport implements TaskReport {
  readonly outputs: Payload[] = []

  async submitted(output: Payload): Promise<void> {
    this.outputs.push(output)
  }
}

export function succeededText(outcome: TaskOutcome): string {
  assert.equal(outcome.type, 'succeeded', JSON.stringify(outcome))
  return (outcome as { output: Payload }).output.text
}

export function assertFailed(outcome: TaskOutcome, error: string, cause: string | RegExp | null): void {
  assert.equal(outcome.type, 'failed', JSON.stringify(outcome))
  const failure = outcome as { error: string; cause: string | null }
  assert.equal(failure.error, error)
  if (cause instanceof RegExp) assert.match(failure.cause ?? '', cause)
  else assert.equal(failure.cause, cause)
}

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ScriptedAnswer {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: string | Uint8Array
}

/** An HTTP server on a free port that records its requests. A null answer leaves the request open. */
export async function startServer(answer: (request: ReceivedRequest) => ScriptedAnswer | null) {
  const requests: ReceivedRequest[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part))
    request.on('end', () => {
      const received = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      }
      requests.push(received)
      const scripted = answer(received)
      if (scripted === null) return
      const { status = 200, headers = {}, body = '' } = scripted
      response.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers }).end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
