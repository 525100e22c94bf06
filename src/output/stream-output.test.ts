import assert from 'node:assert/strict'
import { once } from 'node:events'
import test from 'node:test'
import { StreamOutput } from './stream-output.ts'
import { SlowReader } from './test-support/slow-reader.ts'

function setup() {
  const reader = new SlowReader({ highWaterMark: 10 })
  const failures: (string | undefined)[] = []
  const output = new StreamOutput(reader, ({ code }) => void failures.push(code))
  return { reader, failures, output }
}

test('there is room until the reader falls behind, and again once it has caught up', async () => {
  const { reader, output } = setup()
  output.write('one\n')
  assert.equal(output.room(), null)
  output.write('two, three\n')
  const room = output.room()
  assert.ok(room !== null)
  assert.equal(output.room(), room)
  assert.equal(output.waitingBytes, 15)
  reader.read()
  await room
  assert.equal(output.room(), null)
  await output.flushed()
  assert.deepEqual([reader.text, output.waitingBytes], ['one\ntwo, three\n', 0])
})

test('output is flushed once all of it has been taken', async () => {
  const { reader, output } = setup()
  await output.flushed()
  output.write('one\n')
  output.write('two\n')
  const flushed = output.flushed().then(() => reader.text)
  reader.read()
  assert.equal(await flushed, 'one\ntwo\n')
})

for (const [how, end] of [
  ['goes away', ({ reader }: ReturnType<typeof setup>) => reader.leave()],
  ['is abandoned', ({ output }: ReturnType<typeof setup>) => output.abandon()],
] as const) {
  test(`nobody waits for a reader that ${how}`, async () => {
    const parts = setup()
    const { output, reader, failures } = parts
    output.write('a line that is too long for the reader\n')
    const [room, flushed] = [output.room(), output.flushed()]
    assert.ok(room !== null)
    end(parts)
    await Promise.all([room, flushed])
    output.write('another long line\n')
    assert.deepEqual([output.room(), output.waitingBytes], [null, 0])
    await output.flushed()
    // Whatever happens to the stream afterwards is neither news nor an error.
    if (!reader.destroyed) reader.leave('ECONNRESET')
    if (!reader.closed) await once(reader, 'close')
    assert.deepEqual(failures, how === 'goes away' ? ['EPIPE'] : [])
  })
}
