import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HttpTraceRequest, HttpTraceResponse } from '../../runtime/service.ts'
import { systemClock } from '../../runtime/system-clock.ts'
import { assertFailed, succeededText } from '../test-support/task-call.ts'
import { httpInvoke } from './http-invoke.ts'
import { nothing, secrets, setup } from './test-support/setup.ts'

test('a trace leaves out what the connection adds, unless that is asked for', async (t) => {
  const { server, service, task } = await setup(t, { authorization: secrets })
  const trace = async (revealSecrets: boolean) => {
    const seen: [HttpTraceRequest?, HttpTraceResponse?] = []
    const httpTrace = {
      revealSecrets,
      request: (request: HttpTraceRequest) => {
        seen[0] = request
      },
      response: (response: HttpTraceResponse) => {
        seen[1] = response
      },
    }
    const parameters = {
      Method: 'POST',
      QueryParameters: { a: '1', key: 'mine' },
      RequestBody: { b: 2, token: 'mine' },
    }
    await service.call(task(parameters), { submitted: async () => {}, httpTrace })
    return seen
  }
  const own =
    'Content-Type: application/json; charset=UTF-8, Range: bytes=0-262144, User-Agent: Amazon|StepFunctions|HttpInvoke|eu-west-1'
  const [hidden, response] = await trace(false)
  assert.deepEqual(hidden, {
    protocol: 'http',
    method: 'POST',
    url: `${server.endpoint}/path?a=1`,
    headers: `[${own}]`,
    body: '{"b":2}',
  })
  const { headers, ...others } = response!
  assert.deepEqual(others, { protocol: 'http', statusCode: '200', statusMessage: 'OK', body: '{}' })
  assert.match(headers, /^\[content-length: 2, content-type: application\/json, date: [^\]]+\]$/)
  const [revealed] = await trace(true)
  assert.deepEqual(revealed, {
    protocol: 'http',
    method: 'POST',
    url: `${server.endpoint}/path?a=1&key=s3cret%26`,
    headers: `[Authorization: Bearer s3cret, X-Extra: from-connection, ${own}]`,
    body: '{"b":2,"token":"s3cret"}',
  })
})

test('secrets that an endpoint repeats are hidden from a tester without the right to see them', async (t) => {
  const authorization = { ...secrets, secrets: ['s3cret', 's3cret&', 'pin'] }
  const body = '{"seen":["Bearer s3cret","https://x/?key=s3cret%26&a=1"],"s3cret":{"spin":1.50,"pin":"pin"}}'
  const answer = () => ({ headers: { 'Content-Type': 'application/json', 'X-Echo': 'Bearer s3cret' }, body })
  const { service, task } = await setup(t, { authorization, answer })
  const run = async (revealSecrets: boolean | null) => {
    let response: HttpTraceResponse | null = null
    const httpTrace = {
      revealSecrets: revealSecrets ?? false,
      request: () => {},
      response: (each: HttpTraceResponse) => {
        response = each
      },
    }
    const outcome = await service.call(task({}), {
      submitted: async () => {},
      ...(revealSecrets !== null && { httpTrace }),
    })
    return { text: succeededText(outcome), response: response as HttpTraceResponse | null }
  }
  const hidden = await run(false)
  assert.match(hidden.response?.headers ?? '', /x-echo: Bearer \[SECRET\],/)
  const shown =
    '{"seen":["Bearer [SECRET]","https://x/?key=[SECRET]&a=1"],"[SECRET]":{"spin":1.50,"[SECRET]":"[SECRET]"}}'
  assert.equal(hidden.response?.body, shown)
  assert.ok(hidden.text.includes(`"ResponseBody":${shown}`), hidden.text)
  assert.ok(!JSON.stringify(hidden).includes('s3cret'))
  assert.equal((await run(true)).response?.body, body)
  // An execution gets exactly what the endpoint sent.
  for (const revealed of [await run(true), await run(null)]) assert.ok(revealed.text.includes(body), revealed.text)
})

test('a secret in the text of a status is hidden too', async (t) => {
  const authorization = { ...nothing, secrets: ['s3cret'] }
  const connections = { authorize: async () => authorization, rejected: () => {} }
  const answer = { status: 418, statusText: 'no s3cret here', headers: new Map(), body: Buffer.from('') }
  const service = httpInvoke({ connections, client: { call: async () => answer }, region: 'r', clock: systemClock })
  const { task } = await setup(t)
  const httpTrace = { revealSecrets: false, request: () => {}, response: () => {} }
  assertFailed(
    await service.call(task({}), { submitted: async () => {}, httpTrace }),
    'States.Http.StatusCode.418',
    'no [SECRET] here',
  )
})

test('a secret that comes back in another character set is hidden in trace and output', async (t) => {
  const authorization = { ...nothing, secrets: ['pässwörd'] }
  const answer = () => ({
    headers: { 'Content-Type': 'text/plain; charset=latin1' },
    body: Buffer.from('<pässwörd> ü', 'latin1'),
  })
  const { service, task } = await setup(t, { authorization, answer })
  let body: string | undefined
  const httpTrace = {
    revealSecrets: false,
    request: () => {},
    response: (each: HttpTraceResponse) => {
      body = each.body
    },
  }
  const outcome = await service.call(task({}), { submitted: async () => {}, httpTrace })
  assert.equal(body, '<[SECRET]> ü')
  assert.match(succeededText(outcome), /"ResponseBody":"<\[SECRET\]> ü"/)
})
