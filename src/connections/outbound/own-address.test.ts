import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressOf, isOwnAddress, type OwnAddress } from './own-address.ts'

const hostPrefixes = ['sync-']
const configured = (url: string): OwnAddress => ({ url: new URL(url), isConfigured: true, hostPrefixes })
const atAws = (url: string): OwnAddress => ({ url: new URL(url), isConfigured: false, hostPrefixes })

test('an endpoint that was named is one host, port and scheme, and nothing that stands before or behind it', () => {
  for (const own of [
    'http://minio.example',
    'https://minio.example',
    'http://minio.example:9000',
    'http://localhost:4566',
    'http://127.0.0.1:9000',
    'http://[::1]:9000',
    'https://vpce-1-2.s3.us-east-1.vpce.amazonaws.com',
  ]) {
    const { protocol, hostname, port } = new URL(own)
    const at = port === '' ? '' : `:${port}`
    assert.ok(isOwnAddress(configured(own), new URL(own)), own)
    assert.ok(isOwnAddress(configured(own), new URL(`${protocol}//${hostname.toUpperCase()}${at}/any/path?query`)), own)
    const forged = [
      `${protocol}//${hostname}${at === ':1' ? ':2' : ':1'}`,
      `${protocol === 'https:' ? 'http:' : 'https:'}//${hostname}${at}`,
      `${protocol}//evil.example${at}`,
      `${protocol}//${hostname}@evil.example${at}`,
      `${protocol}//evil.example${at}/${hostname}`,
      `${protocol}//evil.example${at}#${hostname}`,
      ...(/^[a-z]/.test(hostname)
        ? [
            `evil-${hostname}`,
            `evil${hostname}`,
            `bucket.${hostname}`,
            `admin.${hostname}`,
            `111122223333.${hostname}`,
            `access-111122223333.${hostname}`,
            `sync-${hostname}`,
            `x.sync-${hostname}`,
            `.${hostname}`,
            `${hostname}.`,
            `${hostname}.evil.example`,
            `${hostname}-evil.example`,
          ].map((host) => `${protocol}//${host}${at}`)
        : []),
    ]
    for (const url of forged) {
      assert.ok(!isOwnAddress(configured(own), new URL(url)), `${own} is not ${url}`)
    }
  }
})

test("at AWS, the names below a service's host and those of its model are its own", () => {
  const own = atAws('https://s3.us-east-1.amazonaws.com')
  for (const host of ['', 'bucket.', 'a.b.', 'sync-']) {
    assert.ok(isOwnAddress(own, new URL(`https://${host}s3.us-east-1.amazonaws.com`)), host)
  }
  for (const url of [
    'https://evil-s3.us-east-1.amazonaws.com',
    'https://x.sync-s3.us-east-1.amazonaws.com',
    'https://evilsync-s3.us-east-1.amazonaws.com',
    'https://s3.us-east-1.amazonaws.com.evil.example',
    'https://s3.us-east-1.amazonaws.com:444',
    'http://s3.us-east-1.amazonaws.com',
    'https://us-east-1.amazonaws.com',
    'https://sqs.us-east-1.amazonaws.com',
  ]) {
    assert.ok(!isOwnAddress(own, new URL(url)), url)
  }
})

test('what AWS’s rules have elsewhere is one host, too', () => {
  const own = atAws('http://localhost:8000')
  assert.ok(isOwnAddress(own, new URL('http://localhost:8000')))
  assert.ok(!isOwnAddress(own, new URL('http://a.localhost:8000')))
  assert.ok(!isOwnAddress(own, new URL('http://sync-localhost:8000')))
})

test('a host that two readers could take for different hosts has no address', () => {
  const read = (hostname: string) => addressOf({ protocol: 'https:', hostname })?.hostname ?? null
  for (const hostname of [
    '',
    'a/b',
    'a.example/.amazonaws.com',
    'a.example#.amazonaws.com',
    'a.example?.amazonaws.com',
    'a.example\\.amazonaws.com',
    'a@127.0.0.1',
    'a:b@127.0.0.1',
    'a.example:80',
    'a\tb.example',
    'a b.example',
    '127.1',
    '2130706433',
    '0x7f.1',
    '0177.0.0.1',
    '127.0.0.1.',
    'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
    '127。0。0。1',
    'fe80::1%lo',
    '::ffff:127.0.0.1',
    '[::1',
  ]) {
    assert.equal(read(hostname), null, hostname)
  }
  for (const hostname of ['a.example', 'a.example.', '127.0.0.1', '[::1]', 'a_b.example', 'xn--caf-dma.example']) {
    assert.equal(read(hostname), hostname)
  }
  assert.equal(read('::1'), '[::1]')
  assert.equal(read('A.Example'), 'a.example')
})
