import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createHostRule, parseAllowedHost } from './allowed-hosts.ts'

const local = { address: '127.0.0.1', host: '127.0.0.1' }

test('on loopback, only names of this machine are answered', () => {
  const isAllowed = createHostRule({ ...local, allowed: [] })
  for (const host of [
    'localhost',
    'LocalHost:8083',
    'localhost.',
    'localhost.:8083',
    'stepwell.localhost',
    'sync-localhost:8083',
    'sync-stepwell.localhost',
    '127.0.0.1',
    '127.9.8.7:1',
    'sync-127.0.0.1:8083',
    '[::1]',
    '[::1]:8083',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]:8083',
    'host.docker.internal:8083',
    'sync-host.docker.internal',
    'host.containers.internal',
  ]) {
    assert.ok(isAllowed(host), host)
  }
  for (const host of [
    'evil.example',
    'evil.example:8083',
    '',
    ':8083',
    ' localhost',
    'localhost ',
    'localhost:x',
    'localhost:123456',
    'localhost:80:80',
    'localhost,evil.example',
    'localhost@evil.example',
    'evil.example@localhost',
    'evil.example#localhost',
    'evil.example/.localhost',
    'localhost.evil.example',
    'evillocalhost',
    '127.0.0.1.evil.example',
    '127.0.0.1.nip.io',
    'sync-evil.example',
    'sync-sync-localhost',
    'localhost..',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0.0.0.0',
    '10.0.0.1',
    '[::]',
    '[::1',
    '[::1%25lo]',
    '[fe80::1%eth0]:8083',
    '[::ffff:10.0.0.1]',
    '[evil.example]',
    '::1',
    'l\u00f6calhost',
    'evil.internal',
  ]) {
    assert.ok(!isAllowed(host), host)
  }
})

test('names that the options allow are answered, with and without the prefix of SDKs', () => {
  const isAllowed = createHostRule({ ...local, allowed: ['stepwell', '*.test.example', '10.0.0.9'] })
  for (const host of [
    'stepwell:8083',
    'sync-stepwell',
    'a.test.example',
    'sync-a.b.test.example',
    '10.0.0.9',
    'localhost',
  ]) {
    assert.ok(isAllowed(host), host)
  }
  for (const host of ['test.example', 'atest.example', 'stepwell.evil.example', '10.0.0.8', '*.test.example']) {
    assert.ok(!isAllowed(host), host)
  }
  assert.ok(createHostRule({ ...local, allowed: ['*'] })('evil.example'))
})

test('on other addresses any name is answered, or those of a list and addresses, which no page can take', () => {
  const open = { address: '0.0.0.0', host: '0.0.0.0' }
  assert.ok(createHostRule({ ...open, allowed: [] })('anything.example'))
  const isAllowed = createHostRule({ ...open, allowed: ['stepwell'] })
  for (const host of ['stepwell', 'localhost:8083', '10.0.0.1:8083', '[fd00::1]']) assert.ok(isAllowed(host), host)
  for (const host of ['evil.example', '', '10.0.0.1.nip.io']) assert.ok(!isAllowed(host), host)
})

test('the name that was asked to be listened on is answered', () => {
  const isAllowed = createHostRule({ allowed: [], address: '127.0.1.1', host: 'Workstation' })
  assert.ok(isAllowed('workstation:8083'))
  assert.ok(isAllowed('sync-workstation:8083'))
  assert.ok(!isAllowed('other'))
  assert.ok(createHostRule({ allowed: [], address: '::1', host: '::1' })('[::1]:8083'))
})

test('entries of the list are names without port or path', () => {
  for (const [text, expected] of [
    ['Stepwell', 'stepwell'],
    ['*.Example.com', '*.example.com'],
    ['10.0.0.1', '10.0.0.1'],
    ['[::2]', '[::2]'],
    ['*', '*'],
    ['', null],
    ['a:80', null],
    ['http://a', null],
    ['a/b', null],
    ['a b', null],
    ['*.10.0.0.1', null],
    ['*a', null],
    ['a.*', null],
    ['*.', null],
  ] as const) {
    assert.equal(parseAllowedHost(text), expected, text)
  }
})
