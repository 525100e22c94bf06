import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proxyOf } from './proxy-of.ts'
import { ProxyUnusable, proxyProblem } from './proxy-setting.ts'

test('an unusable proxy is named by its variable, and nothing of its password is shown', () => {
  const must = 'must be the address of an http or https proxy, such as http://proxy.example:3128'
  const table: [variable: string, text: string, reason: string][] = [
    ['HTTPS_PROXY', 'socks5://proxy:1080', '; socks5 proxies cannot be used'],
    ['https_proxy', 'SOCKS5H://me:hunter2@proxy:1080', '; socks5h proxies cannot be used'],
    ['HTTP_PROXY', 'socks://proxy', '; socks proxies cannot be used'],
    ['http_proxy', 'hunter2://me@proxy', '; in a user or a password, write / as %2F, ? as %3F, # as %23 and @ as %40'],
    ['HTTPS_PROXY', 'http://', ''],
    ['HTTPS_PROXY', 'proxy:port', ''],
    ['HTTPS_PROXY', 'a proxy:80', ''],
    ['HTTPS_PROXY', 'http://proxy:99999', ''],
    [
      'HTTPS_PROXY',
      'http://me:hunter2/x@proxy:3128',
      '; in a user or a password, write / as %2F, ? as %3F, # as %23 and @ as %40',
    ],
    [
      'HTTPS_PROXY',
      'me:12/hunter2@proxy:3128',
      '; in a user or a password, write / as %2F, ? as %3F, # as %23 and @ as %40',
    ],
    [
      'HTTPS_PROXY',
      'me:12#hunter2@proxy:3128',
      '; in a user or a password, write / as %2F, ? as %3F, # as %23 and @ as %40',
    ],
  ]
  for (const [variable, text, reason] of table) {
    assert.equal(proxyProblem({ [variable]: text }), `${variable} ${must}${reason}`, text)
    const address = new URL(/https/i.test(variable) ? 'https://example.com/' : 'http://example.com/')
    assert.throws(() => proxyOf(address, { [variable]: text }), ProxyUnusable, text)
    assert.equal(proxyOf(new URL(address.href.replace('example.com', 'localhost')), { [variable]: text }), null)
  }
})

test('a usable proxy is not a problem', () => {
  for (const text of [
    '',
    'proxy',
    'proxy:3128',
    ' http://proxy:3128/ ',
    'https://me:p%ss@proxy',
    'http://me:@proxy',
    '[::1]:80',
  ]) {
    assert.equal(proxyProblem({ HTTPS_PROXY: text, HTTP_PROXY: text }), null, text)
  }
  // Only the spelling that takes precedence is checked.
  assert.equal(proxyProblem({ https_proxy: 'proxy:1', HTTPS_PROXY: 'socks5://proxy' }), null)
})
