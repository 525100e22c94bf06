import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stateAt, stateRange } from './state-range.ts'

const text = JSON.stringify(
  {
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemProcessor: { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } },
        Next: 'Both',
      },
      Both: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Left', States: { Left: { Type: 'Succeed' } } }],
        End: true,
      },
    },
  },
  null,
  2,
)

test('states are found in the text, however deep, and the text leads back to them', () => {
  for (const name of ['Each', 'One', 'Both', 'Left']) {
    const range = stateRange(text, name)
    assert.ok(range !== null, name)
    assert.ok(text.slice(range.from).startsWith(`"${name}"`), name)
    assert.equal(stateAt(text, range.from), name)
  }
  assert.equal(stateAt(text, text.indexOf('"Succeed"')), 'Left')
  assert.equal(stateAt(text, text.indexOf('"Both"')), 'Each')
  assert.equal(stateAt(text, 0), null)
  assert.equal(stateRange(text, 'None'), null)
  assert.equal(stateRange('{', 'None'), null)
})
