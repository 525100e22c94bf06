import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Payload } from '../json/index.ts'
import type { HistoryEvent } from './event.ts'
import type { Run } from './run.ts'
import { simulate } from './test-support/simulation.ts'

test('the compiler refuses events that are not of the service, and wrong or missing fields', () => {
  // `npm run check` fails for each of these lines that the compiler comes to accept.
  const write: Run['event'] = () => 1
  const input = Payload.ofText('{}')
  // @ts-expect-error A Fail state is never left.
  write('FailStateExited', 0, { name: 'F', output: input })
  // @ts-expect-error The name is missing.
  write('PassStateEntered', 0, { input })
  // @ts-expect-error An output is a payload, and not its text.
  write('ExecutionSucceeded', 0, { output: '{}' })
  // @ts-expect-error There is no such field.
  write('MapStateStarted', 0, { length: 1, count: 1 })
  // @ts-expect-error These events say nothing more.
  write('MapRunSucceeded', 0, { mapRunArn: 'arn' })
  // @ts-expect-error The region and the parameters are missing.
  write('TaskScheduled', 0, { resourceType: 'lambda', resource: 'invoke' })
  const either = 'TaskFailed' as 'ActivityFailed' | 'TaskFailed'
  // @ts-expect-error What one of several types needs is needed.
  write(either, 0, { error: 'E' })
  const place = { id: 1, previousEventId: 0, timestampMillis: 0 }
  // @ts-expect-error The fields are those of another type.
  const event: HistoryEvent = { ...place, type: 'PassStateExited', fields: { name: 'A', input } }
  assert.ok(event)
})

test('a function shows no heartbeat when it is scheduled, which the API has no place for', () => {
  const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:f'
  const task = { Type: 'Task', Resource: lambda, TimeoutSeconds: 9, HeartbeatSeconds: 5, End: true }
  const { events } = simulate({ StartAt: 'A', States: { A: task } })
  const scheduled = events.find(({ type }) => type === 'LambdaFunctionScheduled')
  assert.deepEqual(Object.keys(scheduled?.fields ?? {}), ['resource', 'input', 'timeoutInSeconds', 'taskCredentials'])
})
