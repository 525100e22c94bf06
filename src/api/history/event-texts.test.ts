import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventTexts } from './event-texts.ts'

test('events are cut out of their chunk as they are spelled', () => {
  const texts = ['{"id":1.0,"input":"[,\\"]{"}', '{ "a": [1, {"b": "\\\\"}] }', '{"c":"\\\\\\""}', '{}']
  assert.deepEqual(eventTexts(`[${texts.join(',')}]`), texts)
  assert.deepEqual(eventTexts('[]'), [])
})
