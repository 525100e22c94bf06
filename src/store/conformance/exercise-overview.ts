import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machineArn, newFrame, type StoreKind, startAndEnd, startOpen } from './fixtures.ts'

export function exerciseOverview(kind: StoreKind): void {
  test('executions are counted by status, up to a number', async (context) => {
    const store = await kind.open(context)
    const none = { RUNNING: 0, SUCCEEDED: 0, FAILED: 0, TIMED_OUT: 0, ABORTED: 0, PENDING_REDRIVE: 0 }
    assert.deepEqual(await store.overview.countByStatus(machineArn('m'), 10), none)
    for (let count = 0; count < 3; count += 1) await startOpen(store)
    for (let count = 0; count < 4; count += 1) await startAndEnd(store)
    await startAndEnd(store, {}, { status: 'FAILED', output: null, error: 'E' })
    await startOpen(store, { machineArn: machineArn('other') })
    const counts = { ...none, RUNNING: 3, SUCCEEDED: 4, FAILED: 1 }
    assert.deepEqual(await store.overview.countByStatus(machineArn('m'), 10), counts)
    assert.deepEqual(await store.overview.countByStatus(machineArn('m'), 3), { ...counts, SUCCEEDED: 3 })
  })

  test('the failure of an execution is told, and others have none', async (context) => {
    const store = await kind.open(context)
    const failed = await startAndEnd(store, {}, { status: 'FAILED', output: null, error: 'E', cause: 'C' })
    const stopped = await startAndEnd(store, {}, { status: 'ABORTED', output: null })
    assert.deepEqual(await store.overview.failure(failed.id), { error: 'E', cause: 'C' })
    assert.deepEqual(await store.overview.failure(stopped.id), { error: null, cause: null })
    assert.equal(await store.overview.failure((await startAndEnd(store)).id), null)
    assert.equal(await store.overview.failure((await startOpen(store)).id), null)
    assert.equal(await store.overview.failure(99), null)
  })

  test('frames that wait for a token or an instant are found, with their execution', async (context) => {
    const store = await kind.open(context)
    const first = await startOpen(store, {}, [newFrame('', { token: 'b' }), newFrame('/0', { dueMillis: 9 })])
    const second = await startOpen(store, {}, [newFrame(''), newFrame('/1', { token: 'a', dueMillis: 7 })])
    await startAndEnd(store)
    const tokens = [
      { executionId: second.id, path: '/1', token: 'a' },
      { executionId: first.id, path: '', token: 'b' },
    ]
    assert.deepEqual(await store.overview.framesByToken('', 9), tokens)
    assert.deepEqual(await store.overview.framesByToken('', 1), tokens.slice(0, 1))
    assert.deepEqual(await store.overview.framesByToken('a', 9), tokens.slice(1))
    assert.deepEqual(await store.overview.waitingOf(first.id, 9), [
      { executionId: first.id, path: '', dueMillis: null },
      { executionId: first.id, path: '/0', dueMillis: 9 },
    ])
    assert.deepEqual(await store.overview.waitingOf(first.id, 1), [
      { executionId: first.id, path: '', dueMillis: null },
    ])
    assert.deepEqual(await store.overview.waitingOf(second.id + 9, 9), [])
    const key = { executionId: second.id, path: '/1' }
    const found = await store.overview.frame(key, 1_000)
    assert.deepEqual([found?.execution.arn, found?.data], [second.arn, '{"at":"/1"}'])
    assert.equal((await store.overview.frame(key, 10))?.data, null)
    assert.equal(await store.overview.frame({ ...key, path: '/2' }, 1_000), null)
  })
}
