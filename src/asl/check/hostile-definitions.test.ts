import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Comparisons, closestName } from '../diagnostics/index.ts'
import { checkDefinition } from './index.ts'

test('the first of thousands of mistyped names get a suggestion, and the others are reported without one', () => {
  const name = (index: number) =>
    `state-${index.toString(36).padStart(4, '0')}-with-a-name-as-long-as-people-write-them`
  const states = Object.fromEntries(
    Array.from({ length: 3000 }, (_, index) => [
      name(index),
      { Type: 'Pass', Next: name(index).replace('people', 'poeple') },
    ]),
  )
  const { diagnostics } = checkDefinition(JSON.stringify({ StartAt: name(0), States: states }), { type: 'STANDARD' })
  const missing = diagnostics.filter(({ code }) => code === 'MISSING_TRANSITION_TARGET')
  assert.ok(missing.length > 900, `${missing.length}`)
  assert.equal(missing[0]!.suggestion, name(0))
  assert.equal(missing.at(-1)!.suggestion, undefined)
})

test('the search for the names that were meant is bounded', () => {
  const comparisons = new Comparisons()
  const candidates = Array.from({ length: 1000 }, (_, index) => `a-candidate-with-some-letters-${index}`)
  let suggested = 0
  for (let index = 0; index < 5000 && !comparisons.areSpent; index++) {
    if (closestName(`a-candidate-with-other-letters-${index}`, candidates, comparisons) !== null) suggested++
  }
  assert.ok(comparisons.areSpent)
  assert.ok(suggested > 0)
})
