import assert from 'node:assert/strict'
import test from 'node:test'
import { LogOutput } from './log-output.ts'

/** A reader that takes as many bytes as there is room for. */
function setup() {
  const reader = { room: Number.POSITIVE_INFINITY, text: '', problem: 'EAGAIN' }
  const lost: number[] = []
  const output = new LogOutput({
    lost: (lines) => void lost.push(lines),
    writeBytes: (bytes) => {
      if (reader.room === 0) throw Object.assign(new Error(reader.problem), { code: reader.problem })
      const taken = bytes.subarray(0, reader.room)
      reader.room -= taken.length
      reader.text += taken.toString('latin1')
      return taken.length
    },
  })
  return { reader, lost, output }
}

test('lines are written at once', () => {
  const { reader, output } = setup()
  output.write('one\n')
  output.write('two\n')
  assert.equal(reader.text, 'one\ntwo\n')
})

test('lines wait in order for a reader that has no room', async () => {
  const { reader, lost, output } = setup()
  reader.room = 2
  output.write('one\n')
  output.write('two\n')
  assert.equal(reader.text, 'on')
  reader.room = Number.POSITIVE_INFINITY
  await output.close()
  assert.equal(reader.text, 'one\ntwo\n')
  assert.deepEqual(lost, [])
})

test('what nobody reads takes a megabyte at most, and how much was lost is told later', async () => {
  const { reader, lost, output } = setup()
  reader.room = 0
  const line = `${'x'.repeat(1023)}\n`
  for (let index = 0; index < 1_500; index++) output.write(line)
  reader.room = Number.POSITIVE_INFINITY
  await output.close()
  assert.equal(reader.text, line.repeat(1024))
  assert.deepEqual(lost, [1_500 - 1024])
})

test('a reader that is gone, or a full disk, is no reason to end', async () => {
  for (const problem of ['EPIPE', 'ENOSPC', 'EBADF']) {
    const { reader, output } = setup()
    Object.assign(reader, { room: 0, problem })
    output.write('one\n')
    reader.room = Number.POSITIVE_INFINITY
    output.write('two\n')
    await output.close()
    assert.equal(reader.text, 'two\n')
  }
})
