import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { openSqliteStore } from '../src/store/index.ts'
import { serveHere } from './support/served.ts'

const prefix = 'arn:aws:states:us-east-1:123456789012'
const roleArn = 'arn:aws:iam::123456789012:role/r'
const machineArn = `${prefix}:stateMachine:old`
const executionArn = `${prefix}:execution:old:one`
// No execution may run for longer than a year.
const startMillis = Date.now()

const definition = JSON.stringify({
  StartAt: 'A',
  States: {
    A: { Type: 'Pass', Assign: { x: 'é"' }, Next: 'B' },
    B: { Type: 'Pass', Next: 'C' },
    C: { Type: 'Pass', End: true },
  },
})

/** Events as the first versions stored them, when chunks of history had no version. */
const oldEvents = [
  String.raw`{"timestamp":1767225600.149,"type":"ExecutionStarted","id":1,"previousEventId":0,"executionStartedEventDetails":{"input":"{\"a\": 1.0}","inputDetails":{"truncated":false},"roleArn":"arn:aws:iam::123456789012:role/r"}}`,
  String.raw`{"timestamp":1767225600.149,"type":"PassStateEntered","id":2,"previousEventId":0,"stateEnteredEventDetails":{"name":"A","input":"{\"a\": 1.0}","inputDetails":{"truncated":false}}}`,
  String.raw`{"timestamp":1767225600.149,"type":"PassStateExited","id":3,"previousEventId":2,"stateExitedEventDetails":{"name":"A","output":"{\"a\": 1.0}","outputDetails":{"truncated":false},"assignedVariables":{"x":"\"é\\\"\""},"assignedVariablesDetails":{"truncated":false}}}`,
]

/** A database with an execution that was open when its server was last stopped. */
async function oldDatabase(directory: string): Promise<void> {
  const store = await openSqliteStore({ directory })
  const configurations = { loggingConfiguration: null, tracingConfiguration: null, encryptionConfiguration: null }
  const machine = await store.machines.create({
    ...{ arn: machineArn, name: 'old', type: 'STANDARD', status: 'ACTIVE', createdMillis: startMillis, tags: [] },
    revision: { revisionId: null, definition, roleArn, ...configurations, createdMillis: startMillis },
  })
  const id = store.nextExecutionId()
  const none = { traceHeader: null, testCase: null, version: null, alias: null, parentId: null }
  const noMapRun = { mapRunArn: null, childIndex: null, itemCount: null }
  const { revision } = machine!
  const start = {
    id,
    arn: executionArn,
    name: 'one',
    machineArn,
    revision: revision.id,
    startMillis,
    input: '{"a": 1.0}',
  }
  const frame = {
    ...{ version: 2, flow: 0, state: 'B', input: '{"a": 1.0}', enteredEventId: 0, enteredMillis: startMillis + 149 },
    ...{ eventBeforeEntry: 0, lastEventId: 3, variables: { x: '"é\\""' } },
  }
  await store.commit(
    {
      executionId: id,
      start: { ...start, ...none, ...noMapRun },
      end: null,
      history: { firstEventId: 1, count: oldEvents.length, chunk: `[${oldEvents.join(',')}]` },
      framesPut: [{ path: '', data: JSON.stringify(frame), dueMillis: null, token: null, active: true }],
      framesRemoved: [],
    },
    store.claim,
  )
  await store.close()
}

test('a history that an older version began is shown in full, and continues', async (context) => {
  const dataDirectory = await mkdtemp(path.join(tmpdir(), 'stepwell-old-'))
  await oldDatabase(dataDirectory)
  const served = await serveHere({ dataDirectory })
  context.after(async () => {
    await served.close()
    await rm(dataDirectory, { recursive: true, force: true })
  })

  const ask = async (input: object) => {
    const { status, body } = await served.server.call('GetExecutionHistory', JSON.stringify({ executionArn, ...input }))
    assert.equal(status, 200, body)
    return body
  }
  await served.server.recovered
  const whole = await ask({})
  assert.ok(whole.startsWith(`{"events":[${oldEvents.join(',')},{`), whole)
  const { events } = JSON.parse(whole) as { events: { id: number; type: string }[] }
  assert.deepEqual(
    events.slice(3).map(({ id, type }) => `${id} ${type}`),
    ['4 PassStateEntered', '5 PassStateExited', '6 PassStateEntered', '7 PassStateExited', '8 ExecutionSucceeded'],
  )

  const backwards = JSON.parse(await ask({ reverseOrder: true })) as { events: object[] }
  assert.deepEqual(backwards.events, events.toReversed())

  // A page that ends inside a chunk, on either side of the change of version.
  const { events: some, nextToken } = JSON.parse(await ask({ maxResults: 2 })) as {
    events: object[]
    nextToken: string
  }
  const { events: rest } = JSON.parse(await ask({ maxResults: 2, nextToken })) as { events: object[] }
  assert.deepEqual([...some, ...rest], events.slice(0, 4))

  const cut = JSON.parse(await ask({ includeExecutionData: false })) as { events: Record<string, unknown>[] }
  assert.deepEqual(
    cut.events.map(
      ({ stateEnteredEventDetails, stateExitedEventDetails }) => stateEnteredEventDetails ?? stateExitedEventDetails,
    ),
    [undefined, { name: 'A' }, { name: 'A' }, { name: 'B' }, { name: 'B' }, { name: 'C' }, { name: 'C' }, undefined],
  )
})
