import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemEntropy } from '../entropy/system-entropy.ts'
import { isTaskToken, newTaskToken } from './task-token.ts'

test('a token of ours is told from other texts', () => {
  const token = newTaskToken(systemEntropy)
  assert.ok(isTaskToken(token))
  assert.notEqual(token, newTaskToken(systemEntropy))
  for (const other of ['', 'nonsense', `${token}x`, token.slice(1), `A${token.slice(1)}`.replace(token, 'x')]) {
    assert.ok(!isTaskToken(other), other)
  }
})
