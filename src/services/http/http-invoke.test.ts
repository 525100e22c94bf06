import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConnectionUnusable } from '../../connections/connection-error.ts'
import type { PlainObject } from '../../json/index.ts'
import { systemClock } from '../../runtime/system-clock.ts'
import { VirtualClock } from '../../runtime/virtual-clock.ts'
import { assertFailed, RecordingReport, succeededText } from '../test-support/task-call.ts'
import { httpInvoke } from './http-invoke.ts'
import { connectionArn, nothing, secrets, setup } from './test-support/setup.ts'

test('the request is as the definition says, with what the service adds', async (t) => {
  const { server, call } = await setup(t)
  const headers = { 'X-One': 'a', 'X-Many': ['b', 'c'], 'X-Number': 7, Range: 'bytes=5-', 'user-agent': 'mine' }
  const query = { q: 'a b&c', many: ['1', '2'], object: { k: [1] }, n: 1.5 }
  await call({
    ApiEndpoint: `${server.endpoint}/path?own=x%20y#fragment`,
    Method: 'POST',
    Headers: headers,
    QueryParameters: query,
    RequestBody: { b: 1, a: [true] },
  })
  const [request] = server.requests
  assert.equal(request?.path, '/path?own=x%20y&q=a%20b%26c&many=1&many=2&object=%7B%22k%22%3A%5B1%5D%7D&n=1.5')
  assert.equal(request?.body, '{"b":1,"a":[true]}')
  const { host, connection, 'content-length': _, ...others } = request!.headers
  assert.deepEqual(others, {
    'content-type': 'application/json; charset=UTF-8',
    range: 'bytes=0-262144',
    'user-agent': 'Amazon|StepFunctions|HttpInvoke|eu-west-1',
    'x-one': 'a',
    'x-many': 'b, c',
    'x-number': '7',
  })
})

test('without a body there is neither a body nor its type', async (t) => {
  const { server, call } = await setup(t)
  await call()
  assert.deepEqual([server.requests[0]?.body, server.requests[0]?.headers['content-type']], ['', undefined])
})

test('a text is sent as it is', async (t) => {
  const { server, call } = await setup(t)
  await call({ Method: 'PUT', RequestBody: '<a/>', Headers: { 'content-type': 'text/xml' } })
  assert.deepEqual([server.requests[0]?.body, server.requests[0]?.headers['content-type']], ['<a/>', 'text/xml'])
})

test('what the connection adds wins over the definition', async (t) => {
  const { server, call } = await setup(t, { authorization: secrets })
  await call({
    ApiEndpoint: `${server.endpoint}/path?key=own&a=1`,
    Method: 'POST',
    Headers: { authorization: 'mine', 'x-extra': 'mine', 'X-Own': 'mine' },
    QueryParameters: { key: ['mine', 'too'], b: '2' },
    RequestBody: { token: 'mine', other: 1 },
  })
  const [request] = server.requests
  assert.equal(request?.path, '/path?a=1&b=2&key=s3cret%26')
  assert.deepEqual(JSON.parse(request!.body), { other: 1, token: 's3cret' })
  const { authorization, 'x-extra': extra, 'x-own': own, host } = request!.headers
  assert.deepEqual([authorization, extra, own], ['Bearer s3cret', 'from-connection', 'mine'])
  assert.equal(host, new URL(server.endpoint).host)
})

test('body parameters of the connection are a body of their own, and do not go with a text', async (t) => {
  const { server, call } = await setup(t, { authorization: secrets })
  await call({ Method: 'POST' })
  assert.equal(server.requests[0]?.body, '{"token":"s3cret"}')
  for (const body of ['text', ['list'], 1]) {
    assertFailed(
      await call({ Method: 'POST', RequestBody: body }),
      'States.Runtime',
      "The connection adds body parameters, so that the field 'RequestBody' must be an OBJECT or left out.",
    )
  }
  assert.equal(server.requests.length, 1)
})

