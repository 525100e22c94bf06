import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import * as sfn from '@aws-sdk/client-sfn'
import { whyMissing } from './support/programs.ts'
import { ServerProcess } from './support/server-process.ts'

const run = promisify(execFile)
const roleArn = 'arn:aws:iam::123456789012:role/any'
const lambdaArn = 'arn:aws:lambda:us-east-1:123456789012:function:double'

let directory: string
let server: ServerProcess
let client: sfn.SFNClient
// A function that doubles a number.
const lambda = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => response.end(String(Number(body) * 2)))
})

before(async () => {
  await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve))
  directory = await mkdtemp(join(tmpdir(), 'stepwell-clients-'))
  const lambdaEndpoint = `http://127.0.0.1:${(lambda.address() as AddressInfo).port}`
  server = await ServerProcess.start({ directory, lambdaEndpoint })
  client = new sfn.SFNClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    // A loopback address with the prefix `sync-` leads nowhere.
    disableHostPrefix: true,
  })
})

after(async () => {
  client.destroy()
  await server.kill()
  lambda.closeAllConnections()
  lambda.close()
  await rm(directory, { recursive: true, force: true })
})

function createMachine(name: string, states: object, type: sfn.StateMachineType = 'STANDARD') {
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states })
  return client.send(new sfn.CreateStateMachineCommand({ name, definition, roleArn, type }))
}

/** Waits for the end as every client of the service does: by polling. */
async function ended(executionArn: string | undefined): Promise<sfn.DescribeExecutionOutput> {
  for (;;) {
    const description = await client.send(new sfn.DescribeExecutionCommand({ executionArn }))
    if (description.status !== 'RUNNING') return description
    await new Promise((resolve) => setImmediate(resolve))
  }
}

test('the SDK runs a machine with a function, from its creation to its deletion', async () => {
  const { stateMachineArn } = await createMachine('doubling', {
    Double: { Type: 'Task', Resource: lambdaArn, TimeoutSeconds: 10, End: true },
  })
  const description = await client.send(new sfn.DescribeStateMachineCommand({ stateMachineArn }))
  assert.deepEqual([description.name, description.status, description.type], ['doubling', 'ACTIVE', 'STANDARD'])

  const { executionArn } = await client.send(
    new sfn.StartExecutionCommand({ stateMachineArn, name: 'one', input: '21' }),
  )
  const end = await ended(executionArn)
  assert.deepEqual([end.status, end.output], ['SUCCEEDED', '42'])
  const { events } = await client.send(new sfn.GetExecutionHistoryCommand({ executionArn }))
  assert.deepEqual(
    events?.map((event) => event.type),
    [
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ],
  )
  const listed = await client.send(new sfn.ListExecutionsCommand({ stateMachineArn, statusFilter: 'SUCCEEDED' }))
  assert.deepEqual(
    listed.executions?.map((execution) => execution.name),
    ['one'],
  )
  const forExecution = await client.send(new sfn.DescribeStateMachineForExecutionCommand({ executionArn }))
  assert.equal(forExecution.definition, description.definition)

  const definition = JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } })
  const { revisionId } = await client.send(new sfn.UpdateStateMachineCommand({ stateMachineArn, definition }))
  assert.ok(revisionId)
  await client.send(new sfn.DeleteStateMachineCommand({ stateMachineArn }))
  await assert.rejects(
    client.send(new sfn.DescribeStateMachineCommand({ stateMachineArn })),
    sfn.StateMachineDoesNotExist,
  )
})

test('the SDK works as an activity worker, and sends heartbeats', async () => {
  const { activityArn } = await client.send(new sfn.CreateActivityCommand({ name: 'approve' }))
  const { stateMachineArn } = await createMachine('approval', {
    Approve: { Type: 'Task', Resource: activityArn, HeartbeatSeconds: 60, End: true },
  })
  const { executionArn } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn, input: '{"a":1}' }))
  const task = await client.send(new sfn.GetActivityTaskCommand({ activityArn, workerName: 'me' }))
  assert.equal(task.input, '{"a":1}')
  await client.send(new sfn.SendTaskHeartbeatCommand({ taskToken: task.taskToken }))
  await client.send(new sfn.SendTaskSuccessCommand({ taskToken: task.taskToken, output: '"yes"' }))
  assert.equal((await ended(executionArn)).output, '"yes"')
  await assert.rejects(
    client.send(new sfn.SendTaskFailureCommand({ taskToken: task.taskToken, error: 'late' })),
    sfn.TaskTimedOut,
  )
  const { activities } = await client.send(new sfn.ListActivitiesCommand({}))
  assert.ok(activities?.some((activity) => activity.activityArn === activityArn))
  await client.send(new sfn.DeleteActivityCommand({ activityArn }))
})

