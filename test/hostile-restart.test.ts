import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hogs } from '../bench/support/hostile-definitions.ts'
import { type Serving, serve, temporaryDirectory } from './support/command.ts'

const roleArn = 'arn:aws:iam::123456789012:role/any'

/** Calls an operation that must succeed. */
async function ask(server: Serving, operation: string, input: object): Promise<Record<string, unknown>> {
  const { status, body } = await server.call(operation, input)
  assert.equal(status, 200, JSON.stringify(body))
  return body
}

test('the worst definitions do not stop a server from answering, closing and starting again', async (context) => {
  const directory = temporaryDirectory(context)
  const first = await serve(['--data-dir', directory])
  for (const { name, type, definition, input, executions } of hogs) {
    if (executions === 0) continue
    const machine = { name, type, roleArn, definition: JSON.stringify(definition) }
    const { stateMachineArn } = await ask(first, 'CreateStateMachine', machine)
    await ask(first, 'StartExecution', { stateMachineArn, input })
  }
  await ask(first, 'ListStateMachines', {})
  // The second server takes them all up again, and is told to close while it does.
  await first.stop('SIGKILL')
  const second = await serve(['--data-dir', directory])
  await ask(second, 'ListStateMachines', {})
  assert.equal(await second.stop('SIGTERM'), 0, second.errors())
  const third = await serve(['--data-dir', directory])
  const { stateMachines } = await ask(third, 'ListStateMachines', {})
  assert.equal((stateMachines as readonly unknown[]).length, hogs.length - 1)
  assert.equal(await third.stop('SIGTERM'), 0, third.errors())
})
