import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventParser } from './event-parser.ts'

test('events are taken out of the stream, wherever it is cut', () => {
  const stream = 'data: {"ready":true}\n\n:\n\ndata: {"a":1}\n\nid: 7\ndata: {\ndata: }\n\n'
  const expected = ['{"ready":true}', '{"a":1}', '{\n}']
  for (let size = 1; size <= stream.length; size++) {
    const parser = new EventParser()
    const found: string[] = []
    for (let at = 0; at < stream.length; at += size) found.push(...parser.push(stream.slice(at, at + size)))
    assert.deepEqual(found, expected, `in pieces of ${size}`)
  }
})
