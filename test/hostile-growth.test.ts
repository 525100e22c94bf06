import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Serving, serve, temporaryDirectory } from './support/command.ts'
import { passDefinition, roleArn } from './support/world.ts'

const environment = { NODE_OPTIONS: '--max-old-space-size=96' }
// All executions together hold about 110 MB of variables, more than the heap may have.
const executionCount = 36
const variableCount = 12
const payload = JSON.stringify('x'.repeat(250_000))

/** Assigns one large variable after another, and then starts a child that waits for a long time. */
function growing(childArn: string): object {
  const states: Record<string, object> = {}
  for (let index = 0; index < variableCount; index++) {
    states[`P${index}`] = {
      Type: 'Pass',
      Assign: { [`v${index}`]: `{% $states.input & '${index}' %}` },
      Output: '{% $states.input %}',
      Next: index + 1 < variableCount ? `P${index + 1}` : 'T',
    }
  }
  const T = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Arguments: { StateMachineArn: childArn },
    // There may be no memory for a child at first.
    Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, BackoffRate: 1, MaxAttempts: 1_000 }],
    End: true,
  }
  return { StartAt: 'P0', QueryLanguage: 'JSONata', States: { ...states, T } }
}

async function ask(server: Serving, operation: string, input: object): Promise<Record<string, unknown>> {
  const { status, body } = await server.call(operation, input)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

async function create(server: Serving, name: string, type: string, definition: object): Promise<string> {
  const input = { name, type, roleArn, definition: JSON.stringify(definition) }
  return (await ask(server, 'CreateStateMachine', input)).stateMachineArn as string
}

/** Starts executions one after another, retrying when there is no memory for another. */
async function startMany(
  server: Serving,
  stateMachineArn: string,
  input: string,
  count: number,
  between = async () => {},
) {
  for (let started = 0; started < count; ) {
    const { status, body } = await server.call('StartExecution', { stateMachineArn, input })
    if (status === 200) started++
    else assert.match(String(body.__type), /ThrottlingException/)
    await between()
  }
}

test('executions that grow while they wait for their calls do not fill the memory, and hold up no others', async (context) => {
  const args = ['--data-dir', temporaryDirectory(context)]
  const first = await serve(args, { environment })
  const neighbour = await create(first, 'neighbour', 'EXPRESS', JSON.parse(passDefinition))
  const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 36_000, End: true } } }
  const child = await create(first, 'child', 'STANDARD', wait)
  const hog = await create(first, 'hog', 'STANDARD', growing(child))
  const children = async (server: Serving) =>
    ((await ask(server, 'ListExecutions', { stateMachineArn: child, statusFilter: 'RUNNING' })).executions as object[])
      .length
  let refusedCount = 0
  let servedCount = 0
  const beNeighbour = async (server: Serving) => {
    const { status } = await server.call('StartSyncExecution', { stateMachineArn: neighbour, input: '{}' })
    if (status === 200) servedCount++
    else refusedCount++
  }
  await startMany(first, hog, payload, executionCount, () => beNeighbour(first))
  while ((await children(first)) < executionCount) await beNeighbour(first)
  assert.ok(servedCount > 2 * refusedCount, `${servedCount} were served, and ${refusedCount} refused`)
  await first.stop('SIGKILL')
  const second = await serve(args, { environment })
  await ask(second, 'StartSyncExecution', { stateMachineArn: neighbour, input: '{}' })
  assert.equal(await children(second), executionCount)
  assert.equal(await second.stop('SIGTERM'), 0, second.errors())
})

test('tasks that wait for workers hold no input in memory, before a restart and after it', async (context) => {
  const args = ['--data-dir', temporaryDirectory(context)]
  const first = await serve(args, { environment })
  const { activityArn } = await ask(first, 'CreateActivity', { name: 'work' })
  const states = { T: { Type: 'Task', Resource: activityArn, End: true } }
  const machine = await create(first, 'machine', 'STANDARD', { StartAt: 'T', States: states })
  // About 110 MB of input.
  await startMany(first, machine, payload, 450)
  await first.stop('SIGKILL')
  const second = await serve(args, { environment })
  const { input, taskToken } = await ask(second, 'GetActivityTask', { activityArn })
  assert.equal(input, payload)
  await ask(second, 'SendTaskSuccess', { taskToken, output: '1' })
  assert.equal(await second.stop('SIGTERM'), 0, second.errors())
})

test('map runs that wait for their children hold no items in memory, before a restart and after it', async (context) => {
  const args = ['--data-dir', temporaryDirectory(context)]
  const first = await serve(args, { environment })
  const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 36_000, End: true } } }
  const map = {
    Type: 'Map',
    MaxConcurrency: 1,
    Label: 'M',
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...wait },
    End: true,
  }
  const machine = await create(first, 'machine', 'STANDARD', { StartAt: 'M', States: { M: map } })
  // As separate texts, the items of each would take about ten megabytes.
  const count = 40
  await startMany(first, machine, JSON.stringify(Array.from({ length: 120_000 }, () => 1)), count)
  const childCount = async (server: Serving) => {
    const { executions } = await ask(server, 'ListExecutions', { stateMachineArn: machine })
    let total = 0
    for (const { executionArn } of executions as { executionArn: string }[]) {
      const { mapRuns } = await ask(server, 'ListMapRuns', { executionArn })
      for (const { mapRunArn } of mapRuns as { mapRunArn: string }[]) {
        total += ((await ask(server, 'ListExecutions', { mapRunArn })).executions as object[]).length
      }
    }
    return total
  }
  while ((await childCount(first)) < count);
  await first.stop('SIGKILL')
  const second = await serve(args, { environment })
  assert.equal(await childCount(second), count)
  assert.equal(await second.stop('SIGTERM'), 0, second.errors())
})
