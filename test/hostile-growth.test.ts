import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Serving, serve, temporaryDirectory } from './support/command.ts'
import { passDefinition, roleArn } from './support/world.ts'

// All executions together hold some 150 MB of variables, more than the heap may have.
const environment = { NODE_OPTIONS: '--max-old-space-size=128' }
const executionCount = 50
const variableCount = 12
const payload = JSON.stringify('x'.repeat(250_000))

/** Assigns one large variable after the other, and then starts a child that waits for long. */
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

test('executions that grow while they wait for their calls fill no memory, and hold up no others', async (context) => {
  const args = ['--data-dir', temporaryDirectory(context)]
  const first = await serve(args, { environment })
  const create = async (name: string, type: string, definition: string) =>
    (await ask(first, 'CreateStateMachine', { name, type, roleArn, definition })).stateMachineArn as string
  const neighbour = await create('neighbour', 'EXPRESS', passDefinition)
  const wait = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 36_000, End: true } } }
  const child = await create('child', 'STANDARD', JSON.stringify(wait))
  const hog = await create('hog', 'STANDARD', JSON.stringify(growing(child)))
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
  for (let started = 0; started < executionCount; ) {
    const { status, body } = await first.call('StartExecution', { stateMachineArn: hog, input: payload })
    if (status === 200) started++
    else assert.match(String(body.__type), /ThrottlingException/)
    await beNeighbour(first)
  }
  while ((await children(first)) < executionCount) await beNeighbour(first)
  assert.ok(servedCount > 2 * refusedCount, `${servedCount} were served, and ${refusedCount} refused`)
  await first.stop('SIGKILL')
  const second = await serve(args, { environment })
  await ask(second, 'StartSyncExecution', { stateMachineArn: neighbour, input: '{}' })
  assert.equal(await children(second), executionCount)
  assert.equal(await second.stop('SIGTERM'), 0, second.errors())
})