test('the SDK stops an execution together with its child', async () => {
  const child = await createMachine('child', { Sleep: { Type: 'Wait', Seconds: 3600, End: true } })
  const parent = await createMachine('parent', {
    Run: {
      Type: 'Task',
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Parameters: { StateMachineArn: child.stateMachineArn, Name: 'the-child' },
      End: true,
    },
  })
  const { executionArn } = await client.send(
    new sfn.StartExecutionCommand({ stateMachineArn: parent.stateMachineArn, name: 'the-parent' }),
  )
  const childArn = `${child.stateMachineArn?.replace(':stateMachine:', ':execution:')}:the-child`
  for (let started = false; !started; ) {
    const { executions } = await client.send(new sfn.ListExecutionsCommand({ stateMachineArn: child.stateMachineArn }))
    started = executions?.length === 1
  }
  await client.send(new sfn.StopExecutionCommand({ executionArn, error: 'Enough', cause: 'of it' }))
  const end = await ended(executionArn)
  assert.deepEqual([end.status, end.error, end.cause], ['ABORTED', 'Enough', 'of it'])
  assert.equal((await ended(childArn)).status, 'ABORTED')
})

test('the SDK runs an Express machine and waits for it', async () => {
  const { stateMachineArn } = await createMachine(
    'quick',
    { Fail: { Type: 'Fail', Error: 'No', Cause: 'way' } },
    'EXPRESS',
  )
  const answer = await client.send(new sfn.StartSyncExecutionCommand({ stateMachineArn, input: '{}' }))
  assert.deepEqual([answer.status, answer.error, answer.cause], ['FAILED', 'No', 'way'])
  assert.ok(answer.billingDetails)
  const started = await client.send(new sfn.StartExecutionCommand({ stateMachineArn }))
  assert.match(started.executionArn ?? '', /:express:quick:/)
})

test('the SDK tags, lists page by page, and validates', async () => {
  const { stateMachineArn } = await createMachine('tagged', { Done: { Type: 'Succeed' } })
  await client.send(new sfn.TagResourceCommand({ resourceArn: stateMachineArn, tags: [{ key: 'team', value: 'a' }] }))
  await client.send(new sfn.UntagResourceCommand({ resourceArn: stateMachineArn, tagKeys: ['absent'] }))
  const { tags } = await client.send(new sfn.ListTagsForResourceCommand({ resourceArn: stateMachineArn }))
  assert.deepEqual(tags, [{ key: 'team', value: 'a' }])

  const names: string[] = []
  for await (const page of sfn.paginateListStateMachines({ client, pageSize: 1 }, {})) {
    assert.ok((page.stateMachines?.length ?? 0) <= 1)
    names.push(...(page.stateMachines ?? []).map((machine) => machine.name ?? ''))
  }
  assert.ok(names.includes('tagged'))

  const definition = '{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"B"}}}'
  const checked = await client.send(new sfn.ValidateStateMachineDefinitionCommand({ definition }))
  assert.equal(checked.result, 'FAIL')
  assert.ok(checked.diagnostics?.some(({ code }) => code === 'MISSING_TRANSITION_TARGET'))
})

test('the SDK starts idempotently by name and input', async () => {
  const { stateMachineArn } = await createMachine('once', { Sleep: { Type: 'Wait', Seconds: 3600, End: true } })
  const start = (input: string) => client.send(new sfn.StartExecutionCommand({ stateMachineArn, name: 'same', input }))
  const [first, second] = await Promise.all([start('{}'), start('{}')])
  assert.equal(first.executionArn, second.executionArn)
  await assert.rejects(start('{"other":1}'), sfn.ExecutionAlreadyExists)
})

test('the AWS CLI follows the quick start', { skip: whyMissing('aws') ?? false }, async () => {
  const aws = async (...args: string[]) => {
    const { stdout } = await run('aws', ['stepfunctions', ...args, '--endpoint-url', server.url, '--output', 'json'], {
      env: { ...process.env, AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any', AWS_DEFAULT_REGION: 'us-east-1' },
    })
    return JSON.parse(stdout) as Record<string, unknown>
  }
  const definition =
    '{"QueryLanguage":"JSONata","StartAt":"Shout","States":{"Shout":{"Type":"Pass","Output":"{% $uppercase($states.input) %}","End":true}}}'
  const { stateMachineArn } = await aws(
    'create-state-machine',
    '--name',
    'cli',
    '--role-arn',
    roleArn,
    '--definition',
    definition,
  )
  const { executionArn } = await aws(
    'start-execution',
    '--state-machine-arn',
    String(stateMachineArn),
    '--input',
    '"hello"',
  )
  const description = await aws('describe-execution', '--execution-arn', String(executionArn))
  assert.deepEqual([description.status, description.output], ['SUCCEEDED', '"HELLO"'])
  const { events } = await aws('get-execution-history', '--execution-arn', String(executionArn), '--reverse-order')
  assert.equal((events as { type: string }[])[0]?.type, 'ExecutionSucceeded')
})
