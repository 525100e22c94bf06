import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import {
  ConflictException,
  CreateActivityCommand,
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteActivityCommand,
  DeleteStateMachineAliasCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeActivityCommand,
  DescribeExecutionCommand,
  DescribeStateMachineAliasCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionNotRedrivable,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  InvalidArn,
  ListActivitiesCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  paginateListExecutions,
  RedriveExecutionCommand,
  ResourceNotFound,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
  TagResourceCommand,
  TaskTimedOut,
  UntagResourceCommand,
  UpdateStateMachineAliasCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  ValidationException,
} from '@aws-sdk/client-sfn'
import { createApiServer } from './server.ts'
import { arnPrefix, definition, roleArn, setup, startMillis } from './test-support/setup.ts'

/** The SDK as people use it, against a server of its own. */
async function connect(t: TestContext) {
  const bundle = setup()
  const server = createApiServer(bundle.context)
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  const client = new SFNClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    disableHostPrefix: true,
    maxAttempts: 1,
  })
  t.after(async () => {
    client.destroy()
    await server.close()
  })
  return { ...bundle, client }
}

const startDate = new Date(startMillis)

test('the SDK handles machines and their tags', async (t) => {
  const { client } = await connect(t)
  const created = await client.send(
    new CreateStateMachineCommand({ name: 'orders', definition, roleArn, tags: [{ key: 'a', value: '1' }] }),
  )
  const stateMachineArn = created.stateMachineArn!
  assert.deepEqual([stateMachineArn, created.creationDate], [`${arnPrefix}:stateMachine:orders`, startDate])
  assert.equal(created.$metadata.httpStatusCode, 200)
  assert.match(created.$metadata.requestId!, /^[0-9a-f-]{36}$/)

  const resourceArn = stateMachineArn
  await client.send(new TagResourceCommand({ resourceArn, tags: [{ key: 'b', value: '2' }] }))
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }))
  assert.deepEqual((await client.send(new ListTagsForResourceCommand({ resourceArn }))).tags, [
    { key: 'b', value: '2' },
  ])

  const changed = definition.replace('"End"', '"Comment":"changed","End"')
  const updated = await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition: changed }))
  const described = await client.send(new DescribeStateMachineCommand({ stateMachineArn }))
  assert.deepEqual([described.definition, described.revisionId], [changed, updated.revisionId])
  assert.deepEqual(described.loggingConfiguration, { includeExecutionData: false, level: 'OFF' })
  const listed = await client.send(new ListStateMachinesCommand({}))
  assert.deepEqual(listed.stateMachines, [
    { creationDate: startDate, name: 'orders', stateMachineArn, type: 'STANDARD' },
  ])

  const validated = await client.send(new ValidateStateMachineDefinitionCommand({ definition: '{}' }))
  assert.deepEqual([validated.result, validated.diagnostics?.[0]?.location, validated.truncated], ['FAIL', '/', false])
  await client.send(new DeleteStateMachineCommand({ stateMachineArn }))
  await assert.rejects(client.send(new DescribeStateMachineCommand({ stateMachineArn })), StateMachineDoesNotExist)
})

test('the SDK redrives executions', async (t) => {
  const { client, takeTask, time } = await connect(t)
  const { stateMachineArn, executionArn, taskToken } = await takeTask('orders')
  await client.send(new SendTaskFailureCommand({ taskToken, error: 'E', cause: 'C' }))
  time.millis += 60_000
  const redriveDate = new Date(startMillis + 60_000)
  const redriven = await client.send(new RedriveExecutionCommand({ executionArn, clientToken: 'one' }))
  assert.deepEqual(redriven.redriveDate, redriveDate)
  const again = await client.send(new RedriveExecutionCommand({ executionArn, clientToken: 'one' }))
  assert.deepEqual(again.redriveDate, redriveDate)
  // Without a token, the SDK makes up one of its own for each request.
  await assert.rejects(client.send(new RedriveExecutionCommand({ executionArn })), ExecutionNotRedrivable)
  const described = await client.send(new DescribeExecutionCommand({ executionArn }))
  assert.deepEqual(
    [described.status, described.redriveCount, described.redriveDate, described.stopDate, described.error],
    ['RUNNING', 1, redriveDate, undefined, undefined],
  )
  const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn }))
  assert.deepEqual([executions?.[0]?.redriveCount, executions?.[0]?.redriveDate], [1, redriveDate])
})

