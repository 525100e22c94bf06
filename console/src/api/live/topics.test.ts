import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asked, type News, type Nudge, newsOf, type Topic, topicOf } from './topics.ts'

const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:m'
const execution = 'arn:aws:states:us-east-1:123456789012:execution:m:e'

test('operations are told of by the topic that changes their answers', () => {
  const table: [operation: string, input: object, topic: Topic | null][] = [
    ['DescribeExecution', { executionArn: execution }, `execution:${execution}`],
    ['ListExecutions', { stateMachineArn: `${machine}:PROD`, maxResults: 1 }, `group:${machine}`],
    ['ListExecutions', { mapRunArn: 'arn:aws:states:x:y:mapRun:m/l:id' }, 'group:arn:aws:states:x:y:mapRun:m/l:id'],
    ['CountExecutions', { stateMachineArns: [machine] }, `group:${machine}`],
    ['CountExecutions', { stateMachineArns: [machine, machine] }, 'executions'],
    ['ListWaits', { by: 'TIME' }, 'waits'],
    ['ListWaits', { executionArn: execution }, `execution:${execution}`],
    ['ListStateMachines', {}, 'machines'],
    ['DescribeActivityQueues', {}, null],
    ['constructor', {}, null],
  ]
  for (const [operation, input, topic] of table) assert.equal(topicOf(operation, input), topic, operation)
})

test('the topics of many machines are asked for as one', () => {
  const few: Topic[] = ['waits', `group:${machine}`]
  assert.deepEqual([...asked(few)], few)
  const many = Array.from({ length: 41 }, (_, index): Topic => `group:${machine}${index}`)
  assert.deepEqual([...asked(['waits', ...many])], ['waits', 'executions'])
})

test('a nudge is news of the topics that it names', () => {
  const anything: News = { eventId: null }
  const table: [nudge: Nudge, topic: Topic, news: News | null][] = [
    [{ resync: true }, 'machines', anything],
    [{ executions: [{ executionArn: execution, eventId: 7 }] }, `execution:${execution}`, { eventId: 7 }],
    [{ executions: [{ executionArn: execution, eventId: 7, status: 'FAILED' }] }, `execution:${execution}`, anything],
    [{ executions: [{ executionArn: execution, eventId: 7 }] }, `execution:${execution}-other`, null],
    [{ groups: [machine] }, `group:${machine}`, anything],
    [{ groups: [machine] }, 'executions', null],
    [{ topics: ['waits'] }, 'waits', anything],
    [{ ready: true }, 'waits', null],
  ]
  for (const [nudge, topic, news] of table) assert.deepEqual(newsOf(nudge, topic), news, JSON.stringify(nudge))
})
