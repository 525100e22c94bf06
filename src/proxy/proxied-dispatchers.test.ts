import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { freePort } from '../../test/support/free-port.ts'
import { startServer } from '../services/test-support/task-call.ts'
import { ProxiedDispatchers } from './proxied-dispatchers.ts'
import { startProxy } from './test-support/start-proxy.ts'

async function setup(context: TestContext, user: string) {
  const server = await startServer(() => ({ body: 'answer' }))
  context.after(() => server.close())
  const proxy = await startProxy(context, server.endpoint)
  const environment: Record<string, string> = { HTTP_PROXY: `http://${user}${proxy.authority}` }
  const dispatchers = new ProxiedDispatchers(environment, { connect: {} })
  context.after(() => dispatchers.destroy())
  return { proxy, environment, dispatchers }
}

async function get(dispatchers: ProxiedDispatchers): Promise<string> {
  const dispatcher = await dispatchers.dispatcherOf(new URL('http://inner.example/'))
  const { body } = await dispatcher.request({ origin: 'http://inner.example', path: '/', method: 'GET' })
  return body.text()
}

test('the proxy is told of the user, whatever is in the password', async (context) => {
  for (const [user, pair] of [
    ['me:p%ss@', 'me:p%ss'],
    ['me:p%40ss@', 'me:p@ss'],
    ['me@', 'me:'],
  ] as const) {
    const { proxy, dispatchers } = await setup(context, user)
    assert.equal(await get(dispatchers), 'answer')
    assert.deepEqual(proxy.authorizations, [`Basic ${btoa(pair)}`])
  }
})

test('a proxy that cannot be used fails each call, until it can be', async (context) => {
  const { environment, dispatchers } = await setup(context, '')
  const { HTTP_PROXY } = environment
  environment.HTTP_PROXY = 'socks5://proxy'
  for (const _ of [1, 2]) await assert.rejects(get(dispatchers), { code: 'PROXY_UNUSABLE' })
  environment.HTTP_PROXY = HTTP_PROXY!
  assert.equal(await get(dispatchers), 'answer')
})

test('a dispatcher that cannot be closed does not stop others from closing', async (context) => {
  const { environment, dispatchers } = await setup(context, '')
  const first = await dispatchers.dispatcherOf(new URL('http://inner.example/'))
  first.destroy = () => Promise.reject(new Error('held'))
  environment.HTTP_PROXY = ''
  const second = await dispatchers.dispatcherOf(new URL('http://inner.example/'))
  await dispatchers.destroy()
  await assert.rejects(second.request({ origin: 'http://inner.example', path: '/', method: 'GET' }), {
    code: 'UND_ERR_DESTROYED',
  })
})

test('a proxy that is down, or does not open a tunnel, is named in the error', async (context) => {
  const down = `127.0.0.1:${await freePort()}`
  const refusing = await startProxy(context, null)
  const failures: [proxy: string, url: string, message: string][] = [
    [down, 'https://inner.example/', `the proxy ${down} cannot be used: ECONNREFUSED`],
    [down, 'http://inner.example/', `the proxy ${down} cannot be used: ECONNREFUSED`],
    [
      refusing.authority,
      'https://inner.example/',
      `the proxy ${refusing.authority} answered 403 when it was asked for inner.example:443`,
    ],
  ]
  for (const [proxy, url, message] of failures) {
    const environment = { HTTP_PROXY: `http://${proxy}`, HTTPS_PROXY: `http://${proxy}` }
    const dispatchers = new ProxiedDispatchers(environment, { connect: {} })
    context.after(() => dispatchers.destroy())
    const asked = dispatchers.request(new URL(url), { path: '/', method: 'GET' })
    await assert.rejects(asked, { code: 'PROXY_FAILED', message })
  }
})
