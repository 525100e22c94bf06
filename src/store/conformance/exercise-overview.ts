import assert from 'node:assert/strict'
import { test } from 'node:test'
import { machineArn, type StoreKind, startAndEnd, startOpen } from './fixtures.ts'

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
}
