import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allPages,
  machineArn,
  newEnd,
  newFrame,
  newStart,
  newTurn,
  type StoreKind,
  startAndEnd,
  startOpen,
} from './fixtures.ts'

export function exerciseExecutions(kind: StoreKind): void {
  test('ids grow by one', async (context) => {
    const store = await kind.open(context)
    assert.deepEqual([store.nextExecutionId(), store.nextExecutionId(), store.nextExecutionId()], [1, 2, 3])
  })

  test('an execution comes back as it was started, open and then ended', async (context) => {
    const store = await kind.open(context)
    const start = await startOpen(store, {
      input: ' {"a":1.0,  "b":12345678901234567890, "\u0000":"\u00e4\ud83d\ude00"}',
      traceHeader: 'Root=1-5',
      testCase: 'Happy',
      parentId: 77,
    })
    assert.deepEqual(await store.executions.byArn(start.arn), { ...start, end: null })
    assert.deepEqual(await store.executions.byId(start.id), { ...start, end: null })
    const end = newEnd({ status: 'FAILED', output: null, error: 'E', cause: 'line\nand \u0000' })
    await store.commit(newTurn(start.id, { end }), store.claim)
    assert.deepEqual(await store.executions.byArn(start.arn), { ...start, end })
    assert.equal(await store.executions.byArn(`${start.arn}x`), null)
    assert.equal(await store.executions.byId(99), null)
  })

  test('an execution that begins and ends in one turn leaves no frames', async (context) => {
    const store = await kind.open(context)
    const start = newStart(store)
    const framesPut = [newFrame('', { token: 't', dueMillis: 1, active: true })]
    await store.commit(newTurn(start.id, { start, end: newEnd(), framesPut }), store.claim)
    assert.deepEqual(await store.executions.byId(start.id), { ...start, end: newEnd() })
    assert.equal(await store.executions.loadOpen(start.id), null)
    assert.equal(await store.frames.byToken('t'), null)
    assert.equal(await store.frames.nextDueMillis(store.claim, 0), null)
    assert.deepEqual(await store.executions.toRecover(store.claim, 0, 10), [])
  })

  test('ARNs of any form come back, those of Express executions with their name', async (context) => {
    const store = await kind.open(context)
    const starts = [
      { name: 'e', arn: 'arn:aws:states:eu-west-1:123456789012:express:m:e:0f3c' },
      { name: 'e', arn: 'arn:aws:states:eu-west-1:123456789012:execution:m/Map:e' },
      { name: 'e', arn: 'no-arn' },
      { name: 'e', arn: '' },
    ]
    for (const overrides of starts) {
      const start = await startOpen(store, overrides)
      assert.deepEqual(await store.executions.byArn(overrides.arn), { ...start, end: null })
    }
  })

  test('a second execution of the same ARN is refused, and nothing of it is stored', async (context) => {
    const store = await kind.open(context)
    const { arn, name } = await startOpen(store)
    const start = newStart(store, { arn, name })
    const history = { firstEventId: 1, count: 1, chunk: '[]' }
    await assert.rejects(store.commit(newTurn(start.id, { start, history }), store.claim), { code: 'STORE_CONFLICT' })
    assert.equal(await store.executions.byId(start.id), null)
    assert.equal(await store.histories.lastEventId(start.id), 0)
  })

  test('one refused turn takes along what stands on it, and no other', async (context) => {
    const store = await kind.open(context)
    const taken = await startOpen(store)
    const refused = newStart(store, { arn: taken.arn, name: taken.name })
    const committed = newStart(store)
    const outcomes = await Promise.allSettled([
      store.commit(newTurn(committed.id, { start: committed, framesPut: [newFrame('')] }), store.claim),
      store.commit(newTurn(refused.id, { start: refused }), store.claim),
      store.commit(newTurn(refused.id, { history: { firstEventId: 1, count: 1, chunk: '[]' } }), store.claim),
      store.commit(newTurn(committed.id, { end: newEnd() }), store.claim),
      store.tags.set('arn', [{ key: 'k', value: 'v' }], 9),
    ])
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled'],
    )
    assert.equal(await store.histories.lastEventId(refused.id), 0)
    assert.deepEqual(await store.executions.byId(committed.id), { ...committed, end: newEnd() })
    assert.equal((await store.tags.of('arn')).length, 1)
  })

  test('turns that make no sense are refused', async (context) => {
    const store = await kind.open(context)
    const open = await startOpen(store)
    const closed = await startAndEnd(store)
    const history = { firstEventId: 1, count: 1, chunk: '[]' }
    const unknown = store.nextExecutionId()
    const nonsense = {
      'of an unknown execution': newTurn(unknown, { history }),
      'ending an unknown execution': newTurn(unknown, { end: newEnd() }),
      'of a closed execution': newTurn(closed.id, { framesPut: [newFrame('')] }),
      'ending a closed execution': newTurn(closed.id, { end: newEnd({ status: 'ABORTED', output: null }) }),
      'ending as running': newTurn(open.id, { end: newEnd({ status: 'RUNNING' }) }),
      'starting another id': newTurn(unknown, { start: newStart(store) }),
      'starting an id twice': newTurn(open.id, { start: newStart(store, { id: open.id, name: 'new' }) }),
      'with event zero': newTurn(open.id, { history: { ...history, firstEventId: 0 } }),
      'with no events': newTurn(open.id, { history: { ...history, count: 0 } }),
      'with too many events': newTurn(open.id, { history: { ...history, firstEventId: 2 ** 20 } }),
      'of id zero': newTurn(0, { start: newStart(store, { id: 0 }) }),
    }
    for (const [what, turn] of Object.entries(nonsense)) {
      await assert.rejects(store.commit(turn, store.claim), { name: 'StoreError', code: 'STORE_CONFLICT' }, what)
    }
    assert.deepEqual(await store.executions.byId(closed.id), { ...closed, end: newEnd() })
    assert.equal((await store.executions.loadOpen(open.id))?.frames.length, 1)
  })

  test('executions are listed newest first, by machine and by status', async (context) => {
    const store = await kind.open(context)
    const statuses = ['SUCCEEDED', 'FAILED', 'SUCCEEDED', 'TIMED_OUT', 'ABORTED', 'FAILED'] as const
    for (const status of statuses) {
      await startAndEnd(store, {}, status === 'SUCCEEDED' ? {} : { status, output: null, error: 'E', cause: 'C' })
      await startOpen(store, { machineArn: machineArn('other') })
    }
    await startOpen(store)
    const ids = async (status: (typeof statuses)[number] | 'RUNNING' | 'PENDING_REDRIVE' | null, limit: number) => {
      const list = await allPages(
        (page) => store.executions.list({ machineArn: machineArn('m'), status, ...page }),
        limit,
      )
      return list.map((page) => page.map((execution) => execution.id))
    }
    assert.deepEqual(await ids(null, 3), [[13, 11, 9], [7, 5, 3], [1]])
    assert.deepEqual(await ids(null, 7), [[13, 11, 9, 7, 5, 3, 1]])
    assert.deepEqual(await ids('FAILED', 1), [[11], [3]])
    assert.deepEqual(await ids('SUCCEEDED', 9), [[5, 1]])
    assert.deepEqual(await ids('RUNNING', 9), [[13]])
    assert.deepEqual(await ids('PENDING_REDRIVE', 9), [[]])
    const request = { machineArn: machineArn('none'), status: null, limit: 5, after: null }
    assert.deepEqual(await store.executions.list(request), { items: [], next: null })
    await assert.rejects(store.executions.list({ ...request, after: 'x' }), { code: 'STORE_INVALID_CURSOR' })
  })

  test('a listed execution shows no payloads', async (context) => {
    const store = await kind.open(context)
    const {
      id,
      arn,
      name,
      machineArn: machine,
      startMillis,
    } = await startAndEnd(store, { input: '"in"', testCase: 'T' })
    const { status, stopMillis } = newEnd()
    const { items } = await store.executions.list({ machineArn: machineArn('m'), status: null, limit: 1, after: null })
    assert.deepEqual(items, [
      {
        id,
        arn,
        name,
        machineArn: machine,
        version: null,
        alias: null,
        startMillis,
        status,
        stopMillis,
        itemCount: null,
      },
    ])
  })

  test('paging skips nothing and repeats nothing while executions start and end', async (context) => {
    const store = await kind.open(context)
    for (let index = 0; index < 10; index += 1) await startOpen(store)
    let ended = 0
    const pages = await allPages(
      (page) => store.executions.list({ machineArn: machineArn('m'), status: null, ...page }),
      3,
      async () => {
        await startAndEnd(store)
        ended += 1
        await store.commit(newTurn(ended, { end: newEnd() }), store.claim)
      },
    )
    assert.deepEqual(
      pages.flat().map((execution) => execution.id),
      [10, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    )
  })

  test('children whose parent has ended are orphans until they end', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const first = await startOpen(store, { parentId: parent.id })
    const second = await startOpen(store, { parentId: parent.id })
    await startAndEnd(store, { parentId: parent.id })
    assert.deepEqual(await store.executions.orphans(store.claim, 10), [])
    await store.commit(newTurn(parent.id, { end: newEnd() }), store.claim)
    assert.deepEqual(await store.executions.orphans(store.claim, 10), [first.id, second.id])
    assert.deepEqual(await store.executions.orphans(store.claim, 1), [first.id])
    await store.commit(newTurn(first.id, { end: newEnd() }), store.claim)
    assert.deepEqual(await store.executions.orphans(store.claim, 10), [second.id])
  })

  test('retention removes the earliest closed ones, whole and no more than asked for', async (context) => {
    const store = await kind.open(context)
    await startOpen(store)
    const closed = []
    for (const stopMillis of [30, 10, 20, 40]) closed.push(await startAndEnd(store, {}, { stopMillis }))
    assert.equal((await store.executions.removeClosedBefore(10, 10)).count, 0)
    assert.equal((await store.executions.removeClosedBefore(40, 2)).count, 2)
    assert.equal(await store.executions.byArn(closed[1]!.arn), null)
    assert.equal(await store.executions.byId(closed[2]!.id), null)
    assert.equal(await store.histories.lastEventId(closed[1]!.id), 0)
    assert.equal(await store.histories.lastEventId(closed[0]!.id), 3)
    assert.equal((await store.executions.removeClosedBefore(40, 2)).count, 1)
    assert.equal((await store.executions.removeClosedBefore(40, 2)).count, 0)
    const list = await store.executions.list({ machineArn: machineArn('m'), status: null, limit: 9, after: null })
    assert.deepEqual(
      list.items.map((execution) => execution.id),
      [5, 1],
    )
    // A name may be used again once the execution of that name is gone.
    await startAndEnd(store, { name: closed[0]!.name })
  })

  test('what was written is read at once, in the order of the calls', async (context) => {
    const store = await kind.open(context)
    const start = newStart(store)
    const order: string[] = []
    const note = (what: string) => () => order.push(what)
    await Promise.all([
      store.commit(newTurn(start.id, { start }), store.claim).then(note('start')),
      store.tags.set('arn', [{ key: 'k', value: '1' }], 9).then(note('tag')),
      store
        .commit(newTurn(start.id, { history: { firstEventId: 1, count: 2, chunk: 'a' } }), store.claim)
        .then(note('first')),
      store
        .commit(newTurn(start.id, { history: { firstEventId: 3, count: 1, chunk: 'b' } }), store.claim)
        .then(note('second')),
      store.tags.set('arn', [{ key: 'k', value: '2' }], 9).then(note('tag again')),
    ])
    assert.deepEqual(order, ['start', 'tag', 'first', 'second', 'tag again'])
    assert.deepEqual(await store.tags.of('arn'), [{ key: 'k', value: '2' }])
    assert.equal(await store.histories.lastEventId(start.id), 3)
  })

  test('whoever has another claim than the latest may write nothing, and is given no work', async (context) => {
    const store = await kind.open(context)
    const other = { owner: store.claim.owner + 1 }
    const start = newStart(store)
    const fenced = { code: 'STORE_FENCED' }
    await assert.rejects(store.commit(newTurn(start.id, { start }), other), fenced)
    assert.equal(await store.executions.byId(start.id), null)
    await assert.rejects(store.frames.due(other, 9e15, 9, null), fenced)
    await assert.rejects(store.frames.nextDueMillis(other, 0), fenced)
    await assert.rejects(store.executions.toRecover(other, 0, 9), fenced)
    await assert.rejects(store.executions.neverDue(other), fenced)
    await assert.rejects(store.executions.asleep(other, 0), fenced)
    await assert.rejects(store.executions.orphans(other, 9), fenced)
    await assert.rejects(store.mapRuns.running(other), fenced)
    await assert.rejects(store.cancelledCalls.list(other, '', 9), fenced)
    await store.commit(newTurn(start.id, { start }), store.claim)
    assert.equal((await store.executions.byId(start.id))?.arn, start.arn)
  })

  test('a closed store refuses every call', async (context) => {
    const store = await kind.open(context)
    const start = newStart(store)
    const onItsWay = store.commit(newTurn(start.id, { start }), store.claim)
    await store.close()
    await onItsWay
    await store.close()
    await assert.rejects(store.commit(newTurn(start.id, { end: newEnd() }), store.claim), { code: 'STORE_CLOSED' })
    await assert.rejects(store.tags.set('arn', [], 9), { code: 'STORE_CLOSED' })
    await assert.rejects(store.executions.byId(start.id), { code: 'STORE_CLOSED' })
  })
}
