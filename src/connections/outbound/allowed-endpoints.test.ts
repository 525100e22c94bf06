import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAllowedEndpoint, parseAllowedEndpoint } from './allowed-endpoints.ts'

function allows(text: string, url: string): boolean {
  const allowed = parseAllowedEndpoint(text)
  assert.ok(allowed !== null, `${text} is taken`)
  return isAllowedEndpoint([allowed], new URL(url))
}

test('with a scheme, exactly that origin is allowed', () => {
  assert.ok(allows('http://localhost:9000', 'http://localhost:9000/a?b'))
  assert.ok(allows('http://LOCALHOST', 'http://localhost/'))
  assert.ok(allows('https://10.0.0.1/', 'https://10.0.0.1:443/x'))
  assert.ok(allows('http://[::1]:80', 'http://[::1]/'))
  assert.ok(!allows('http://localhost:9000', 'https://localhost:9000/'))
  assert.ok(!allows('http://localhost:9000', 'http://localhost:9001/'))
  assert.ok(!allows('http://localhost', 'http://localhost:9000/'))
  assert.ok(!allows('http://localhost:9000', 'http://sub.localhost:9000/'))
})

test('without a scheme, either scheme is allowed, and without a port, any port', () => {
  assert.ok(allows('localhost:9000', 'http://localhost:9000/'))
  assert.ok(allows('localhost:9000', 'https://localhost:9000/'))
  assert.ok(!allows('localhost:9000', 'https://localhost/'))
  assert.ok(allows('localhost:80', 'http://localhost/'))
  assert.ok(!allows('localhost:80', 'http://localhost:81/'))
  assert.ok(allows('127.0.0.1', 'http://127.0.0.1:1234/'))
  assert.ok(allows('[::1]', 'http://[::1]:1234/'))
  assert.ok(allows('[::1]:7', 'http://[::1]:7/'))
  assert.ok(!allows('[::1]:7', 'http://[::1]:8/'))
  assert.ok(!allows('127.0.0.1', 'http://127.0.0.2:1234/'))
})

test('what is not an endpoint is refused', () => {
  for (const text of [
    '',
    '*',
    'http://',
    'ftp://a',
    'a/b',
    'http://a/b',
    'http://u@a',
    'a?b',
    'http://*.a',
    'a b',
    'a:x',
  ]) {
    assert.equal(parseAllowedEndpoint(text), null, text)
  }
})
