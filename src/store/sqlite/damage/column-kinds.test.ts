import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeHistory } from '../../../api/history/stored-history.ts'
import { simulate } from '../../../engine/test-support/simulation.ts'
import { events } from './column-kinds.ts'

// Payloads that end as chunks do, wherever they are cut: with and without quotes in them.
const inputs = ['{"a":[{"b":[{}]}],"c":"}]}"}', '[[{}],[{}]]', '"}]}"', '{"a":[{}]}', '"\\"}]}"', '":}]}"', '",}]"']

/** The number of texts that were parsed while something was done. */
function parsedDuring(work: () => void): number {
  const { parse } = JSON
  let parsed = 0
  JSON.parse = (...given: Parameters<typeof parse>) => {
    parsed++
    return parse(...given)
  }
  try {
    work()
  } finally {
    JSON.parse = parse
  }
  return parsed
}

test('a chunk that is whole fits, and is not parsed; whatever is cut off anywhere does not fit', () => {
  const states = { P: { Type: 'Pass', Parameters: { 'x.$': '$' }, Next: 'F' }, F: { Type: 'Fail', Cause: '}]}' } }
  for (const input of inputs) {
    const made = simulate({ StartAt: 'P', States: states }, { input }).events
    for (let count = 1; count <= made.length; count++) {
      const chunk = writeHistory(made.slice(0, count))
      const first = chunk.slice('{"version":2,"events":'.length, -1)
      for (const form of [chunk, first]) {
        assert.equal(
          parsedDuring(() => assert.ok(events.fits(form), form)),
          0,
          form,
        )
        for (let end = 0; end < form.length; end++) assert.ok(!events.fits(form.slice(0, end)), form.slice(0, end))
      }
    }
  }
})

test('what is not a chunk does not fit', () => {
  for (const value of [null, 1, '', '{}', '{"version":2}', '{"events":1}', '}]}', 'x]']) {
    assert.ok(!events.fits(value), String(value))
  }
  for (const value of ['[]', '{"version":2,"events":[]}', '{"version":3,"events":[{"a":1}]}'])
    assert.ok(events.fits(value))
})
