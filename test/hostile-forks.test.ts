import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hogs } from '../bench/support/hostile-definitions.ts'
import { type Serving, serve, temporaryDirectory } from './support/command.ts'
import { passDefinition, roleArn } from './support/world.ts'

// A heap so small that unbounded executions would fill it within seconds.
const environment = { NODE_OPTIONS: '--max-old-space-size=128' }

// How many executions must fail because there is no memory for those that they start, according to the (abridged) log.
const refusalsMin = 10

/** Calls an operation that must succeed. */
async function ask(server: Serving, operation: string, input: object): Promise<Record<string, unknown>> {
  const { status, body } = await server.call(operation, input)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

/** Runs small executions of another machine until a condition is true. */
async function neighbours(server: Serving, stateMachineArn: string, until: () => boolean): Promise<void> {
  do {
    const { status } = await ask(server, 'StartSyncExecution', { stateMachineArn, input: '{}' })
    assert.equal(status, 'SUCCEEDED')
  } while (!until())
}

for (const { name, type, definition, input } of hogs.filter(({ name }) => name.endsWith('-forks'))) {
  test(`executions that each start ten more (${name}) do not fill the memory or stop a server from starting`, async (context) => {
    const args = ['--data-dir', temporaryDirectory(context), '--log-level', 'info']
    const first = await serve(args, { environment })
    const create = async (machineName: string, machineType: string, text: string) =>
      (await ask(first, 'CreateStateMachine', { name: machineName, type: machineType, roleArn, definition: text }))
        .stateMachineArn as string
    const neighbour = await create('neighbour', 'EXPRESS', passDefinition)
    const hog = await create('hog', type, JSON.stringify(definition))
    await ask(first, 'StartExecution', { stateMachineArn: hog, input })
    const refusals = (server: Serving) => server.errors().split('An execution failed.').length - 1
    await neighbours(first, neighbour, () => refusals(first) >= refusalsMin)
    await first.stop('SIGKILL')
    // It listens before it has taken up what was running, does something else on request, and then closes.
    const second = await serve(args, { environment })
    await ask(second, 'StartExecution', { stateMachineArn: hog, input })
    await neighbours(second, neighbour, () => refusals(second) >= refusalsMin)
    assert.equal(await second.stop('SIGTERM'), 0, second.errors())
  })
}
