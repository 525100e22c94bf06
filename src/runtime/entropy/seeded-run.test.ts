import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMachine, setup, start } from '../test-support/conductor-setup.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { SeededEntropy } from './seeded-entropy.ts'

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'
const states = {
  Draw: { Type: 'Pass', QueryLanguage: 'JSONata', Output: "{% {'id': $uuid(), 'number': $random()} %}", Next: 'Ask' },
  Ask: {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Parameters: { FunctionName: lambda, Payload: { 'token.$': '$$.Task.Token' } },
    Retry: [{ ErrorEquals: ['Oops'], IntervalSeconds: 1000, JitterStrategy: 'FULL' }],
    End: true,
  },
}

/** Runs an execution that draws an id, a number, a token and the jitter of three retries. Gives all that it wrote. */
async function run(seed: number): Promise<string> {
  const { store, conductor, reports } = await setup({
    service: async () => ({ type: 'failed', error: 'Oops', cause: null }),
    clock: new VirtualClock(Date.UTC(2030, 0, 1)),
    entropy: new SeededEntropy(seed),
  })
  const id = await start(conductor, await createMachine(store, states, 'STANDARD', 'm'))
  const end = await conductor.executionEnded(id)
  assert.equal(end?.error, 'Oops')
  const chunks = await store.histories.read(id, 1, 1000)
  await conductor.close()
  assert.deepEqual(reports, [])
  return JSON.stringify([(await store.executions.byId(id))?.arn, end, chunks])
}

test('the same seed gives the same names, numbers, tokens and delays, and another seed gives others', async () => {
  const first = await run(7)
  assert.equal(await run(7), first)
  assert.notEqual(await run(8), first)
})
