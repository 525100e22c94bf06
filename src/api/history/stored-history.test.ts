import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEvent } from '../../engine/event.ts'
import { simulate } from '../../engine/test-support/simulation.ts'
import { Payload } from '../../json/index.ts'
import { eventText } from './event-text.ts'
import { readHistory, writeHistory } from './stored-history.ts'

const first: HistoryEvent = {
  id: 1,
  previousEventId: 0,
  timestampMillis: 1_500,
  type: 'ExecutionStarted',
  fields: { input: Payload.ofText('{"a": 1.0}'), roleArn: 'arn:r' },
}
const second: HistoryEvent = { ...first, id: 2, previousEventId: 1, type: 'ParallelStateStarted', fields: null }

const shown =
  '[{"timestamp":1.5,"type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":' +
  '{"input":"{\\"a\\": 1.0}","inputDetails":{"truncated":false},"roleArn":"arn:r"}},' +
  '{"timestamp":1.5,"type":"ParallelStateStarted","id":2,"previousEventId":1}]'

test('histories are written in the form that the latest version names', () => {
  // A change of this form needs a new version number, and this one must still be read.
  assert.equal(writeHistory([first, second]), `{"version":2,"events":${shown}}`)
})

test('every form is read that was ever written', () => {
  assert.equal(readHistory(shown), shown)
  assert.equal(readHistory(`{"version":2,"events":${shown}}`), shown)
})

test('a form of a later version is not mistaken for one of these', () => {
  assert.throws(
    () => readHistory('{"version":3,"events":[]}'),
    /has the form 3, which this version of the server cannot/,
  )
  assert.throws(() => readHistory('x'), /has the form unknown, which/)
})

test('what is written comes back as it is shown', () => {
  const task = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: { FunctionName: 'f' },
    End: true,
  }
  const processor = { StartAt: 'T', States: { T: task } }
  const { events } = simulate(
    { StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: processor, End: true } } },
    { input: '[1,2]' },
  )
  assert.ok(events.length > 10)
  assert.equal(readHistory(writeHistory(events)), `[${events.map(eventText).join(',')}]`)
})
