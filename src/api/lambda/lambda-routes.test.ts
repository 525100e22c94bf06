import assert from 'node:assert/strict'
import { request } from 'node:http'
import { type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { fastify } from 'fastify'
import { authorize } from '../../control/authorize.ts'
import type { Invocation, LocalFunction, LocalFunctions } from '../../services/lambda/lambda-api.ts'
import { BodyRoom } from '../bodies/body-room.ts'
import { addLambdaRoutes } from './lambda-routes.ts'

const described: LocalFunction = {
  name: 'f',
  arn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  timeoutSeconds: 3,
  memoryMegabytes: 128,
}

async function setup(context: TestContext, invoke: LocalFunctions['invoke'], bodies = new BodyRoom()) {
  const app = fastify({ routerOptions: { maxParamLength: 512 } })
  const logged: string[] = []
  addLambdaRoutes(app, {
    functions: { has: (name) => /(?:^|:)f$/.test(name), list: () => [described], invoke },
    logger: { error: (_details, message) => logged.push(message) },
    authorize,
    uuid: () => 'r',
    bodies,
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  context.after(() => app.close())
  return { url, logged }
}

test('Invoke hands the request on as it is, and the answer back', async (context) => {
  const seen: Invocation[] = []
  const { url } = await setup(context, async (invocation) => {
    seen.push(invocation)
    return { status: 200, headers: new Map([['x-amz-executed-version', '$LATEST']]), body: '{"b": 1.0}' }
  })
  const name = encodeURIComponent(described.arn)
  const response = await fetch(`${url}/2015-03-31/functions/${name}/invocations?Qualifier=live`, {
    method: 'POST',
    body: '{"a": 1.0}',
    headers: {
      'content-type': 'application/octet-stream',
      'x-amz-log-type': 'Tail',
      'x-amz-client-context': 'e30=',
      'x-amzn-trace-id': 'Root=1',
    },
  })
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('x-amz-executed-version'), '$LATEST')
  assert.equal(await response.text(), '{"b": 1.0}')
  const { signal, ...invocation } = seen[0]!
  assert.ok(!signal.aborted)
  assert.deepEqual(invocation, {
    functionName: described.arn,
    qualifier: 'live',
    invocationType: 'RequestResponse',
    logType: 'Tail',
    clientContext: 'e30=',
    payload: '{"a": 1.0}',
    traceHeader: 'Root=1',
    credentials: null,
    machineArn: '',
  })
})

test('errors have the form of the API', async (context) => {
  const { url, logged } = await setup(context, () => Promise.reject(new Error('a fault')))
  const invoke = (headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer> = '{}') =>
    fetch(`${url}/2015-03-31/functions/f/invocations`, { method: 'POST', headers, body })
  const table: [response: Response, status: number, code: string][] = [
    [await invoke({ 'x-amz-invocation-type': 'Later' }), 400, 'InvalidParameterValueException'],
    [await invoke({ 'x-amz-log-type': 'Head' }), 400, 'InvalidParameterValueException'],
    [await invoke({}, '{'), 400, 'InvalidRequestContentException'],
    [await invoke({}, Uint8Array.of(0xff)), 400, 'InvalidRequestContentException'],
    [await invoke({}, 'x'.repeat(8 * 1024 * 1024)), 413, 'RequestTooLargeException'],
    [await invoke({}), 500, 'ServiceException'],
    [await fetch(`${url}/2015-03-31/functions/other`), 404, 'ResourceNotFoundException'],
  ]
  for (const [response, status, code] of table) {
    assert.equal(response.status, status)
    assert.equal(response.headers.get('x-amzn-errortype'), code)
  }
  assert.equal(logged.length, 1)
})

test('functions are listed and described', async (context) => {
  const { url } = await setup(context, () => Promise.reject(new Error('not called')))
  const get = async (path: string) => (await fetch(`${url}/2015-03-31/functions${path}`)).json() as Promise<never>
  const list = (await get('/')) as { Functions: { FunctionName: string }[] }
  assert.deepEqual(
    list.Functions.map(({ FunctionName }) => FunctionName),
    ['f'],
  )
  assert.deepEqual(await get(''), list)
  const { Configuration } = (await get('/f')) as { Configuration: Record<string, unknown> }
  assert.equal(Configuration.FunctionArn, described.arn)
  assert.deepEqual(Configuration, await get(`/${encodeURIComponent(described.arn)}/configuration`))
})

test('a payload for which there is no room is refused as Lambda refuses what is too much', async (context) => {
  const bodies = new BodyRoom({ roomBytes: 150_000, receiveMillis: 60_000, waitMillis: 50 })
  const { url } = await setup(context, () => assert.fail('a function was called'), bodies)
  const path = `${url}/2015-03-31/functions/f/invocations`
  const holder = request(path, { method: 'POST', headers: { 'content-length': 200_000 } })
  holder.on('error', () => {})
  holder.write('"'.padEnd(140_000))
  while (bodies.bytes === 0) await setImmediate()
  const response = await fetch(path, { method: 'POST', body: `"${'x'.repeat(100_000)}"` })
  // The server closes once nobody is sending any more.
  holder.destroy()
  assert.equal(response.status, 429)
  assert.equal(response.headers.get('x-amzn-errortype'), 'TooManyRequestsException')
})
