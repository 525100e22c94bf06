import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nearMatches } from './near-matches.ts'

test('near matches are the likely meanings of a mistyped word', () => {
  const words = ['startExecution', 'stopExecution', 'startSyncExecution', 'tagResource']
  assert.deepEqual(nearMatches('startExecutio', words), ['startExecution', 'stopExecution'])
  assert.deepEqual(nearMatches('StopExecution', words).slice(0, 1), ['stopExecution'])
  assert.deepEqual(nearMatches('putItem', words), [])
})
