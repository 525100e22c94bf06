import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExecutionStart, Store, StoredFrame } from '../store.ts'
import { machineArn, newEnd, newFrame, newStart, newTurn, type StoreKind, startAndEnd, startOpen } from './fixtures.ts'

const failed = { status: 'FAILED', output: null, error: 'E', cause: 'C' } as const
const awake = { dueMillis: 50, token: 'a', active: true }

/** An execution that failed and keeps a root and two more frames. Gives its start. */
async function failKeeping(store: Store, overrides: Partial<ExecutionStart> = {}, stopMillis = 5_000) {
  const frames = [newFrame('', { dueMillis: 9 }), newFrame('/0', { ...awake, token: null }), newFrame('/1')]
  const start = await startOpen(store, overrides, frames)
  const end = newEnd({ ...failed, stopMillis })
  await store.commit(newTurn(start.id, { end, retainsFrames: true }), store.claim)
  return start
}

const redrive = (number: number, clientToken: string | null = null) => ({
  number,
  redriveMillis: 6_000 + number,
  clientToken,
})

export function exerciseRedrives(kind: StoreKind): void {
  test('a failed execution keeps its frames asleep, as its last turns left them', async (context) => {
    const store = await kind.open(context)
    const { id, ...start } = await startOpen(store, {}, [newFrame('', awake), newFrame('/0'), newFrame('/1')])
    const framesPut = [newFrame('/1', { data: 'new', dueMillis: 7, token: 'b', active: true }), newFrame('/2')]
    const end = newEnd(failed)
    await store.commit(newTurn(id, { end, retainsFrames: true, framesPut, framesRemoved: ['/0'] }), store.claim)
    assert.equal(await store.executions.loadOpen(id), null)
    assert.equal(await store.frames.nextDueMillis(store.claim, 0), null)
    assert.equal(await store.frames.byToken('a'), null)
    assert.equal(await store.frames.byToken('b'), null)
    assert.deepEqual(await store.executions.toRecover(store.claim, 0, 9), [])
    assert.equal(await store.executions.hasRetainedFrames(id), true)
    const frames = [newFrame(''), newFrame('/1', { data: 'new' }), newFrame('/2')]
    assert.deepEqual(await store.executions.loadRetained(id), { execution: { id, ...start }, frames, lastEventId: 0 })
  })

  test('an execution that begins and fails in one turn keeps its frames too', async (context) => {
    const store = await kind.open(context)
    const start = newStart(store)
    const framesPut: StoredFrame[] = [newFrame('', awake)]
    await store.commit(newTurn(start.id, { start, end: newEnd(failed), retainsFrames: true, framesPut }), store.claim)
    assert.equal(await store.frames.byToken('a'), null)
    assert.deepEqual((await store.executions.loadRetained(start.id))?.frames, [newFrame('')])
  })

  test('without retained frames there is nothing to redrive', async (context) => {
    const store = await kind.open(context)
    const open = await startOpen(store)
    const closed = await startAndEnd(store, {}, failed)
    for (const { id } of [open, closed, { id: 99 }]) {
      assert.equal(await store.executions.hasRetainedFrames(id), false)
      assert.equal(await store.executions.loadRetained(id), null)
      await assert.rejects(store.commit(newTurn(id, { redrive: redrive(1) }), store.claim), { code: 'STORE_CONFLICT' })
    }
    assert.deepEqual((await store.executions.byId(closed.id))?.end, newEnd(failed))
    assert.notEqual(await store.executions.loadOpen(open.id), null)
  })

  test('a redriven execution is open again, under the same id and with a history that goes on', async (context) => {
    const store = await kind.open(context)
    const parent = await startAndEnd(store)
    const start = await failKeeping(store, { parentId: parent.id })
    const { id, arn } = start
    await store.commit(
      newTurn(id, {
        redrive: redrive(1, 'token'),
        history: { firstEventId: 4, count: 1, chunk: '[4]' },
        framesPut: [newFrame('/1', awake)],
        framesRemoved: ['/0'],
      }),
      store.claim,
    )
    const redriven = { redriveCount: 1, redriveMillis: 6_001 }
    const own = { ...start, parentId: null }
    assert.deepEqual(await store.executions.byArn(arn), { ...own, redriven, end: null })
    assert.deepEqual(await store.executions.byId(id), { ...own, redriven, end: null })
    assert.deepEqual(await store.executions.loadOpen(id), {
      execution: own,
      redriven,
      frames: [newFrame(''), newFrame('/1', awake)],
      lastEventId: 4,
    })
    assert.equal(await store.executions.hasRetainedFrames(id), false)
    assert.deepEqual(await store.frames.byToken('a'), { executionId: id, path: '/1' })
    assert.deepEqual(await store.executions.toRecover(store.claim, 0, 9), [id])
    assert.equal(await store.executions.hasOpen(machineArn('m')), true)
    // The execution that started it waits for it no longer, so it is nobody's orphan.
    assert.deepEqual(await store.executions.orphans(store.claim, 9), [])
    assert.equal((await store.executions.removeClosedBefore(5_000, 9)).count, 0)
    const { items } = await store.executions.list({ machineArn: machineArn('m'), status: null, limit: 1, after: null })
    assert.deepEqual(
      items.map(({ id, status, stopMillis, redriven }) => ({ id, status, stopMillis, redriven })),
      [{ id, status: 'RUNNING', stopMillis: null, redriven }],
    )
  })

  test('an execution may fail again in the turn of its redrive, or succeed', async (context) => {
    const store = await kind.open(context)
    const { id, arn } = await failKeeping(store)
    await assert.rejects(store.commit(newTurn(99, { redrive: redrive(1) }), store.claim), { code: 'STORE_CONFLICT' })
    const again = newEnd({ ...failed, stopMillis: 7_000, error: 'Again' })
    await store.commit(newTurn(id, { redrive: redrive(1, 'x'), end: again, retainsFrames: true }), store.claim)
    assert.deepEqual((await store.executions.byArn(arn))?.end, again)
    assert.equal((await store.executions.loadRetained(id))?.frames.length, 3)
    await store.commit(newTurn(id, { redrive: redrive(2), end: newEnd({ stopMillis: 8_000 }) }), store.claim)
    assert.deepEqual((await store.executions.byArn(arn))?.end, newEnd({ stopMillis: 8_000 }))
    assert.deepEqual((await store.executions.byArn(arn))?.redriven, { redriveCount: 2, redriveMillis: 6_002 })
    assert.equal(await store.executions.hasRetainedFrames(id), false)
    assert.deepEqual(await store.executions.redrivesOf(id, 9), [redrive(2), redrive(1, 'x')])
    assert.deepEqual(await store.executions.redrivesOf(id, 1), [redrive(2)])
    assert.deepEqual(await store.executions.redrivesOf(99, 9), [])
    assert.equal(await store.executions.hasOpen(machineArn('m')), false)
  })

  test('frames are retained only for what did not succeed', async (context) => {
    const store = await kind.open(context)
    const { id } = await startOpen(store)
    for (const turn of [newTurn(id, { end: newEnd(), retainsFrames: true }), newTurn(id, { retainsFrames: true })]) {
      await assert.rejects(store.commit(turn, store.claim), { code: 'STORE_CONFLICT' })
    }
    const start = newStart(store)
    await assert.rejects(store.commit(newTurn(start.id, { start, redrive: redrive(1) }), store.claim), {
      code: 'STORE_CONFLICT',
    })
  })

  test('retained frames are removed, the earliest first, and their executions stay', async (context) => {
    const store = await kind.open(context)
    const starts: ExecutionStart[] = []
    for (const stopMillis of [30, 10, 20]) starts.push(await failKeeping(store, {}, stopMillis))
    assert.equal((await store.executions.removeRetainedFramesBefore(10, 9)).count, 0)
    assert.equal((await store.executions.removeRetainedFramesBefore(30, 1)).count, 1)
    const retained = async () => Promise.all(starts.map(({ id }) => store.executions.hasRetainedFrames(id)))
    assert.deepEqual(await retained(), [true, false, true])
    assert.equal((await store.executions.removeRetainedFramesBefore(31, 9)).count, 2)
    assert.equal((await store.executions.removeRetainedFramesBefore(31, 9)).count, 0)
    assert.deepEqual(await retained(), [false, false, false])
    assert.equal((await store.executions.byId(starts[0]!.id))?.end?.status, 'FAILED')
    await assert.rejects(store.commit(newTurn(starts[0]!.id, { redrive: redrive(1) }), store.claim), {
      code: 'STORE_CONFLICT',
    })
  })

  test('what retention removes takes its frames and redrives along', async (context) => {
    const store = await kind.open(context)
    const { id } = await failKeeping(store)
    const end = newEnd({ ...failed, stopMillis: 7_000 })
    await store.commit(newTurn(id, { redrive: redrive(1), end, retainsFrames: true }), store.claim)
    assert.equal((await store.executions.removeClosedBefore(8_000, 9)).count, 1)
    assert.equal((await store.executions.removeRetainedFramesBefore(8_000, 9)).count, 0)
    assert.equal(await store.executions.hasRetainedFrames(id), false)
    assert.deepEqual(await store.executions.redrivesOf(id, 9), [])
  })
}
