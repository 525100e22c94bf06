import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import test, { type TestContext } from 'node:test'
import { fastify } from 'fastify'
import { addConsoleRoutes, isBrowser } from './console-routes.ts'

function directoryOf(t: TestContext): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'stepwell-console-'))
  t.after(() => rmSync(directory, { recursive: true }))
  return directory
}

function build(directory: string): void {
  mkdirSync(path.join(directory, 'console/assets'), { recursive: true })
  writeFileSync(path.join(directory, 'console/index.html'), '<!doctype html>')
  writeFileSync(path.join(directory, 'console/assets/index-1a.js'), 'let a')
  writeFileSync(path.join(directory, 'secret.txt'), 'secret')
}

function appOf(directory: string) {
  const app = fastify()
  addConsoleRoutes(app, { directory: path.join(directory, 'console') })
  return app
}

test('serves the document for every page, and the files that belong to it', async (t) => {
  const directory = directoryOf(t)
  build(directory)
  const app = appOf(directory)
  for (const url of ['/console/', '/console/machines', '/console/executions/arn:aws:states:x?view=graph']) {
    const { statusCode, body, headers } = await app.inject(url)
    assert.deepEqual([statusCode, body, headers['cache-control']], [200, '<!doctype html>', 'no-cache'], url)
    assert.match(String(headers['content-security-policy']), /default-src 'none'.*frame-ancestors 'none'/)
  }
  const script = await app.inject('/console/assets/index-1a.js')
  assert.deepEqual([script.body, script.headers['content-type']], ['let a', 'text/javascript; charset=utf-8'])
  assert.match(String(script.headers['cache-control']), /immutable/)
  assert.equal((await app.inject('/console')).headers.location, '/console/')
})

test('serves nothing else', async (t) => {
  const directory = directoryOf(t)
  build(directory)
  const app = appOf(directory)
  for (const name of [
    'assets/gone.js',
    'assets/../../secret.txt',
    'assets/%2e%2e/%2e%2e/secret.txt',
    'assets/..%2f..%2fsecret.txt',
  ]) {
    const { statusCode, body } = await app.inject(`/console/${name}`)
    assert.ok(statusCode === 404 || body === '<!doctype html>', `${name}: ${statusCode} ${body}`)
  }
})

test('says how to build it, and finds it once it is built', async (t) => {
  const directory = directoryOf(t)
  const app = appOf(directory)
  const { statusCode, body } = await app.inject('/console/')
  assert.equal(statusCode, 503)
  assert.match(body, /npm run build:console/)
  build(directory)
  assert.equal((await app.inject('/console/')).statusCode, 200)
})

test('knows browsers by what they accept', () => {
  assert.ok(isBrowser('text/html,application/xhtml+xml,*/*;q=0.8'))
  assert.ok(!isBrowser('*/*'))
  assert.ok(!isBrowser(undefined))
})
