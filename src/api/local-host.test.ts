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
    const lookup = async (host: string) => {
      const address = known[host]
      if (address === undefined) throw new Error(`getaddrinfo ENOTFOUND ${host}`)
      return [{ address }]
    }
    assert.equal(await findLocalHost(lookup), expected, JSON.stringify(known))
  }
})
