import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newEnd, newFrame, newTurn, type StoreKind, startOpen } from './fixtures.ts'

export function exerciseFramesAndHistory(kind: StoreKind): void {
  test('an open execution is loaded with its frames in the order of their paths', async (context) => {
    const store = await kind.open(context)
    const frames = [
      newFrame('', { data: '{"root":1.0}' }),
      newFrame('/0', { dueMillis: 50, token: 'a', active: true }),
      newFrame('/1', { active: true }),
    ]
    const start = await startOpen(store, { parentId: 5 }, [frames[2]!, frames[0]!, frames[1]!])
    assert.deepEqual(await store.executions.loadOpen(start.id), { execution: start, frames, lastEventId: 0 })
    assert.equal(await store.executions.loadOpen(99), null)
    await store.commit(newTurn(start.id, { end: newEnd() }), store.claim)
    assert.equal(await store.executions.loadOpen(start.id), null)
  })

  test('a turn puts, replaces and removes frames', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store, {}, [newFrame(''), newFrame('/0', { token: 'a' }), newFrame('/1')])
    const framesPut = [newFrame('/1', { data: '2', token: 'a', dueMillis: 9 }), newFrame('/2')]
    await store.commit(newTurn(id, { framesPut, framesRemoved: ['/0', '/unknown'] }), store.claim)
    assert.deepEqual((await store.executions.loadOpen(id))?.frames, [newFrame(''), ...framesPut])
    assert.deepEqual(await store.frames.byToken('a'), { executionId: id, path: '/1' })
  })

  test('frames are due in the order of their instants', async (context) => {
    const store = await kind.open(context)
    assert.equal(await store.frames.nextDueMillis(store.claim, 0), null)
    const { id: first } = await startOpen(store, {}, [
      newFrame('/1', { dueMillis: 20 }),
      newFrame('/0', { dueMillis: 20 }),
      newFrame('/2'),
    ])
    const { id: second } = await startOpen(store, {}, [newFrame('', { dueMillis: 10 })])
    assert.equal(await store.frames.nextDueMillis(store.claim, 0), 10)
    assert.deepEqual(await store.frames.due(store.claim, 9, 10, null), [])
    assert.deepEqual(await store.frames.due(store.claim, 10, 10, null), [
      { dueMillis: 10, executionId: second, path: '' },
    ])
    const all = [
      { dueMillis: 10, executionId: second, path: '' },
      { dueMillis: 20, executionId: first, path: '/0' },
      { dueMillis: 20, executionId: first, path: '/1' },
    ]
    assert.deepEqual(await store.frames.due(store.claim, 20, 10, null), all)
    assert.deepEqual(await store.frames.due(store.claim, 1e12, 2, null), all.slice(0, 2))
    assert.deepEqual(await store.frames.due(store.claim, 1e12, 2, all[0]!), all.slice(1))
    assert.deepEqual(await store.frames.due(store.claim, 1e12, 2, all[1]!), all.slice(2))
    assert.deepEqual(await store.frames.due(store.claim, 1e12, 2, all[2]!), [])
    assert.equal(await store.frames.nextDueMillis(store.claim, 9), 10)
    assert.equal(await store.frames.nextDueMillis(store.claim, 10), 20)
    assert.equal(await store.frames.nextDueMillis(store.claim, 20), null)

    await store.commit(newTurn(second, { framesPut: [newFrame('', { dueMillis: 30 })] }), store.claim)
    assert.equal(await store.frames.nextDueMillis(store.claim, 0), 20)
    await store.commit(newTurn(first, { framesPut: [newFrame('/0')], framesRemoved: ['/1'] }), store.claim)
    assert.equal(await store.frames.nextDueMillis(store.claim, 0), 30)
    await store.commit(newTurn(second, { end: newEnd() }), store.claim)
    assert.equal(await store.frames.nextDueMillis(store.claim, 0), null)
    assert.deepEqual(await store.frames.due(store.claim, 1e12, 10, null), [])
  })

  test('a token leads to the frame that waits for it, as long as it does', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store, {}, [newFrame('/0', { token: 'a' }), newFrame('/1', { token: 'b' })])
    assert.deepEqual(await store.frames.byToken('a'), { executionId: id, path: '/0' })
    await store.commit(newTurn(id, { framesPut: [newFrame('/0', { token: 'c' })] }), store.claim)
    assert.equal(await store.frames.byToken('a'), null)
    assert.deepEqual(await store.frames.byToken('c'), { executionId: id, path: '/0' })
    await store.commit(newTurn(id, { framesRemoved: ['/1'] }), store.claim)
    assert.equal(await store.frames.byToken('b'), null)
    await store.commit(newTurn(id, { end: newEnd() }), store.claim)
    assert.equal(await store.frames.byToken('c'), null)
  })

  test('two frames cannot wait for one token', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store, {}, [newFrame('', { token: 'a' })])
    const { id: other } = await startOpen(store)
    const framesPut = [newFrame('/0'), newFrame('/1', { token: 'a' })]
    await assert.rejects(store.commit(newTurn(other, { framesPut }), store.claim), { code: 'STORE_CONFLICT' })
    assert.deepEqual(await store.frames.byToken('a'), { executionId: id, path: '' })
    assert.deepEqual((await store.executions.loadOpen(other))?.frames, [newFrame('')])
  })

  test('executions with active frames are found for recovery, each once and in pages', async (context) => {
    const store = await kind.open(context)
    const active = { active: true }
    for (let index = 0; index < 3; index += 1) {
      await startOpen(store, {}, [newFrame('/0', active), newFrame('/1', active), newFrame('/2')])
      await startOpen(store)
    }
    assert.deepEqual(await store.executions.toRecover(store.claim, 0, 2), [1, 3])
    assert.deepEqual(await store.executions.toRecover(store.claim, 3, 2), [5])
    assert.deepEqual(await store.executions.toRecover(store.claim, 5, 2), [])
    await store.commit(newTurn(1, { framesPut: [newFrame('/0')], framesRemoved: ['/1'] }), store.claim)
    await store.commit(newTurn(2, { framesPut: [newFrame('', active)] }), store.claim)
    await store.commit(newTurn(3, { framesRemoved: ['/0'] }), store.claim)
    await store.commit(newTurn(5, { end: newEnd() }), store.claim)
    assert.deepEqual(await store.executions.toRecover(store.claim, 0, 9), [2, 3])
  })

  test('history is read by the chunks that overlap a range', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    const { id: next } = await startOpen(store)
    const chunks = [
      { firstEventId: 1, count: 4, chunk: '[1,2,3,4]' },
      { firstEventId: 5, count: 1, chunk: '[5]' },
      { firstEventId: 6, count: 10, chunk: '["ä\\u0000"]' },
    ]
    for (const history of chunks) {
      await store.commit(newTurn(id, { history }), store.claim)
      await store.commit(newTurn(next, { history }), store.claim)
    }
    const [first, second, third] = chunks
    const expected: readonly (readonly [number, number, readonly unknown[]])[] = [
      [1, 25_000, [first, second, third]],
      [0, Number.MAX_SAFE_INTEGER, [first, second, third]],
      [1, 1, [first]],
      [4, 5, [first, second]],
      [5, 5, [second]],
      [10, 12, [third]],
      [15, 15, [third]],
      [16, 99, []],
      [5, 4, []],
    ]
    for (const [from, to, overlapping] of expected) {
      assert.deepEqual(await store.histories.read(id, from, to), overlapping, `${from} to ${to}`)
    }
    assert.deepEqual(await store.histories.read(99, 1, 99), [])
    assert.equal(await store.histories.lastEventId(id), 15)
    assert.equal(await store.histories.lastEventId(99), 0)
    assert.equal((await store.executions.loadOpen(id))?.lastEventId, 15)
  })

  test('an event is stored once', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    const history = { firstEventId: 1, count: 2, chunk: '["a"]' }
    await store.commit(newTurn(id, { history }), store.claim)
    const again = newTurn(id, { history: { ...history, chunk: '["b"]' }, end: newEnd() })
    await assert.rejects(store.commit(again, store.claim), { code: 'STORE_CONFLICT' })
    assert.deepEqual(await store.histories.read(id, 1, 9), [history])
    assert.notEqual(await store.executions.loadOpen(id), null)
  })
}
