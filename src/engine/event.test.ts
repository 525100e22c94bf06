import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Payload } from '../json/index.ts'
import { detailsMember, eventText, type HistoryEvent } from './event.ts'

function text(type: string, fields: HistoryEvent['fields']): object {
  return JSON.parse(eventText({ id: 2, previousEventId: 1, timestampMillis: 1500, type, fields })) as object
}

test('events have the shape of the API', () => {
  assert.deepEqual(text('PassStateEntered', { name: 'A', input: Payload.ofText('{"a": 1.0}') }), {
    timestamp: 1.5,
    type: 'PassStateEntered',
    id: 2,
    previousEventId: 1,
    stateEnteredEventDetails: { name: 'A', input: '{"a": 1.0}', inputDetails: { truncated: false } },
  })
  assert.deepEqual(text('TaskStateAborted', null), {
    timestamp: 1.5,
    type: 'TaskStateAborted',
    id: 2,
    previousEventId: 1,
  })
})

test('what is undefined is left out, parameters have no details, variables are sorted', () => {
  const assigned = new Map([
    ['b', Payload.ofText('1')],
    ['a', Payload.ofText('"x"')],
  ])
  const event = text('TaskScheduled', {
    parameters: Payload.ofText('{}'),
    timeoutInSeconds: undefined,
    assignedVariables: assigned,
  })
  assert.equal(
    JSON.stringify((event as { taskScheduledEventDetails: object }).taskScheduledEventDetails),
    '{"parameters":"{}","assignedVariables":{"a":"\\"x\\"","b":"1"},"assignedVariablesDetails":{"truncated":false}}',
  )
})

test('details are found under the name of their type', () => {
  assert.equal(detailsMember('MapStateExited'), 'stateExitedEventDetails')
  assert.equal(detailsMember('LambdaFunctionTimedOut'), 'lambdaFunctionTimedOutEventDetails')
  assert.equal(detailsMember('MapIterationFailed'), 'mapIterationFailedEventDetails')
})