test('a body is URL-encoded in the form that is asked for', async (t) => {
  const { server, call } = await setup(t, { authorization: { body: [['key', 's=1']] } })
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const encode = async (options: PlainObject) => {
    await call({
      Method: 'POST',
      Headers: form,
      RequestBody: { array: ['a', 'b'], key: 'mine' },
      Transform: { RequestBodyEncoding: 'URL_ENCODED', ...options },
    })
    return server.requests.at(-1)?.body
  }
  const formatted = (format: string) => encode({ RequestEncodingOptions: { ArrayFormat: format } })
  assert.equal(await encode({}), 'array[0]=a&array[1]=b&key=s%3D1')
  assert.equal(await formatted('INDICES'), 'array[0]=a&array[1]=b&key=s%3D1')
  assert.equal(await formatted('REPEAT'), 'array=a&array=b&key=s%3D1')
  assert.equal(await formatted('COMMAS'), 'array=a,b&key=s%3D1')
  assert.equal(await formatted('BRACKETS'), 'array[]=a&array[]=b&key=s%3D1')
  await call({ Method: 'POST', Headers: form, RequestBody: { a: [1] }, Transform: { RequestBodyEncoding: 'NONE' } })
  assert.equal(server.requests.at(-1)?.body, '{"a":[1],"key":"s=1"}')
  assertFailed(
    await call({ Method: 'POST', RequestBody: {}, Transform: { RequestBodyEncoding: 'URL_ENCODED' } }),
    'States.Runtime',
    "A request body with the encoding URL_ENCODED needs the header 'Content-Type: application/x-www-form-urlencoded'.",
  )
})

test('wrong parameters are refused before the task is scheduled', async (t) => {
  const { refusal } = await setup(t)
  assert.equal(refusal({}), null)
  assert.equal(refusal({ Authentication: null, InvocationConfig: { ConnectionArn: connectionArn } }), null)
  assert.match(
    refusal({ InvocationConfig: { ConnectionArn: connectionArn } }) ?? '',
    /\[Only one of the fields 'Authentication' and 'InvocationConfig' may be given\]/,
  )
  const cases: [parameters: PlainObject, problem: string][] = [
    [{ ApiEndpoint: null }, "The field 'ApiEndpoint' is required but was missing"],
    [{ Method: null }, "The field 'Method' is required but was missing"],
    [
      { Method: 'get' },
      "The value for the field 'Method' must be one of [GET, POST, PUT, DELETE, PATCH, OPTIONS, HEAD]",
    ],
    [
      { Authentication: {} },
      "The field 'ConnectionArn' is required but was missing: give it in 'Authentication' or 'InvocationConfig'",
    ],
    [{ Body: {} }, 'The field "Body" is not supported by Step Functions'],
    [{ Headers: [] }, "The value for the field 'Headers' must be an OBJECT"],
    [{ Headers: { a: {} } }, "The value for the header 'a' must be a STRING or an ARRAY of them"],
    [{ Headers: { 'a b': 'c' } }, '"a b" is not a valid header name'],
    [{ Headers: { a: 'b\r\nX-Other: c' } }, 'The value of the header a has characters that headers cannot have'],
    [
      { Transform: { RequestBodyEncoding: 'URL_ENCODED', RequestEncodingOptions: { ArrayFormat: 'CSV' } } },
      "The value for the field 'ArrayFormat' must be one of [INDICES, REPEAT, COMMAS, BRACKETS]",
    ],
  ]
  for (const [parameters, problem] of cases) assert.equal(refusal(parameters), `[${problem}]`)
  for (const url of ['stripe.com', '/v1', 'ftp://a/', 'https://user:password@a/']) {
    assert.match(refusal({ ApiEndpoint: url }) ?? '', /\[The value for the 'ApiEndpoint' field is not valid\]/, url)
  }
})

test('forbidden headers are refused, in any case', async (t) => {
  const { refusal } = await setup(t)
  const names =
    'A-IM Accept-Charset Accept-Datetime Accept-Encoding Cache-Control Connection Content-Encoding Content-MD5 Date Expect Forwarded From Host HTTP2-Settings If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since Max-Forwards Origin Pragma Proxy-Authorization Referer Server TE Trailer Transfer-Encoding Upgrade Via Warning x-forwarded-for X-Amz-Date x-amzn-trace-id'
  for (const name of names.split(' ')) {
    for (const spelled of [name, name.toLowerCase(), name.toUpperCase()]) {
      assert.equal(
        refusal({ Headers: { [spelled]: 'x' } }),
        `[The header '${spelled}' is not supported by Step Functions]`,
      )
    }
  }
  for (const name of ['Accept', 'Authorization', 'x-amazing', 'x-forwarded', 'Content-Type', 'If-Schedule-Tag-Match']) {
    assert.equal(refusal({ Headers: { [name]: 'x' } }), null, name)
  }
})

