import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newEnd, newFrame, newStart, newTurn, type StoreKind, startOpen } from './fixtures.ts'

const call = (callId: string, data = `{"of":"${callId}"}`) => ({ callId, data })

export function exerciseCancelledCalls(kind: StoreKind): void {
  test('a cancelled call is stored with the turn that cancels it, until it is removed', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    assert.deepEqual(await store.cancelledCalls.list(store.claim, '', 10), [])
    await store.commit(
      newTurn(id, { framesPut: [newFrame('')], cancelledCalls: [call('b'), call('a', '"ä\u0000"')] }),
      store.claim,
    )
    assert.deepEqual(await store.cancelledCalls.list(store.claim, '', 10), [call('a', '"ä\u0000"'), call('b')])
    await store.cancelledCalls.remove(['a', 'unknown'])
    assert.deepEqual(await store.cancelledCalls.list(store.claim, '', 10), [call('b')])
    await store.cancelledCalls.remove(['b'])
    assert.deepEqual(await store.cancelledCalls.list(store.claim, '', 10), [])
  })

  test('cancelled calls are read in pages', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    await store.commit(newTurn(id, { cancelledCalls: ['d', 'a', 'c'].map((callId) => call(callId)) }), store.claim)
    await store.commit(newTurn(id, { cancelledCalls: [call('b')] }), store.claim)
    assert.deepEqual(await store.cancelledCalls.list(store.claim, '', 2), [call('a'), call('b')])
    assert.deepEqual(await store.cancelledCalls.list(store.claim, 'b', 2), [call('c'), call('d')])
    assert.deepEqual(await store.cancelledCalls.list(store.claim, 'd', 2), [])
  })

  test('a turn that is refused cancels nothing', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    await store.commit(newTurn(id, { end: newEnd() }), store.claim)
    await assert.rejects(store.commit(newTurn(id, { cancelledCalls: [call('a')] }), store.claim), {
      code: 'STORE_CONFLICT',
    })
    assert.deepEqual(await store.cancelledCalls.list(store.claim, '', 10), [])
  })

  test('a cancelled call outlives its execution', async (context) => {
    const store = await kind.open(context)
    const start = newStart(store)
    const end = newEnd({ status: 'ABORTED', output: null })
    await store.commit(newTurn(start.id, { start, end, retainsFrames: true, cancelledCalls: [call('a')] }), store.claim)
    assert.equal((await store.executions.removeClosedBefore(end.stopMillis + 1, 10)).count, 1)
    assert.deepEqual(await store.cancelledCalls.list(store.claim, '', 10), [call('a')])
  })
}
