import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { test } from 'node:test'
import { EndpointGuard, EndpointRefused } from './endpoint-guard.ts'

type Answer = (error: Error | null, addresses: readonly { address: string; family: number }[]) => void

const environment = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'direct.example' }
const never = new AbortController().signal

/** A guard behind a proxy, with a name server whose answers the test gives. */
function behindProxy(answer: (hostname: string, callback: Answer) => void) {
  const asked: string[] = []
  const look = (hostname: string, _options: unknown, callback: Answer) => {
    asked.push(hostname)
    answer(hostname, callback)
  }
  const guard = new EndpointGuard({ allowed: [], environment, lookup: look as unknown as typeof lookup })
  return { guard, asked }
}

const unknown = (_hostname: string, callback: Answer) =>
  callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), [])

test('behind a proxy, names that are private by their text are refused before anybody looks them up', async () => {
  const { guard, asked } = behindProxy(unknown)
  for (const host of [
    'metadata',
    'metadata.google.internal',
    'metadata.google.internal.',
    'METADATA.GOOGLE.INTERNAL',
    'kubernetes.default.svc',
    'x.svc.cluster.local',
    '127.1',
    '0x7f.1',
    '2130706433',
    '127.0.0.1.',
    '169.254.169.254',
    '[::ffff:a9fe:a9fe]',
    '[fd00:ec2::254]',
  ]) {
    await assert.rejects(guard.judge(new URL(`https://${host}/`), never), EndpointRefused, host)
  }
  assert.deepEqual(asked, [])
})

test('behind a proxy, a name that does not resolve here is left to the proxy, and one that resolves to a private address is refused', async () => {
  const { guard } = behindProxy((hostname, callback) => {
    const [, address] = /^(\d+\.\d+\.\d+\.\d+)\.nip\.example$/.exec(hostname) ?? []
    if (address === undefined) unknown(hostname, callback)
    else callback(null, [{ address, family: 4 }])
  })
  assert.equal(await guard.judge(new URL('https://only-there.example/'), never), 'guarded')
  assert.equal(await guard.judge(new URL('https://8.8.8.8.nip.example/'), never), 'guarded')
  await assert.rejects(guard.judge(new URL('https://10.0.0.1.nip.example/'), never), EndpointRefused)
})

test('a name server that never answers delays a call only for a while, and never beyond the end of the call', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { guard, asked } = behindProxy(() => {})
  const url = new URL('https://slow.example/')
  const controller = new AbortController()
  const cancelled = assert.rejects(guard.judge(url, controller.signal), (reason) => reason === 'enough')
  controller.abort('enough')
  await cancelled
  await assert.rejects(guard.judge(url, controller.signal), (reason) => reason === 'enough')
  assert.deepEqual(asked, ['slow.example'])
  const judged = guard.judge(url, never)
  t.mock.timers.tick(5_000)
  assert.equal(await judged, 'guarded')
})

test('what is called without a proxy is judged by the addresses that the call uses, and not before', async () => {
  const { guard, asked } = behindProxy(unknown)
  // Calls to this machine never go through a proxy, so the lookup of the call itself refuses them.
  for (const host of ['direct.example', 'localhost', 'localhost.', 'a.localhost.']) {
    assert.equal(await guard.judge(new URL(`https://${host}/`), never), 'guarded')
  }
  assert.deepEqual(asked, [])
})