test('the result has the status, all headers and the body', async (t) => {
  const { call } = await setup(t, {
    answer: () => ({
      status: 201,
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'X-Two': 'a', Date: 'today', Connection: 'close' },
      body: '{"b": 1.0, "2": [], "1": null}',
    }),
  })
  assert.equal(
    succeededText(await call()),
    '{"Headers":{"content-length":["30"],"content-type":["application/json; charset=utf-8"],"x-two":["a"],"date":["today"],"connection":["close"]},"ResponseBody":{"b":1.0,"2":[],"1":null},"StatusCode":201,"StatusText":"Created"}',
  )
})

test('a status other than success fails the task with its text', async (t) => {
  for (const [status, text] of [
    [301, 'Moved Permanently'],
    [302, 'Found'],
    [400, 'Bad Request'],
    [429, 'Too Many Requests'],
    [503, 'Service Unavailable'],
  ] as const) {
    const { call, rejected } = await setup(t, { answer: () => ({ status, body: '{"error":"no"}' }) })
    assertFailed(await call(), `States.Http.StatusCode.${status}`, text)
    assert.deepEqual(rejected, [])
  }
})

test('a refused authorization is reported, so that the next call has another one', async (t) => {
  for (const status of [401, 407]) {
    const { call, rejected } = await setup(t, { answer: () => ({ status }), authorization: { token: 'Bearer old' } })
    assert.equal((await call()).type, 'failed')
    assert.deepEqual(rejected, [{ ...nothing, token: 'Bearer old' }])
  }
})

test('a body that no state could hold fails the task', async (t) => {
  const { call } = await setup(t, { answer: () => ({ body: 'x'.repeat(262_145) }) })
  assertFailed(
    await call(),
    'States.DataLimitExceeded',
    "The state/task 'http' returned a result with a size exceeding the maximum number of bytes service limit.",
  )
})

test('an endpoint that does not answer is given 60 seconds', async (t) => {
  const clock = new VirtualClock(0)
  const release = clock.hold()
  const { call } = await setup(t, {
    clock,
    answer: () => {
      // Time continues once the request has arrived.
      release()
      return null
    },
  })
  assertFailed(await call(), 'States.Http.Socket', 'The HTTP endpoint did not answer within 60 seconds.')
  assert.equal(clock.now(), 60_000)
})

test('an endpoint that is not there is a socket error, and one that is not allowed is not called', async (t) => {
  const { server, call } = await setup(t)
  await server.close()
  assertFailed(await call(), 'States.Http.Socket', /^Connect to 127\.0\.0\.1:\d+ failed: Connection refused\.$/)
  assertFailed(
    await call({ ApiEndpoint: 'https://169.254.169.254/latest' }),
    'States.Runtime',
    'This server does not call the endpoint, because 169.254.169.254 is not a public address. To allow the call, name the endpoint in --allow-http-endpoints.',
  )
})

test('a connection that cannot be used has the errors of its own', async (t) => {
  const { task } = await setup(t)
  const connections = {
    authorize: async () => {
      throw new ConnectionUnusable('InvalidConnectionState', 'Not authorized.')
    },
    rejected: () => {},
  }
  const client = { call: () => assert.fail('not called') }
  const service = httpInvoke({ connections, client, region: 'eu-west-1', clock: systemClock })
  assertFailed(
    await service.call(task({}), new RecordingReport()),
    'Events.ConnectionResource.InvalidConnectionState',
    'Not authorized.',
  )
})

test('a cancelled task says nothing', async (t) => {
  const controller = new AbortController()
  const { service, task } = await setup(t, {
    answer: () => {
      controller.abort('cancelled')
      return null
    },
  })
  const outcome = await service.call({ ...task({}), signal: controller.signal }, new RecordingReport())
  assert.equal(outcome.type, 'pending')
})
