import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OperationName } from '../../src/api/model/operation-types.ts'
import { definitionOf, passDefinition, World } from '../support/world.ts'

type Deleting = Awaited<ReturnType<World['deleting']>>

// Operations without StateMachineDeleting in the model work as before. The others are in rows/, under that error.
const goesOn: readonly [name: OperationName, input: (machine: Deleting) => object][] = [
  ['DescribeStateMachine', ({ stateMachineArn }) => ({ stateMachineArn })],
  ['DescribeStateMachineForExecution', ({ executionArn }) => ({ executionArn })],
  ['DescribeExecution', ({ executionArn }) => ({ executionArn })],
  ['GetExecutionHistory', ({ executionArn }) => ({ executionArn })],
  ['ListExecutions', ({ stateMachineArn }) => ({ stateMachineArn })],
  ['ListStateMachineVersions', ({ stateMachineArn }) => ({ stateMachineArn })],
  ['DescribeStateMachineAlias', ({ stateMachineAliasArn }) => ({ stateMachineAliasArn })],
  ['TagResource', ({ stateMachineArn }) => ({ resourceArn: stateMachineArn, tags: [{ key: 'a', value: 'b' }] })],
  ['ListTagsForResource', ({ stateMachineArn }) => ({ resourceArn: stateMachineArn })],
  ['UntagResource', ({ stateMachineArn }) => ({ resourceArn: stateMachineArn, tagKeys: ['a'] })],
  ['DeleteStateMachineAlias', ({ stateMachineAliasArn }) => ({ stateMachineAliasArn })],
  ['DeleteStateMachineVersion', ({ stateMachineVersionArn }) => ({ stateMachineVersionArn })],
  ['DeleteStateMachine', ({ stateMachineArn }) => ({ stateMachineArn })],
  ['StopExecution', ({ executionArn }) => ({ executionArn })],
]

test('a machine is DELETING while an execution of it runs, and can be described', async (t) => {
  const world = await World.open(t)
  const machine = await world.deleting()
  const { output } = await world.call('DescribeStateMachine', { stateMachineArn: machine.stateMachineArn })
  assert.equal(output.status, 'DELETING')
  assert.equal((await world.call('ListStateMachines', {})).output.stateMachines.length, 1)
  for (const [name, input] of goesOn) await world.call(name, input(machine) as never)
})

test('its executions end at their next transition, and the last one takes the machine with it', async (t) => {
  const world = await World.open(t)
  const { stateMachineArn, executionArn } = await world.deleting()
  const { output: history } = await world.call('GetExecutionHistory', { executionArn })
  const scheduled = (history.events as { activityScheduledEventDetails?: { resource: string } }[]).flatMap(
    ({ activityScheduledEventDetails }) => activityScheduledEventDetails?.resource ?? [],
  )
  const { output: task } = await world.call('GetActivityTask', { activityArn: scheduled[0]! })
  await world.call('SendTaskHeartbeat', { taskToken: task.taskToken! })
  const running = await world.call('DescribeExecution', { executionArn })
  assert.equal(running.output.status, 'RUNNING')
  await world.call('SendTaskSuccess', { taskToken: task.taskToken!, output: '{}' })
  const { output: ended } = await world.call('DescribeExecution', { executionArn })
  assert.deepEqual(
    [ended.status, ended.redriveStatus, ended.redriveStatusReason],
    ['ABORTED', 'NOT_REDRIVABLE', 'State machine is in DELETING status.'],
  )
  const gone = await world.failure('DescribeStateMachine', { stateMachineArn })
  assert.equal(gone.name, 'StateMachineDoesNotExist')
  const name = stateMachineArn.split(':').at(-1)!
  await world.call('CreateStateMachine', {
    name,
    definition: passDefinition,
    roleArn: 'arn:aws:iam::123456789012:role/r',
  })
})

test('a synchronous execution whose machine is deleted fails, and gets an answer', async (t) => {
  const world = await World.open(t)
  const { local } = world
  const wait = { W: { Type: 'Wait', Seconds: 5, Next: 'P' }, P: { Type: 'Pass', End: true } }
  const input = JSON.stringify({ stateMachineArn: await world.machine(definitionOf(wait), 'EXPRESS') })
  const answer = local.call('StartSyncExecution', input)
  // The machine stays until this one has ended too, although synchronous ones are not stored.
  await local.call('StartExecution', input)
  await local.call('DeleteStateMachine', input)
  await world.pass(6)
  const { status, body } = await answer
  assert.equal(status, 200)
  assert.equal(JSON.parse(body).status, 'FAILED')
})
