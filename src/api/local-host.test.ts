import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findLocalHost } from './local-host.ts'

test('a host name is offered when it resolves with and without the prefix', async () => {
  const cases: [known: Record<string, string>, expected: string | null][] = [
    [{}, null],
    [{ localhost: '127.0.0.1' }, null],
    [{ localhost: '127.0.0.1', 'sync-localhost': '127.0.1.1' }, 'localhost'],
    [{ 'stepwell.localhost': '127.0.0.1', 'sync-stepwell.localhost': '127.0.0.1' }, 'stepwell.localhost'],
    [{ 'stepwell.localhost': '127.0.0.1', 'sync-stepwell.localhost': '192.0.2.1' }, null],
    [{ 'stepwell.localhost': '::1', 'sync-stepwell.localhost': '::1' }, null],
  ]
  for (const [known, expected] of cases) {
    const lookUp = async (hosts: readonly string[]) =>
      Object.fromEntries(hosts.map((host) => [host, host in known ? [known[host]!] : []]))
    assert.equal(await findLocalHost(lookUp), expected, JSON.stringify(known))
  }
})

test('the system is asked without holding up the end of this process', async () => {
  const found = await findLocalHost()
  assert.ok(found === null || /^(?:stepwell\.)?localhost$/.test(found), String(found))
})
