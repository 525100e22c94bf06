import assert from 'node:assert/strict'
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { type TestContext, test } from 'node:test'
import { createApiServer } from './server.ts'
import { nextPoll } from './test-support/next-poll.ts'
import { arnPrefix, definition, roleArn, setup } from './test-support/setup.ts'

/** A server on a port of its own, closed when the test ends. */
async function serve(t: TestContext, options: { bodyBytesMax?: number } = {}) {
  const bundle = setup()
  const server = createApiServer(bundle.context, options)
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  t.after(async () => {
    agent.destroy()
    await server.close()
  })

  const send = (method: string, path: string, headers: IncomingHttpHeaders, body: string | Buffer) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; body: string; reused: boolean }>((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
            reused: request.reusedSocket,
          }),
        )
      })
      request.on('error', reject)
      request.end(body)
    })
  const post = (operation: string, body: string | Buffer, headers: IncomingHttpHeaders = {}) =>
    send('POST', '/', { 'x-amz-target': `AWSStepFunctions.${operation}`, ...headers }, body)
  return { ...bundle, server, port, send, post }
}

test('answers carry the headers of AWS JSON, whatever the request calls its body', async (t) => {
  const { post } = await serve(t)
  const types = [undefined, 'application/x-amz-json-1.0', 'application/json', 'application/x-www-form-urlencoded', 'x']
  for (const type of types) {
    const headers = { host: 'sync-states.localhost:8083', ...(type !== undefined && { 'content-type': type }) }
    const answer = await post('ListActivities', '{}', headers)
    assert.deepEqual([answer.status, answer.body], [200, '{"activities":[]}'], String(type))
    assert.equal(answer.headers['content-type'], 'application/x-amz-json-1.0')
    assert.match(String(answer.headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/)
  }
})

test('a body that is too long is refused, and the connection stays good', async (t) => {
  const { post } = await serve(t, { bodyBytesMax: 1000 })
  const padding = (bytes: number) => `{"x":"${'a'.repeat(bytes - 8)}"}`
  assert.equal((await post('ListActivities', padding(1000))).status, 200)
  for (const headers of [{}, { 'transfer-encoding': 'chunked' }]) {
    const refused = await post('ListActivities', padding(300_000), headers)
    assert.equal(refused.status, 413)
    assert.match(refused.body, /"__type":"com\.amazon\.coral\.service#RequestEntityTooLarge".*1000 bytes/)
    const next = await post('ListActivities', '{}')
    assert.deepEqual([next.status, next.reused], [200, true])
  }
})

test('a body that is not UTF-8 is refused', async (t) => {
  const { post } = await serve(t)
  const answer = await post('CreateActivity', Buffer.from('{"name":"\xff"}', 'latin1'))
  assert.equal(answer.status, 400)
  assert.match(answer.body, /SerializationException.*not valid UTF-8/)
})

test('a definition somewhat longer than allowed gets the proper error', async (t) => {
  const { post } = await serve(t)
  const long = JSON.stringify({ name: 'm', roleArn, definition: definition.padEnd(1_048_577, ' ') })
  const answer = await post('CreateStateMachine', long)
  assert.equal(answer.status, 400)
  assert.match(answer.body, /Value at 'definition' failed .* length less than or equal to 1048576/)
})

test('people who open the address get something useful', async (t) => {
  const { send } = await serve(t)
  assert.equal((await send('GET', '/health', {}, '')).body, '{"status":"ok"}')
  const about = JSON.parse((await send('GET', '/', {}, '')).body) as { service: string; operations: string[] }
  assert.equal(about.service, 'Stepwell')
  assert.equal(about.operations.length, 37)
  const missing = await send('GET', '/nothing', {}, '')
  assert.deepEqual(
    [missing.status, missing.body],
    [404, '{"message":"There is nothing at GET /nothing. The API is at POST /."}'],
  )
  assert.match((await send('POST', '/', {}, '{}')).body, /UnknownOperationException.*X-Amz-Target/)
})

test('health says when the store is lost, or can only be read', async (t) => {
  const { context, send } = await serve(t)
  const table = [
    ['STORE_FENCED', 'failed'],
    ['STORE_GONE', 'failed'],
    ['STORE_WRITER_LOST', 'failed'],
    ['STORE_FULL', 'reading only'],
    ['STORE_IO', 'reading only'],
  ]
  for (const [code, status] of table) {
    t.mock.method(context.store, 'trouble', () => Object.assign(new Error(`It is ${code}.`), { code }))
    const health = await send('GET', '/health', {}, '')
    assert.deepEqual([health.status, JSON.parse(health.body)], [503, { status, reason: `It is ${code}.` }])
  }
})

test('the trace header reaches the execution', async (t) => {
  const { createMachine, post, stored } = await serve(t)
  const body = JSON.stringify({ stateMachineArn: await createMachine('orders'), name: 'run' })
  await post('StartExecution', body, { 'x-amzn-trace-id': 'Root=1-2' })
  assert.equal((await stored(`${arnPrefix}:execution:orders:run`)).traceHeader, 'Root=1-2')
})

test('the runtime is told when a worker hangs up', async (t) => {
  const { call, port, runtime } = await serve(t)
  const { activityArn } = await call('CreateActivity', { name: 'work' })
  const polled = nextPoll(runtime)
  const body = JSON.stringify({ activityArn })
  const socket = connect(port, '127.0.0.1')
  socket.write(
    `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AWSStepFunctions.GetActivityTask\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  const signal = await polled
  assert.equal(signal.aborted, false)
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve))
  socket.destroy()
  await aborted
})

test('closing ends the waits of workers with empty answers', async (t) => {
  const { call, post, runtime, server } = await serve(t)
  const { activityArn } = await call('CreateActivity', { name: 'work' })
  const polled = nextPoll(runtime)
  const answer = post('GetActivityTask', JSON.stringify({ activityArn }))
  await polled
  await server.close()
  assert.equal((await answer).body, '{"taskToken":null}')
  await assert.rejects(post('ListActivities', '{}'), /ECONN(REFUSED|RESET)|hang up/)
})

test('an answer that cannot be made does not end the server', async (t) => {
  const { context, logged, post } = await serve(t)
  Object.defineProperty(context.store, 'activities', { value: { list: async () => ({ items: null }) } })
  assert.equal((await post('ListActivities', '{}')).status, 500)
  assert.equal((await post('ListStateMachines', '{}')).status, 200)
  assert.equal(logged.length, 1)
})

test('requests that are not HTTP do not end the server', async (t) => {
  const { port, post } = await serve(t)
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.resume()
  socket.write('\x00\x01\x02 nonsense\r\n\r\n')
  await closed
  assert.equal((await post('DescribeActivity', JSON.stringify({ activityArn: `${arnPrefix}:activity:a` }))).status, 400)
})