test('the SDK handles executions', async (t) => {
  const { client, createObedient } = await connect(t)
  const stateMachineArn = await createObedient('orders')
  const start = (name: string, input: string) =>
    client.send(new StartExecutionCommand({ stateMachineArn, name, input }))
  const started = await start('one', '{"a":1}')
  const { executionArn } = started
  assert.deepEqual(started.startDate, startDate)
  const described = await client.send(new DescribeExecutionCommand({ executionArn }))
  assert.deepEqual([described.output, described.stopDate], ['{"a":1}', startDate])
  const machine = await client.send(new DescribeStateMachineForExecutionCommand({ executionArn }))
  assert.deepEqual(machine.updateDate, startDate)

  const history = await client.send(new GetExecutionHistoryCommand({ executionArn, reverseOrder: true }))
  assert.deepEqual(
    history.events?.map(({ id, timestamp, stateEnteredEventDetails }) => [
      id,
      timestamp,
      stateEnteredEventDetails?.input,
    ]),
    [
      [6, startDate, undefined],
      [5, startDate, undefined],
      [4, startDate, '{"a":1}'],
      [3, startDate, undefined],
      [2, startDate, '{"a":1}'],
      [1, startDate, undefined],
    ],
  )

  const two = await start('two', '{"wait":true}')
  const stopped = await client.send(new StopExecutionCommand({ executionArn: two.executionArn, error: 'E' }))
  assert.deepEqual(stopped.stopDate, startDate)
  await assert.rejects(start('two', '{}'), ExecutionAlreadyExists)

  const names: unknown[] = []
  for await (const page of paginateListExecutions({ client, pageSize: 1 }, { stateMachineArn })) {
    names.push(page.executions?.map(({ name, status }) => `${name} ${status}`))
  }
  assert.deepEqual(names.flat(), ['two ABORTED', 'one SUCCEEDED'])

  const express = await createObedient('quick', 'EXPRESS')
  const sync = await client.send(new StartSyncExecutionCommand({ stateMachineArn: express, input: '{"fail":true}' }))
  assert.deepEqual(
    [sync.status, sync.error, sync.billingDetails?.billedDurationInMilliseconds],
    ['FAILED', 'Broken', 100],
  )
})

test('the SDK handles activities and task tokens', async (t) => {
  const { client, createWork } = await connect(t)
  const { activityArn, stateMachineArn } = await createWork('work')
  assert.deepEqual(
    await client.send(new CreateActivityCommand({ name: 'work' })).then((again) => again.activityArn),
    activityArn,
  )
  const take = async () => {
    await client.send(new StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }))
    const task = await client.send(new GetActivityTaskCommand({ activityArn, workerName: 'w' }))
    assert.equal(task.input, '{"a":1}')
    return task.taskToken
  }
  const taskToken = await take()
  await client.send(new SendTaskHeartbeatCommand({ taskToken }))
  await client.send(new SendTaskFailureCommand({ taskToken, error: 'E', cause: 'C' }))
  await client.send(new SendTaskSuccessCommand({ taskToken: await take(), output: '{}' }))
  await assert.rejects(client.send(new SendTaskSuccessCommand({ taskToken, output: '{}' })), TaskTimedOut)
  assert.equal((await client.send(new DescribeActivityCommand({ activityArn }))).name, 'work')
  assert.equal((await client.send(new ListActivitiesCommand({}))).activities?.length, 1)
  await client.send(new DeleteActivityCommand({ activityArn }))
  assert.deepEqual((await client.send(new ListActivitiesCommand({}))).activities, [])
})

test('the SDK knows our errors', async (t) => {
  const { client } = await connect(t)
  const describe = (executionArn: string) => client.send(new DescribeExecutionCommand({ executionArn }))
  await assert.rejects(describe('x'), InvalidArn)
  await assert.rejects(client.send(new ListExecutionsCommand({ maxResults: 1001 })), (error: Error) => {
    assert.ok(error instanceof ValidationException)
    assert.match(error.message, /^1 validation error detected: Value '1001' at 'maxResults'/)
    return true
  })
  const resourceArn = `${arnPrefix}:activity:none`
  await assert.rejects(client.send(new ListTagsForResourceCommand({ resourceArn })), (error: Error) => {
    assert.ok(error instanceof ResourceNotFound)
    assert.deepEqual([error.$metadata.httpStatusCode, error.resourceName], [404, resourceArn])
    return true
  })
})

test('the SDK handles versions and aliases', async (t) => {
  const { client, createMachine } = await connect(t)
  const stateMachineArn = await createMachine('orders')
  const published = await client.send(new PublishStateMachineVersionCommand({ stateMachineArn, description: 'one' }))
  assert.deepEqual([published.stateMachineVersionArn, published.creationDate], [`${stateMachineArn}:1`, startDate])
  const stateMachineVersionArn = published.stateMachineVersionArn!
  const routingConfiguration = [{ stateMachineVersionArn, weight: 100 }]
  const created = await client.send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration }))
  const stateMachineAliasArn = created.stateMachineAliasArn!
  await client.send(new UpdateStateMachineAliasCommand({ stateMachineAliasArn, description: 'in use' }))
  const described = await client.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn }))
  assert.deepEqual([described.description, described.routingConfiguration], ['in use', routingConfiguration])
  const aliases = await client.send(new ListStateMachineAliasesCommand({ stateMachineArn }))
  assert.equal(aliases.stateMachineAliases?.length, 1)

  const remove = () => client.send(new DeleteStateMachineVersionCommand({ stateMachineVersionArn }))
  await assert.rejects(remove(), (error: Error) => {
    assert.ok(error instanceof ConflictException)
    assert.equal(error.$metadata.httpStatusCode, 409)
    return true
  })
  await assert.rejects(
    client.send(
      new CreateStateMachineAliasCommand({
        name: 'half',
        routingConfiguration: [{ stateMachineVersionArn, weight: 50 }],
      }),
    ),
    { name: 'ValidationException', reason: 'INVALID_ROUTING_CONFIGURATION' },
  )
  await client.send(new DeleteStateMachineAliasCommand({ stateMachineAliasArn }))
  await assert.rejects(client.send(new DescribeStateMachineAliasCommand({ stateMachineAliasArn })), ResourceNotFound)
  await remove()
  const versions = await client.send(new ListStateMachineVersionsCommand({ stateMachineArn }))
  assert.deepEqual(versions.stateMachineVersions, [])
})
