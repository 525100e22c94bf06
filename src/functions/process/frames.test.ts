import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AnswerFrame, AnswerReader } from './frames.ts'

function answer(kind: number, text: string): Buffer {
  const body = Buffer.from(text)
  const head = Buffer.alloc(5)
  head.writeUInt32LE(body.length, 0)
  head[4] = kind
  return Buffer.concat([head, body])
}

test('answers are read from whatever pieces they arrive in; those that are too long are skipped', () => {
  const stream = Buffer.concat([
    answer(1, ''),
    answer(2, '{"a":"ä"}'),
    answer(3, 'x'.repeat(21)),
    answer(2, 'y'.repeat(20)),
    answer(1, ''),
  ])
  for (const size of [1, 2, 3, 5, 7, 30, stream.length]) {
    const frames: AnswerFrame[] = []
    const reader = new AnswerReader(20, (frame) => frames.push(frame))
    for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size))
    assert.deepEqual(
      frames,
      [
        { kind: 1, text: '' },
        { kind: 2, text: '{"a":"ä"}' },
        { kind: 3, text: null },
        { kind: 2, text: 'y'.repeat(20) },
        { kind: 1, text: '' },
      ],
      `pieces of ${size}`,
    )
  }
})
