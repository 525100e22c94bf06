import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StoreError, type StoreErrorCode } from '../../store/store-error.ts'
import { createMachine, lambda, setup, start } from '../test-support/conductor-setup.ts'

const wait = { Type: 'Wait', Seconds: 5, End: true }
const work = { Type: 'Task', Resource: lambda, End: true }

/** A machine whose one state runs an execution of another one for each item. */
function mapStates(fields: object = {}, state: object = wait) {
  return {
    M: {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'W',
        States: { W: state },
      },
      End: true,
      ...fields,
    },
  }
}

const input = '[1,2,3]'

test('a map run that cannot be read just now is taken up later, and misses no child that ended meanwhile', async () => {
  const called = Promise.withResolvers<void>()
  let calls = 0
  let isAnswering = false
  const { store, conductor, make, reports } = await setup({
    service(task) {
      calls += 1
      if (calls === 3) called.resolve()
      return isAnswering ? Promise.resolve({ type: 'succeeded', output: task.arguments }) : new Promise(() => {})
    },
  })
  const id = await start(conductor, await createMachine(store, mapStates({}, work)), { input })
  await called.promise
  await conductor.close()
  isAnswering = true
  const read = store.mapRuns.byArn.bind(store)
  let failures = 4
  store.mapRuns.byArn = (arn) => (failures-- > 0 ? Promise.reject(new StoreError('STORE_BUSY', 'Busy.')) : read(arn))
  const next = make()
  await next.recover()
  assert.equal((await next.executionEnded(id))?.status, 'SUCCEEDED')
  assert.equal(reports.filter((report) => report.endsWith('could not be resumed')).length, 4)
})

for (const [refusals, status] of [
  [2, 'SUCCEEDED'],
  [3, 'FAILED'],
] as const) {
  test(`a child that the store refuses ${refusals} times: its map run has ${status}`, async () => {
    const { store, conductor } = await setup()
    refuse(store, refusals, 'STORE_CONFLICT')
    const id = await start(conductor, await createMachine(store, mapStates({ MaxConcurrency: 1 })), { input })
    const end = await conductor.executionEnded(id)
    assert.equal(end?.status, status, JSON.stringify(end))
  })
}

test('a child for which there is no room in the store is started again until there is', async () => {
  const { store, conductor } = await setup()
  refuse(store, 10, 'STORE_FULL')
  const id = await start(conductor, await createMachine(store, mapStates()), { input })
  assert.equal((await conductor.executionEnded(id))?.status, 'SUCCEEDED')
})

/** Has the store refuse the second child of a map run so many times. */
function refuse(store: Awaited<ReturnType<typeof setup>>['store'], times: number, code: StoreErrorCode): void {
  const commit = store.commit.bind(store)
  let left = times
  store.commit = (turn, claim) => {
    if (turn.start?.childIndex !== 1 || left-- <= 0) return commit(turn, claim)
    return Promise.reject(new StoreError(code, 'Refused.'))
  }
}
