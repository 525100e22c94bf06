import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TurnRecord } from '../store.ts'
import { newEnd, newFrame, newStart, newTurn, type StoreKind, startAndEnd, startOpen } from './fixtures.ts'

/** What a store must not take, and what it must not do at once. */
export function exerciseBounds(kind: StoreKind): void {
  const mapRun = {
    arn: 'arn:aws:states:eu-west-1:123456789012:mapRun:m/label:1',
    executionId: 1,
    path: '',
    startMillis: 1,
    maxConcurrency: 0,
    toleratedFailureCount: null,
    toleratedFailurePercentage: null,
  }
  const started = (overrides: Partial<typeof mapRun> | { toleratedFailureCount: number }): Partial<TurnRecord> => ({
    mapRuns: [{ type: 'started', mapRun: { ...mapRun, ...overrides } }],
  })

  test('what could not be read again is refused, and harms no other turn', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    const tooLarge = 2 ** 53
    const unstorable: Partial<TurnRecord>[] = [
      ...[tooLarge, 1.5, Number.NaN, Number.POSITIVE_INFINITY].flatMap((number) => [
        { framesPut: [newFrame('/0', { dueMillis: number })] },
        { end: newEnd({ stopMillis: number }) },
        started({ maxConcurrency: number }),
        started({ toleratedFailureCount: number }),
        started({ startMillis: number }),
      ]),
      { framesPut: [newFrame('/0', { data: '"\ud800"' })] },
      { history: { firstEventId: 1, count: 1, chunk: '["\udfff"]' } },
      { end: newEnd({ output: '"\ud800"' }) },
      { end: newEnd({ status: 'FAILED', output: null, error: 'E\ud800' }) },
    ]
    for (const part of unstorable) {
      const other = await startOpen(store)
      const [refused, fulfilled] = await Promise.allSettled([
        store.commit(newTurn(id, part), store.claim),
        store.commit(newTurn(other.id, { end: newEnd() }), store.claim),
      ])
      assert(refused?.status === 'rejected', JSON.stringify(part))
      assert.equal(refused.reason.code, 'STORE_CONFLICT')
      assert.equal(fulfilled?.status, 'fulfilled')
    }
    assert.deepEqual((await store.executions.loadOpen(id))?.frames, [newFrame('')])
    const start = newStart(store, { input: '"\ud800"' })
    await assert.rejects(store.commit(newTurn(start.id, { start }), store.claim), {
      code: 'STORE_CONFLICT',
      message: /surrogate/,
    })
  })

  test('the settings of a map run are held to the same', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    const largest = Number.MAX_SAFE_INTEGER
    await store.commit(newTurn(id, started({ toleratedFailureCount: largest })), store.claim)
    assert.equal((await store.mapRuns.byArn(mapRun.arn))?.toleratedFailureCount, largest)
    const change = { maxConcurrency: null, toleratedFailureCount: largest + 1, toleratedFailurePercentage: null }
    await assert.rejects(store.mapRuns.update(mapRun.arn, change), { code: 'STORE_CONFLICT' })
    assert.equal((await store.mapRuns.list(1, { limit: 9, after: null })).items[0]?.toleratedFailureCount, largest)
  })

  test('history is read as far as a number of bytes goes, from either end', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    const chunk = JSON.stringify(['ä'.repeat(498)])
    for (let index = 0; index < 5; index += 1) {
      await store.commit(newTurn(id, { history: { firstEventId: index * 2 + 1, count: 2, chunk } }), store.claim)
    }
    const read = async (from: number, to: number, bytesMax: number, newestFirst = false) => {
      const chunks = await store.histories.read(id, from, to, { bytesMax, newestFirst })
      return chunks.map(({ firstEventId }) => firstEventId)
    }
    assert.deepEqual(await read(1, 10, 1), [1])
    assert.deepEqual(await read(1, 10, 1_000), [1])
    assert.deepEqual(await read(1, 10, 1_001), [1, 3])
    assert.deepEqual(await read(4, 10, 1_500), [3, 5])
    assert.deepEqual(await read(1, 10, 1_001, true), [9, 7])
    assert.deepEqual(await read(1, 8, 1, true), [7])
    assert.deepEqual(await read(1, 10, 1e9, true), [9, 7, 5, 3, 1])
    assert.deepEqual(await read(11, 20, 1, true), [])
  })

  test('removal tells whether there is more', async (context) => {
    const store = await kind.open(context)
    for (let index = 0; index < 3; index += 1) await startAndEnd(store)
    assert.deepEqual(await store.executions.removeClosedBefore(5_000, 2), { count: 0, more: false })
    assert.deepEqual(await store.executions.removeClosedBefore(5_001, 2), { count: 2, more: true })
    assert.deepEqual(await store.executions.removeClosedBefore(5_001, 2), { count: 1, more: false })
  })
}
