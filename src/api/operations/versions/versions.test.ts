import assert from 'node:assert/strict'
import { test } from 'node:test'
import { arnPrefix, definition, roleArn, setup, startMillis } from '../../test-support/setup.ts'

const arn = `${arnPrefix}:stateMachine:orders`
const startSeconds = startMillis / 1000
const changed = (text: string) => definition.replace('{', `{"Comment":"${text}",`)

test('a version is published, described, listed and deleted', async () => {
  const { call, failure } = setup()
  const base = { name: 'orders', definition, roleArn }
  const created = await call('CreateStateMachine', { ...base, publish: true, versionDescription: 'first' })
  assert.deepEqual(created, { creationDate: startSeconds, stateMachineArn: arn, stateMachineVersionArn: `${arn}:1` })
  const update = { stateMachineArn: arn, definition: changed('2'), publish: true, versionDescription: 'second' }
  const updated = await call('UpdateStateMachine', update)
  assert.equal(updated.stateMachineVersionArn, `${arn}:2`)
  assert.equal((await call('UpdateStateMachine', update)).stateMachineVersionArn, `${arn}:2`)

  const first = await call('DescribeStateMachine', { stateMachineArn: `${arn}:1` })
  assert.deepEqual([first.definition, first.description, first.stateMachineArn], [definition, 'first', `${arn}:1`])
  assert.equal((await call('DescribeStateMachine', { stateMachineArn: arn })).description, undefined)
  const { stateMachineVersions, nextToken } = await call('ListStateMachineVersions', {
    stateMachineArn: arn,
    maxResults: 1,
  })
  assert.deepEqual(stateMachineVersions, [{ creationDate: startSeconds, stateMachineVersionArn: `${arn}:2` }])
  const rest = await call('ListStateMachineVersions', { stateMachineArn: arn, nextToken: nextToken! })
  assert.deepEqual(rest.stateMachineVersions, [{ creationDate: startSeconds, stateMachineVersionArn: `${arn}:1` }])

  for (let round = 0; round < 2; round += 1) {
    assert.deepEqual(await call('DeleteStateMachineVersion', { stateMachineVersionArn: `${arn}:1` }), {})
  }
  assert.match(await failure('DescribeStateMachine', { stateMachineArn: `${arn}:1` }), /^StateMachineDoesNotExist: /)
  assert.match(await failure('StartExecution', { stateMachineArn: `${arn}:1` }), /^StateMachineDoesNotExist: /)
  assert.match(await failure('DeleteStateMachineVersion', { stateMachineVersionArn: arn }), /^ValidationException: /)
})

test('creating a machine with a version again gives the first answer, under the same description', async () => {
  const { call, failure } = setup()
  const given = { name: 'orders', definition, roleArn, publish: true, versionDescription: 'first' }
  const created = await call('CreateStateMachine', given)
  assert.deepEqual(await call('CreateStateMachine', given), created)
  const other = await failure('CreateStateMachine', { ...given, versionDescription: 'other' })
  assert.match(other, /^StateMachineAlreadyExists: /)
})

test('publishing goes by the revision', async () => {
  const { call, failure, createMachine, store } = setup()
  await createMachine('orders')
  const publish = (given: object) => call('PublishStateMachineVersion', { stateMachineArn: arn, ...given })
  const published = { creationDate: startSeconds, stateMachineVersionArn: `${arn}:1` }
  assert.deepEqual(await publish({ revisionId: 'INITIAL' }), published)
  assert.deepEqual(await publish({ description: 'later' }), published)
  const { revisionId } = await call('UpdateStateMachine', { stateMachineArn: arn, definition: changed('2') })
  assert.equal(
    await failure('PublishStateMachineVersion', { stateMachineArn: arn, revisionId: 'old' }),
    `ConflictException: Failed to publish the State Machine version for revision old. The current State Machine revision is ${revisionId}.`,
  )
  assert.equal((await publish({ revisionId })).stateMachineVersionArn, `${arn}:2`)
  await store.machines.markDeleting(arn)
  assert.match(await failure('PublishStateMachineVersion', { stateMachineArn: arn }), /^StateMachineDeleting: /)
})

test('a machine has a thousand versions at most', async () => {
  const { call, failure, createMachine } = setup()
  await createMachine('orders')
  for (let number = 1; number <= 1000; number += 1) {
    await call('UpdateStateMachine', { stateMachineArn: arn, definition: changed(String(number)), publish: true })
  }
  const more = { stateMachineArn: arn, definition: changed('more'), publish: true }
  assert.match(await failure('UpdateStateMachine', more), /^ServiceQuotaExceededException: .*1000/)
  assert.equal((await call('DescribeStateMachine', { stateMachineArn: arn })).definition, changed('1000'))
  await call('UpdateStateMachine', { stateMachineArn: arn, definition: changed('more') })
  const full = await failure('PublishStateMachineVersion', { stateMachineArn: arn })
  assert.match(full, /^ServiceQuotaExceededException: /)
})

test('executions of a version run its revision, and say so', async () => {
  const { call, stored, store } = setup()
  await call('CreateStateMachine', { name: 'orders', definition, roleArn, publish: true })
  await call('UpdateStateMachine', { stateMachineArn: arn, definition: changed('2') })
  const { executionArn } = await call('StartExecution', { stateMachineArn: `${arn}:1`, name: 'one' })
  const two = await call('StartExecution', { stateMachineArn: arn, name: 'two' })
  for (const [started, text, version] of [
    [executionArn, definition, 1],
    [two.executionArn, changed('2'), null],
  ] as const) {
    const execution = await stored(started)
    const revision = await store.machines.revisionById(execution.revision)
    assert.deepEqual([revision?.definition, execution.version], [text, version])
  }
  const described = await call('DescribeExecution', { executionArn })
  assert.deepEqual([described.stateMachineArn, described.stateMachineVersionArn], [arn, `${arn}:1`])
  const machine = await call('DescribeStateMachineForExecution', { executionArn })
  assert.deepEqual([machine.stateMachineArn, machine.definition], [arn, definition])
  const { executions } = await call('ListExecutions', { stateMachineArn: `${arn}:1` })
  assert.deepEqual(
    executions.map(({ name, stateMachineVersionArn }) => [name, stateMachineVersionArn]),
    [['one', `${arn}:1`]],
  )
  assert.equal((await call('ListExecutions', { stateMachineArn: arn })).executions.length, 2)
})
