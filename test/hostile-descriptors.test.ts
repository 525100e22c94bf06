import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('../src', import.meta.url))
const descriptorsMax = 100

// Each is requested while no file can be opened, and again when one can.
const script = `
import { closeSync, openSync } from 'node:fs'
import { openObjects } from '${source}/server/open-objects.ts'
import { S3ObjectStore } from '${source}/objects/s3/s3-object-store.ts'
import { ProxiedDispatchers } from '${source}/proxy/proxied-dispatchers.ts'
const options = { s3: { type: 'directory', root: '/nonexistent' }, account: '123456789012', region: 'us-east-1' }
const { s3 } = openObjects(options, {}, { error() {} })
const remote = new S3ObjectStore({ region: 'us-east-1', endpoint: 'http://127.0.0.1:9' })
const dispatchers = new ProxiedDispatchers({}, { connect: {} })
const lazy = {
  s3,
  async remote() {
    await remote.head({ bucket: 'b', key: 'k' }).catch((error) => { if (!/127.0.0.1:9|ECONNREFUSED/.test(String(error.message))) throw error })
  },
  dispatchers: () => dispatchers.dispatcherOf(new URL('http://127.0.0.1:9')),
}
const outcomes = async () => {
  const found = {}
  for (const [name, ask] of Object.entries(lazy)) found[name] = await ask().then(() => 'works', (error) => error.code ?? String(error.message))
  return found
}
// A descriptor that Node.js releases meanwhile is taken too, so none is free until the first round is over.
const held = []
const take = () => { try { for (;;) held.push(openSync('/dev/null')) } catch {} }
let taking = true
let quietTurns = 0
const settled = new Promise((resolve) => {
  const turn = () => {
    // One may still be released when the second round begins, in which none may be taken.
    if (!taking) return
    const before = held.length
    take()
    quietTurns = held.length === before ? quietTurns + 1 : 0
    if (quietTurns >= 100) resolve()
    setImmediate(turn)
  }
  turn()
})
await settled
const without = await outcomes()
taking = false
for (const descriptor of held) closeSync(descriptor)
process.stdout.write(JSON.stringify([without, await outcomes()]))
process.exit(0)
`

test('modules that could not be loaded for lack of descriptors are loaded at their next use', {
  skip: process.platform === 'win32' ? 'there is no ulimit on Windows' : false,
}, () => {
  const printed = execFileSync(
    'sh',
    ['-c', `ulimit -n ${descriptorsMax} && exec "$0" --input-type=module -e "$1"`, process.execPath, script],
    { encoding: 'utf8' },
  )
  const [without, later] = JSON.parse(printed) as [Record<string, string>, Record<string, string>]
  for (const name of ['s3', 'remote', 'dispatchers']) assert.notEqual(without[name], 'works', name)
  assert.deepEqual(later, { s3: 'works', remote: 'works', dispatchers: 'works' })
})
