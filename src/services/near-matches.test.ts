import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearMatches } from './near-matches.ts'

test('near matches are the likely meanings of a mistyped word', () => {
  const words = ['startExecution', 'stopExecution', 'startSyncExecution', 'tagResource']
  assert.deepEqual(nearMatches('startExecutio', words), ['startExecution', 'stopExecution'])
  assert.deepEqual(nearMatches('StopExecution', words).slice(0, 1), ['stopExecution'])
  assert.deepEqual(nearMatches('putItem', words), [])
})

test('names that are longer than any that is in use are not compared', () => {
  const long = 'x'.repeat(500)
  assert.deepEqual(nearMatches(`${long}y`, [long]), [])
  assert.deepEqual(nearMatches('x'.repeat(90), ['x'.repeat(110)]), [])
})
