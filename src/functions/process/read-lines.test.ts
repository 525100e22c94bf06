import assert from 'node:assert/strict'
import { PassThrough, Readable } from 'node:stream'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { linesPerTurn, readLines } from './read-lines.ts'

interface Lines {
  readonly lines: string[]
  /** Resolves once this line has been taken. */
  until(last: string): Promise<void>
}

function linesOf(stream: Readable): Lines {
  const lines: string[] = []
  readLines(stream, (line) => lines.push(line))
  return {
    lines,
    async until(last) {
      while (lines.at(-1) !== last) await setImmediate()
    },
  }
}

test('lines are whole, in order, and none is lost, in whatever pieces they arrive', async () => {
  const long = 'x'.repeat(70_000)
  const expected = [
    ...Array.from({ length: 3000 }, (_, index) => (index % 3 === 0 ? '' : `line ${index} ä`)),
    long,
    'last',
  ]
  const bytes = Buffer.from(expected.join('\n'))
  for (const size of [7, 1000, 65_536, bytes.length]) {
    const pieces: Buffer[] = []
    for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
    const { lines, until } = linesOf(Readable.from(pieces, { objectMode: false }))
    await until('last')
    // A line that is too long may be delivered in pieces.
    assert.ok(isDeepStrictEqual(lines.slice(0, 3000), expected.slice(0, 3000)), `pieces of ${size}`)
    assert.equal(lines.slice(3000, -1).join(''), long)
    assert.equal(lines.at(-1), 'last')
  }
})

test('a line without an end is delivered in pieces', async () => {
  const { lines, until } = linesOf(Readable.from([Buffer.alloc(65_536, 'x'), Buffer.from('y')], { objectMode: false }))
  await until('y')
  assert.deepEqual(
    lines.map(({ length }) => length),
    [65_536, 1],
  )
})

test('of all streams with many lines, one gets a turn in each round, and none is read further before its turn', async () => {
  const noisy = [new PassThrough(), new PassThrough()].map((stream) => ({ stream, ...linesOf(stream) }))
  for (const { stream } of noisy) {
    stream.write('\n'.repeat(65_536))
    stream.end(`${'\n'.repeat(65_536)}last`)
  }
  const count = () => noisy.reduce((sum, { lines }) => sum + lines.length, 0)
  // Each first chunk is processed when it arrives.
  while (count() < 2 * linesPerTurn) await setImmediate()
  for (let before = count(), round = 0; round < 100; round++) {
    await setImmediate()
    assert.ok(count() - before <= linesPerTurn, `${count() - before} lines in one round`)
    before = count()
  }
  const quiet = new PassThrough()
  const { lines } = linesOf(quiet)
  quiet.write('hello\n')
  await setImmediate()
  assert.deepEqual(lines, ['hello'], 'it waits for nobody')
  await Promise.all(noisy.map(({ until }) => until('last')))
  for (const each of noisy) assert.equal(each.lines.length, 131_073)
})
