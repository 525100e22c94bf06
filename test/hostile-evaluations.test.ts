import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { type Serving, serve, temporaryDirectory } from './support/command.ts'

// Even the most costly evaluations and checks for a request hold up no other request.

const roleArn = 'arn:aws:iam::123456789012:role/any'
const answersMin = 10

// Each expression takes nearly all the steps that it may, and so does the state.
const costly = '{% $sum([1..300000].($ * 2)) %}'
const state = { Type: 'Pass', QueryLanguage: 'JSONata', Output: [costly, costly, costly], End: true }
const costlyTest = { definition: JSON.stringify(state) }

/** A definition of nearly a megabyte with one state that takes long to check and compile. */
function largeDefinition(seed: number): string {
  const output = `{% [${'{"a":[1,2][$=1]^($)},'.repeat(40_000)}${seed}] %}`
  return JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: { A: { Type: 'Pass', Output: { large: output, small: 1 }, End: true } },
  })
}

async function setup(context: TestContext) {
  const server = await serve(['--data-dir', temporaryDirectory(context)])
  context.after(() => server.stop('SIGKILL'))
  const ask = async (operation: string, input: object) => {
    const { status, body } = await server.call(operation, input)
    assert.equal(status, 200, JSON.stringify(body).slice(0, 500))
    return body as Record<string, string>
  }
  return { server, ask }
}

/**
 * Runs the work, and checks that a neighbour's small requests are answered meanwhile: dozens for each piece of work,
 * where it would be one or two if they had to wait for it.
 */
async function besides<Output>(server: Serving, work: readonly Promise<Output>[]): Promise<Output[]> {
  let answered = 0
  let isDone = false
  const all = Promise.all(work).finally(() => {
    isDone = true
  })
  all.catch(() => {})
  while (!isDone) {
    await server.call('ListActivities', {})
    answered++
  }
  const outputs = await all
  assert.ok(answered > answersMin * work.length, `${answered} answers during ${work.length} pieces of work`)
  return outputs
}

test('tests of states that use up all their steps hold up nobody', async (context) => {
  const { server, ask } = await setup(context)
  await ask('TestState', { definition: '{"Type":"Pass","End":true}' })
  const tests = Array.from({ length: 8 }, () => ask('TestState', costlyTest))
  for (const { output } of await besides(server, tests))
    assert.equal(
      output,
      `[${Array(3)
        .fill(300_000 * 300_001)
        .join(',')}]`,
    )
})

test('definitions of a megabyte that are checked, compiled and run hold up nobody', async (context) => {
  const { server, ask } = await setup(context)
  const definition = largeDefinition(0)
  assert.ok(definition.length > 900_000)
  const created = ask('CreateStateMachine', { name: 'large', definition, roleArn, type: 'EXPRESS' })
  const validated = [1, 2].map((seed) => ask('ValidateStateMachineDefinition', { definition: largeDefinition(seed) }))
  const [{ stateMachineArn } = {}] = await besides(server, [created, ...validated])
  await besides(server, [ask('DescribeStateMachine', { stateMachineArn })])
  const started = Array.from({ length: 2 }, () => ask('StartSyncExecution', { stateMachineArn }))
  for (const { status } of await besides(server, started)) assert.equal(status, 'FAILED')
})

test('a server that is told to close does not wait for evaluations and checks', async (context) => {
  const { server, ask } = await setup(context)
  const requests = Array.from({ length: 6 }, (_, index) => [
    ask('TestState', costlyTest).catch(() => {}),
    ask('ValidateStateMachineDefinition', { definition: largeDefinition(index) }).catch(() => {}),
  ])
  await ask('ListActivities', {})
  assert.equal(await server.stop('SIGTERM'), 0, server.errors())
  await Promise.all(requests.flat())
})
