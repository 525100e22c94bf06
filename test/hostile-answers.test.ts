import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { after, before, type TestContext, test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { parseAllowedEndpoint } from '../src/connections/outbound/allowed-endpoints.ts'
import { EndpointGuard } from '../src/connections/outbound/endpoint-guard.ts'
import { OutboundClient } from '../src/connections/outbound/outbound-client.ts'
import type { JsonValue } from '../src/json/index.ts'
import type { Service } from '../src/runtime/service.ts'
import { systemClock } from '../src/runtime/system-clock.ts'
import { findService } from '../src/services/aws/service-table.ts'
import { httpInvoke } from '../src/services/http/http-invoke.ts'
import { nothing } from '../src/services/http/test-support/setup.ts'
import { LambdaClient } from '../src/services/lambda/lambda-client.ts'
import { lambdaInvoke } from '../src/services/lambda/lambda-invoke.ts'
import { RecordingReport, taskCall } from '../src/services/test-support/task-call.ts'
import { openCallsToAws } from './support/calls-to-aws.ts'

const kinds = ['100', '102', '103', 'status', 'header', 'headers', 'chunks', 'extensions', 'trailers', 'body', 'length']
// Without limits, these answers would never end, except those whose bodies or headers were limited already.
const endsWithinMillis = 30_000
// Far longer than needed, because machines are busy with other things.
const delayMillisMax = 2_000

let answerer: Worker
let address: string

before(async () => {
  answerer = new Worker(new URL('./support/hostile-answerer.ts', import.meta.url))
  const [listening] = (await once(answerer, 'message')) as [AddressInfo]
  address = `http://127.0.0.1:${listening.port}`
})

after(() => answerer.terminate())

/** Every way out, to an address that the options allow. */
function waysOut(t: TestContext) {
  const allowed = [parseAllowedEndpoint(address)!]
  const environment = {}
  const client = new OutboundClient({ allowed })
  const lambda = (path: string) =>
    new LambdaClient({ endpoint: `${address}/${path}`, sign: null, byName: false, environment })
  const calls = openCallsToAws(t, { guard: new EndpointGuard({ allowed }), clock: systemClock, environment })
  t.after(() => client.close())
  const http = httpInvoke({
    connections: { authorize: async () => nothing, rejected() {} },
    client,
    region: 'us-east-1',
    clock: systemClock,
  })
  const eks = calls.integrations.find(({ resourceType, action }) => `${resourceType}:${action}` === 'eks:call')!.service
  const way = (service: Service, resource: string, parameters: JsonValue, signal: AbortSignal) =>
    service.call(
      taskCall({ resource: `arn:aws:states:::${resource}`, arguments: parameters, signal }),
      new RecordingReport(),
    )
  return {
    http: (kind: string, signal: AbortSignal) =>
      way(
        http,
        'http:invoke',
        { ApiEndpoint: `${address}/${kind}`, Method: 'GET', Authentication: { ConnectionArn: nothing.connectionArn } },
        signal,
      ),
    eks: (kind: string, signal: AbortSignal) =>
      way(
        eks,
        'eks:call',
        {
          ClusterName: 'c',
          CertificateAuthority: Buffer.from('none').toString('base64'),
          Endpoint: address,
          Method: 'GET',
          Path: `/${kind}`,
        },
        signal,
      ),
    sqs: (kind: string, signal: AbortSignal) =>
      way(
        calls.sdk(findService('sqs')!, 'ReceiveMessage'),
        'aws-sdk:sqs:receiveMessage',
        { QueueUrl: `${address}/1/${kind}` },
        signal,
      ),
    lambda: (kind: string, signal: AbortSignal) =>
      way(lambdaInvoke(lambda(kind)), 'lambda:invoke', { FunctionName: 'f' }, signal),
  }
}

/** The longest time that the event loop was blocked during some work. */
async function delayDuring(doing: () => Promise<void>): Promise<number> {
  const histogram = monitorEventLoopDelay({ resolution: 5 })
  histogram.enable()
  try {
    await doing()
  } finally {
    histogram.disable()
  }
  return histogram.max / 1e6
}

for (const [name, clients] of [
  ['http', 8],
  ['eks', 4],
  ['lambda', 4],
  ['sqs', 2],
] as const) {
  test(`answers that never end, or come in costly pieces, end the calls of ${name} and hold up nobody`, async (t) => {
    const call = waysOut(t)[name]
    // Code that is loaded on first use does not count.
    await call('100', AbortSignal.timeout(endsWithinMillis))
    for (const kind of kinds) {
      const began = performance.now()
      const signal = AbortSignal.timeout(endsWithinMillis)
      const delay = await delayDuring(async () => {
        const outcomes = await Promise.all(Array.from({ length: clients }, () => call(kind, signal)))
        // As much of a body may be returned as is useful.
        for (const outcome of outcomes) {
          if (outcome.type === 'succeeded') assert.match(`${name} ${kind}`, /^eks (?:body|length|chunks)$/)
          else assert.equal(outcome.type, 'failed', kind)
          if (name === 'http' && outcome.type === 'failed') {
            const isLong = kind === 'body' || kind === 'length'
            assert.equal(outcome.error, isLong ? 'States.DataLimitExceeded' : 'States.Http.Socket', kind)
          }
        }
      })
      t.diagnostic(`${kind}: ${Math.round(delay)} ms, ${Math.round(performance.now() - began)} ms`)
      assert.ok(delay < delayMillisMax, `${kind} blocked the event loop for ${delay} ms`)
    }
  })
}
