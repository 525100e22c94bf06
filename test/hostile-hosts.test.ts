import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { sendRaw } from './support/raw-http.ts'
import { serveHere } from './support/served.ts'

/** A server with something behind every door. */
async function serve(t: TestContext, options: Parameters<typeof serveHere>[0] = {}) {
  const functions = await mkdtemp(path.join(tmpdir(), 'stepwell-hosts-'))
  await writeFile(path.join(functions, 'echo.mjs'), 'export const handler = async (event) => event\n')
  const served = await serveHere({ functionsPath: functions, ...options })
  await mkdir(path.join(served.directory, 's3', 'bucket'), { recursive: true })
  await writeFile(path.join(served.directory, 's3', 'bucket', 'secret'), 'swordfish')
  t.after(async () => {
    await served.close()
    await rm(functions, { recursive: true })
  })
  return served
}

interface Door {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
  readonly body: string
  /** In the answer to an accepted name. */
  readonly answered: RegExp
  /** In the answer to a refused name. */
  readonly refused: RegExp
}

const api = (name: string, target: string, refused: RegExp): Door => ({
  name,
  method: 'POST',
  path: '/',
  headers: [`X-Amz-Target: ${target}`],
  body: '{}',
  answered: /200 OK/,
  refused,
})

const doors: readonly Door[] = [
  api('API', 'AWSStepFunctions.ListStateMachines', /"__type":"com\.amazon\.coral\.service#AccessDeniedException"/),
  api('EventBridge', 'AWSEvents.ListConnections', /"__type":"AccessDeniedException"/),
  door('S3', 'GET', '/s3/bucket/secret', /swordfish/, /<Code>AccessDenied<\/Code>/),
  door('S3 upload', 'PUT', '/s3/bucket/new', /200 OK/, /<Code>AccessDenied<\/Code>/),
  door('Invoke', 'POST', '/2015-03-31/functions/echo/invocations', /200 OK/, /AccessDeniedException/),
  door('ListFunctions', 'GET', '/2015-03-31/functions/', /"echo"/, /AccessDeniedException/),
  {
    ...door('console', 'POST', '/console/api/count-executions', /"counts":\[\]/, /"message":/),
    body: '{"stateMachineArns":[]}',
  },
  door('health', 'GET', '/health', /"ok"/, /"message":/),
  door('about', 'GET', '/', /Stepwell/, /"message":/),
  door('nothing', 'GET', '/nothing', /There is nothing at/, /does not answer to the name/),
  door('a path that cannot be read', 'GET', '/%', /not a valid url/, /does not answer to the name/),
]

function door(name: string, method: string, path: string, answered: RegExp, refused: RegExp): Door {
  return { name, method, path, headers: [], body: '', answered, refused }
}

