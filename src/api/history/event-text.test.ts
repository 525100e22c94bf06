import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEvent } from '../../engine/event.ts'
import { Payload } from '../../json/index.ts'
import { eventText, withoutExecutionData } from './event-text.ts'

const place = { id: 2, previousEventId: 1, timestampMillis: 1500 }
const truncated = { truncated: false }

function shown(event: HistoryEvent): object {
  return JSON.parse(eventText(event)) as object
}

test('events have the shape of the API', () => {
  const fields = { name: 'A', input: Payload.ofText('{"a": 1.0}') }
  assert.deepEqual(shown({ ...place, type: 'PassStateEntered', fields }), {
    timestamp: 1.5,
    type: 'PassStateEntered',
    id: 2,
    previousEventId: 1,
    stateEnteredEventDetails: { name: 'A', input: '{"a": 1.0}', inputDetails: { truncated: false } },
  })
  assert.deepEqual(shown({ ...place, type: 'TaskStateAborted', fields: null }), {
    timestamp: 1.5,
    type: 'TaskStateAborted',
    id: 2,
    previousEventId: 1,
  })
})

test('what is undefined is left out, parameters have no details, variables are sorted', () => {
  const task = { resourceType: 'lambda', resource: 'invoke', region: 'us-east-1' }
  const scheduled = eventText({
    ...place,
    type: 'TaskScheduled',
    fields: {
      ...task,
      parameters: Payload.ofText('{}'),
      timeoutInSeconds: undefined,
      taskCredentials: { roleArn: 'arn:"r"' },
    },
  })
  assert.equal(
    scheduled.slice(scheduled.indexOf('"taskScheduledEventDetails"')),
    '"taskScheduledEventDetails":{"resourceType":"lambda","resource":"invoke","region":"us-east-1","parameters":"{}",' +
      '"taskCredentials":{"roleArn":"arn:\\"r\\""}}}',
  )
  const assignedVariables = new Map([
    ['b', Payload.ofText('1')],
    ['a', Payload.ofText('"x"')],
  ])
  const left = eventText({
    ...place,
    type: 'PassStateExited',
    fields: { name: 'A', output: Payload.ofText('[]'), assignedVariables },
  })
  assert.equal(
    left.slice(left.indexOf('"stateExitedEventDetails"')),
    '"stateExitedEventDetails":{"name":"A","output":"[]","outputDetails":{"truncated":false},' +
      '"assignedVariables":{"a":"\\"x\\"","b":"1"},"assignedVariablesDetails":{"truncated":false}}}',
  )
})

test('events without execution data keep what else they say', () => {
  const head = { timestamp: 1.5, id: 7, previousEventId: 6 }
  const left = {
    ...head,
    type: 'TaskStateExited',
    stateExitedEventDetails: {
      name: 'input',
      output: '{}',
      outputDetails: truncated,
      assignedVariables: { x: '1' },
      assignedVariablesDetails: truncated,
    },
  }
  const scheduled = {
    ...head,
    type: 'TaskScheduled',
    taskScheduledEventDetails: { resource: 'invoke', parameters: '{}', timeoutInSeconds: 5 },
  }
  const started = {
    ...head,
    type: 'ExecutionStarted',
    executionStartedEventDetails: { input: '{}', inputDetails: truncated, roleArn: 'arn:r' },
  }
  const cut = (event: object) => JSON.parse(withoutExecutionData(JSON.stringify(event))) as object
  assert.deepEqual(cut(left), { ...left, stateExitedEventDetails: { name: 'input' } })
  assert.deepEqual(cut(scheduled), {
    ...scheduled,
    taskScheduledEventDetails: { resource: 'invoke', timeoutInSeconds: 5 },
  })
  assert.deepEqual(cut(started), { ...started, executionStartedEventDetails: { roleArn: 'arn:r' } })
})
