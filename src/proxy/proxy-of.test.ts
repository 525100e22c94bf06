import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proxyAuthorization, proxyOf } from './proxy-of.ts'

const of = (url: string, environment: Record<string, string>) => proxyOf(new URL(url), environment)?.href ?? null
const both = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:2' }

test('each scheme has its variable, in lower or upper case, and lower case wins', () => {
  assert.equal(of('https://example.com/', both), 'http://secure:1/')
  assert.equal(of('http://example.com/', both), 'http://plain:2/')
  assert.equal(of('https://example.com/', { HTTP_PROXY: 'http://plain:2' }), null)
  assert.equal(of('https://example.com/', { ...both, https_proxy: 'http://small:3' }), 'http://small:3/')
  assert.equal(of('https://example.com/', { https_proxy: 'proxy.example:3128' }), 'http://proxy.example:3128/')
  assert.equal(of('https://example.com/', { HTTPS_PROXY: '' }), null)
  assert.equal(of('https://example.com/', {}), null)
})

test('calls to this machine never go through a proxy', () => {
  for (const host of ['localhost', 'localhost.', 'a.localhost', 'a.localhost.', '127.0.0.1', '127.9.9.9', '[::1]']) {
    assert.equal(of(`http://${host}:8083/`, both), null, host)
  }
})

test('NO_PROXY names domains, hosts, ports, addresses and networks', () => {
  for (const [exceptions, url, isDirect] of [
    ['example.com', 'https://example.com/', true],
    ['example.com', 'https://a.example.com/', true],
    ['.example.com', 'https://a.example.com/', true],
    ['*.example.com', 'https://a.example.com/', true],
    ['example.com', 'https://badexample.com/', false],
    ['EXAMPLE.com', 'https://Example.COM/', true],
    ['example.com', 'https://a.example.com./', true],
    ['example.com.', 'https://example.com/', true],
    ['example.com:8443', 'https://example.com:8443/', true],
    ['example.com:8443', 'https://example.com/', false],
    ['other, example.com', 'https://example.com/', true],
    ['other example.com', 'https://example.com/', true],
    ['*', 'https://example.com/', true],
    ['169.254.169.254', 'http://169.254.169.254/', true],
    ['10.0.0.0/8', 'http://10.1.2.3/', true],
    ['10.0.0.0/8', 'http://11.1.2.3/', false],
    ['10.0.0.0/99', 'http://10.1.2.3/', false],
    ['fd00::/8', 'http://[fd00::1]/', true],
    ['[fd00::1]:80', 'http://[fd00::1]/', true],
    ['', 'https://example.com/', false],
  ] as const) {
    assert.equal(of(url, { ...both, NO_PROXY: exceptions }) === null, isDirect, `${exceptions} ${url}`)
    assert.equal(of(url, { ...both, no_proxy: exceptions }) === null, isDirect, `${exceptions} ${url}`)
  }
})

test("the user in a proxy's address is sent to the proxy", () => {
  assert.equal(proxyAuthorization(new URL('http://me:p%40ss@proxy')), `Basic ${btoa('me:p@ss')}`)
  assert.equal(proxyAuthorization(new URL('http://proxy')), null)
})

test('a percent sign in a password that does not begin an escape is taken literally', () => {
  const written = (url: string) => Buffer.from(proxyAuthorization(new URL(url))!.slice(6), 'base64').toString()
  assert.equal(written('http://u:p%ss@proxy:3128'), 'u:p%ss')
  assert.equal(written('http://u:p%40ss@proxy:3128'), 'u:p@ss')
})
