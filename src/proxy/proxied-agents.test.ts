import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { startServer } from '../services/test-support/task-call.ts'
import { proxiedAgents } from './proxied-agents.ts'
import { startProxy } from './test-support/start-proxy.ts'

const pem = (name: string) => readFileSync(path.join(import.meta.dirname, 'test-data', `${name}.pem`))
const certificate = pem('secure-example')
const bounds = { bodyBytesMax: null }

async function startSecure(context: TestContext): Promise<string> {
  const server = https.createServer({ key: pem('secure-example-key'), cert: certificate }, (_request, response) =>
    response.end('secure'),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  context.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function get(url: string, environment: Record<string, string>): Promise<string> {
  const agents = proxiedAgents(environment, { keepAlive: false }, bounds)
  const secure = url.startsWith('https:')
  const agent = secure
    ? proxiedAgents(environment, { ca: certificate } as https.AgentOptions, bounds).httpsAgent
    : agents.httpAgent
  return new Promise((resolve, reject) => {
    const request = (secure ? https : http).get(url, { agent }, (response) => {
      let body = ''
      response.on('data', (part) => {
        body += part
      })
      response.on('end', () => resolve(`${response.statusCode} ${body}`))
    })
    request.on('error', reject)
  })
}

test('TLS goes through a tunnel of the proxy to the host itself, whose certificate is looked at', async (context) => {
  const proxy = await startProxy(context, await startSecure(context))
  const environment = { HTTPS_PROXY: `http://me:secret@${proxy.authority}` }
  assert.equal(await get('https://secure.example/', environment), '200 secure')
  assert.deepEqual(proxy.asked, ['CONNECT secure.example:443'])
  assert.deepEqual(proxy.authorizations, [`Basic ${btoa('me:secret')}`])
  await assert.rejects(get('https://other.example/', environment), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
})

test('plain http has its own proxy, and calls that need no proxy go straight', async (context) => {
  const server = await startServer(() => ({ body: 'plain' }))
  context.after(() => server.close())
  const proxy = await startProxy(context, server.endpoint)
  const environment = { http_proxy: proxy.url, no_proxy: 'nowhere.invalid' }
  assert.equal(await get('http://plain.example:8000/', environment), '200 plain')
  assert.deepEqual(proxy.asked, ['CONNECT plain.example:8000'])
  assert.equal(await get(server.endpoint, environment), '200 plain')
  await assert.rejects(get('http://nowhere.invalid/', environment), { code: /ENOTFOUND|EAI_AGAIN/ })
  assert.equal(proxy.asked.length, 1)
})

test('a proxy that refuses or is not there is named in the error', async (context) => {
  const proxy = await startProxy(context, null)
  const message = `the proxy ${proxy.authority} answered 403 when it was asked for secure.example:443`
  await assert.rejects(get('https://secure.example/', { HTTPS_PROXY: proxy.url }), { message })
  await assert.rejects(get('https://secure.example/', { HTTPS_PROXY: 'http://127.0.0.1:1' }), {
    message: 'the proxy 127.0.0.1:1 cannot be used: ECONNREFUSED',
  })
  for (const url of ['https://secure.example/', 'http://plain.example/']) {
    await assert.rejects(get(url, { HTTPS_PROXY: 'socks5://a', HTTP_PROXY: 'socks5://a' }), { code: 'PROXY_UNUSABLE' })
  }
})
