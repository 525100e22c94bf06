import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeHistory } from '../../api/history/stored-history.ts'
import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import { DirectoryObjectStore } from '../../items/index.ts'
import { parse } from '../../json/index.ts'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import { Conductor } from '../conductor.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { SeededEntropy } from './seeded-entropy.ts'

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'
const definition = {
  StartAt: 'Draw',
  States: {
    Draw: { Type: 'Pass', QueryLanguage: 'JSONata', Output: "{% {'id': $uuid(), 'number': $random()} %}", Next: 'Ask' },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: lambda, Payload: { 'token.$': '$$.Task.Token' } },
      Retry: [{ ErrorEquals: ['Oops'], IntervalSeconds: 1000, JitterStrategy: 'FULL' }],
      End: true,
    },
  },
}

/** Runs an execution that draws an id, a number, a token and the jitter of three retries. Gives all that it wrote. */
async function run(seed: number): Promise<string> {
  const store = openMemoryStore()
  const conductor = new Conductor({
    store,
    services: () => ({ call: async () => ({ type: 'failed', error: 'Oops', cause: null }) }),
    clock: new VirtualClock(Date.UTC(2030, 0, 1)),
    entropy: new SeededEntropy(seed),
    compile: (text) => compileDefinition(parse(text)),
    writeHistory,
    region: 'us-east-1',
    waitTimeScale: 1,
    objects: new DirectoryObjectStore({ root: '/nowhere' }),
    report: (message, error) => assert.fail(`${message}: ${error}`),
  })
  const machine = await store.createMachine({
    arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m',
    name: 'm',
    type: 'STANDARD',
    status: 'ACTIVE',
    createdMillis: 0,
    tags: [],
    revision: {
      revisionId: null,
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::123456789012:role/r',
      loggingConfiguration: null,
      tracingConfiguration: null,
      encryptionConfiguration: null,
      createdMillis: 0,
    },
  })
  const given = {
    name: null,
    input: '{}',
    traceHeader: null,
    testCase: null,
    version: null,
    alias: null,
    parentId: null,
  }
  const started = await conductor.startExecution({ machine: machine!, ...given })
  assert.equal(started.type, 'started')
  if (started.type !== 'started') return ''
  const { id, arn } = started.execution
  const end = await conductor.executionEnded(id)
  assert.equal(end?.error, 'Oops')
  const chunks = await store.readHistory(id, 1, 1000)
  await conductor.close()
  return JSON.stringify([arn, end, chunks])
}

test('the same seed gives the same names, numbers, tokens and delays, and another seed gives others', async () => {
  const first = await run(7)
  assert.equal(await run(7), first)
  assert.notEqual(await run(8), first)
})
