import assert from 'node:assert/strict'
import test from 'node:test'
import { StreamOutput } from '../../output/stream-output.ts'
import { SlowReader } from '../../output/test-support/slow-reader.ts'
import { LogOutput } from './log-output.ts'

function setup() {
  const reader = new SlowReader()
  const lost: number[] = []
  const output: LogOutput = new LogOutput({
    lost: (lines) => {
      lost.push(lines)
      output.write(`${lines} lost\n`)
    },
    output: new StreamOutput(reader, () => {}),
  })
  return { reader, lost, output }
}

test('lines are written at once', () => {
  const { reader, output } = setup()
  reader.read()
  output.write('one\n')
  output.write('two\n')
  assert.equal(reader.text, 'one\ntwo\n')
})

test('lines wait in order for a reader that has no room', async () => {
  const { reader, lost, output } = setup()
  output.write('one\n')
  output.write('two\n')
  assert.equal(reader.text, 'one\n')
  const closed = output.close()
  reader.read()
  await closed
  assert.equal(reader.text, 'one\ntwo\n')
  assert.deepEqual(lost, [])
})

test('unread lines take at most a megabyte, and the number of lost ones is reported later', async () => {
  const { reader, lost, output } = setup()
  const line = `${'x'.repeat(1023)}\n`
  for (let index = 0; index < 1_500; index++) output.write(line)
  const closed = output.close()
  reader.read()
  await closed
  assert.equal(reader.text, `${line.repeat(1024)}${1_500 - 1024} lost\n`)
  assert.deepEqual(lost, [1_500 - 1024])
})

test('a line larger than that is written if no other waits', () => {
  const { reader, output } = setup()
  const line = `${'x'.repeat(2 * 1024 * 1024)}\n`
  output.write(line)
  assert.equal(reader.text, line)
})

test('a reader that is gone is not a reason to end', async () => {
  const { reader, lost, output } = setup()
  output.write('one\n')
  reader.leave()
  output.write('two\n')
  await output.close()
  assert.deepEqual([reader.text, lost], ['one\n', []])
})