function request({ method, path, headers, body }: Door, hosts: readonly string[], target = path): string {
  const lines = [`${method} ${target} HTTP/1.1`, ...hosts.map((host) => `Host: ${host}`), ...headers]
  return `${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

test('a page whose name resolves to this machine reaches no door', async (t) => {
  const { port } = await serve(t)
  for (const each of doors) {
    const rebound = {
      ...each,
      headers: [...each.headers, 'Origin: http://evil.example:8083', 'Sec-Fetch-Site: same-origin'],
    }
    const refused = await sendRaw(port, request(rebound, ['evil.example:8083']))
    assert.equal(refused.status, 403, `${each.name}: ${refused.text}`)
    assert.match(refused.text, each.refused, each.name)
    assert.match(refused.text, /--allowed-hosts/, each.name)
    assert.doesNotMatch(refused.text, /swordfish/, each.name)
    const answered = await sendRaw(port, request(each, [`localhost:${port}`]))
    assert.match(answered.text, each.answered, each.name)
  }
  const listed = await sendRaw(port, 'GET /s3/bucket HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  assert.match(listed.text, /<Key>new<\/Key>/)
})

test('all spellings of a name are treated alike', async (t) => {
  const { port } = await serve(t)
  const [health] = doors.filter(({ name }) => name === 'health')
  const status = async (hosts: readonly string[], target?: string) =>
    (await sendRaw(port, request(health!, hosts, target))).status
  for (const host of [
    'LOCALHOST',
    'localhost.',
    'sync-localhost:1',
    '[::1]:8083',
    '127.0.0.2',
    'a.b.localhost:65535',
  ]) {
    assert.equal(await status([host]), 200, host)
  }
  for (const host of [
    '',
    'evil.example.',
    'user@localhost',
    'localhost:80a',
    '[::1%lo]',
    '127.0.0.1.nip.io',
    '\u00ff',
  ]) {
    assert.equal(await status([host]), 403, host)
  }
  assert.equal(await status([]), 400)
  assert.equal(await status(['localhost', 'evil.example']), 400)
  assert.equal(await status(['localhost', 'localhost']), 400)
  // The name in the target counts, and a different Host does not help.
  assert.equal(await status(['localhost'], 'http://evil.example/health'), 403)
  assert.equal(await status(['evil.example'], 'http://localhost/health'), 403)
  assert.equal(await status(['localhost'], 'http://localhost@evil.example/health'), 403)
  const old = await sendRaw(port, 'GET /health HTTP/1.0\r\n\r\n')
  assert.match(old.text, /"ok"/)
  const oldRebound = await sendRaw(port, 'GET /health HTTP/1.0\r\nHost: evil.example\r\n\r\n')
  assert.equal(oldRebound.status, 403)
})

test('an allowed name opens every door', async (t) => {
  const { port } = await serve(t, { allowedHosts: ['stepwell'] })
  for (const each of doors) {
    for (const host of ['stepwell:8083', 'sync-stepwell']) {
      assert.match((await sendRaw(port, request(each, [host]))).text, each.answered, `${each.name} at ${host}`)
    }
    assert.equal((await sendRaw(port, request(each, ['stepwell.example']))).status, 403, each.name)
  }
})

test('a server that others can reach answers to any name, or to those on its list', async (t) => {
  const open = await serve(t, { host: '0.0.0.0' })
  const ask = 'GET /health HTTP/1.1\r\nHost: stepwell.example\r\n\r\n'
  assert.equal((await sendRaw(open.port, ask)).status, 200)
  const listed = await serve(t, { host: '0.0.0.0', allowedHosts: ['stepwell'] })
  assert.equal((await sendRaw(listed.port, ask)).status, 403)
  assert.equal((await sendRaw(listed.port, 'GET /health HTTP/1.1\r\nHost: 10.0.0.1:8083\r\n\r\n')).status, 200)
})

test('pages of other origins are refused, even if the request names this machine', async (t) => {
  const { port } = await serve(t)
  for (const each of doors) {
    for (const origin of ['http://evil.example', 'null', 'http://localhost:1', 'file://']) {
      const foreign = { ...each, headers: [...each.headers, `Origin: ${origin}`] }
      const { status, text } = await sendRaw(port, request(foreign, [`localhost:${port}`]))
      assert.equal(status, 403, `${each.name} from ${origin}: ${text}`)
      assert.match(text, each.name.startsWith('S3') ? /<Code>AccessDenied</ : /Web pages of/, each.name)
    }
    const own = { ...each, headers: [...each.headers, `Origin: http://localhost:${port}`] }
    assert.match((await sendRaw(port, request(own, [`localhost:${port}`]))).text, each.answered, each.name)
  }
  const preflight = `OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: x-amz-target\r\n\r\n`
  const asked = await sendRaw(port, preflight)
  assert.equal(asked.status, 403)
  assert.doesNotMatch(asked.text, /access-control-allow/i)
})

test('pages of a listed name may use the server behind a proxy that changes the Host header', async (t) => {
  const { port } = await serve(t, { allowedHosts: ['stepwell.example', '*.inner.example'] })
  const status = async (origin: string) =>
    (await sendRaw(port, `GET /health HTTP/1.1\r\nHost: localhost:${port}\r\nOrigin: ${origin}\r\n\r\n`)).status
  for (const origin of ['https://stepwell.example', 'https://stepwell.example:8443', 'http://a.inner.example']) {
    assert.equal(await status(origin), 200, origin)
  }
  for (const origin of ['https://evil.example', 'https://inner.example', 'https://stepwell.example.evil.example']) {
    assert.equal(await status(origin), 403, origin)
  }
})
