import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'
import { type TestContext, test } from 'node:test'
import { createApiServer } from '../../server.ts'
import { setup } from '../../test-support/setup.ts'
import { LiveHub, type LiveLimits } from './live-hub.ts'
import { addLiveRoutes } from './live-routes.ts'

const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:m:a'

async function serve(t: TestContext, limits: Partial<LiveLimits> = {}) {
  const { context } = await setup()
  const live = new LiveHub({ gatherMillis: 1, ...limits })
  const server = createApiServer({ ...context, done: live.done })
  const logger = { error: (_details: object, message: string) => assert.fail(message) }
  addLiveRoutes(server.app, { live, authorize: context.authorize, logger })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  t.after(async () => {
    live.close()
    await server.close()
  })
  const url = `http://127.0.0.1:${port}/console/api/live`
  return { live, server, port, url }
}

async function* partsOf(response: Response): AsyncGenerator<string> {
  for await (const part of response.body!.pipeThrough(new TextDecoderStream()))
    yield* part.split('\n\n').filter(Boolean)
}

test('news comes as server-sent events, after a first one that says that it begins', async (t) => {
  const { live, url } = await serve(t)
  const response = await fetch(`${url}?topic=machines`)
  assert.equal(response.headers.get('content-type'), 'text/event-stream')
  const parts = partsOf(response)
  assert.equal((await parts.next()).value, 'data: {"ready":true}')
  live.done('CreateStateMachine')
  assert.equal((await parts.next()).value, 'data: {"topics":["machines"]}')
  live.close()
  assert.equal((await parts.next()).done, true)
})

test('what cannot be watched is refused, in the form of the API', async (t) => {
  const { live, url } = await serve(t, { connectionsMax: 1 })
  const refused = async (query: string) => {
    const response = await fetch(url + query)
    const { __type } = (await response.json()) as { __type: string }
    return [response.status, __type.split('#').at(-1)]
  }
  assert.deepEqual(await refused('?topic=nothing'), [400, 'ValidationException'])
  assert.deepEqual(await refused('?topic=execution:nothing'), [400, 'InvalidArn'])
  const first = await fetch(url)
  assert.deepEqual(await refused(''), [503, 'ServiceUnavailable'])
  await first.body!.cancel()
  // The server hears of it a moment later.
  while (!live.hasRoom) await new Promise(setImmediate)
  assert.equal((await fetch(url)).status, 200)
})

test('the server closes while pages watch it', async (t) => {
  const { live, server, url } = await serve(t)
  const response = await fetch(url)
  const ended = response.text()
  live.close()
  await server.close()
  assert.equal(await ended, 'data: {"ready":true}\n\n')
})

test('a client that reads nothing takes a bounded amount of memory, and then hears that it missed something', async (t) => {
  const arns = Array.from({ length: 100 }, (_, index) => `${executionArn}${index}`)
  const { live, port } = await serve(t, { gatherMillis: 0 })
  const socket = net.connect(port, '127.0.0.1')
  t.after(() => socket.destroy())
  const query = arns.map((arn) => `topic=execution:${arn}`).join('&')
  socket.write(`GET /console/api/live?${query} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
  await once(socket, 'readable')
  type OnEvents = NonNullable<typeof live.observer.onEvents>
  const tell = (id: number) => {
    for (const arn of arns) {
      const execution = { start: { arn, machineArn: arn, mapRunArn: null }, type: 'STANDARD' }
      const events = [{ id, type: 'PassStateEntered' }]
      live.observer.onEvents!(
        execution as unknown as Parameters<OnEvents>[0],
        events as unknown as Parameters<OnEvents>[1],
      )
    }
  }
  // Timers of the same length fire in the order in which they were set.
  const flushed = () => new Promise((resolve) => setTimeout(resolve, 0))
  // Each is some ten kilobytes, which is far more than a socket holds in all.
  for (let id = 1; id < 2_000; id++) {
    tell(id)
    await flushed()
  }
  let bytes = 0
  let end = ''
  socket.on('data', (part) => {
    bytes += part.length
    end = (end + part.toString()).slice(-200)
  })
  while (!end.includes('{"resync":true}')) await once(socket, 'data')
  assert.ok(bytes < 15_000_000, `${bytes} bytes`)
})
