import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ExecutionStart, MapRunStart, Store } from '../store.ts'
import { allPages, newEnd, newFrame, newStart, newTurn, type StoreKind, startAndEnd, startOpen } from './fixtures.ts'

const arnPrefix = 'arn:aws:states:eu-west-1:123456789012'
const runArn = (name: string) => `${arnPrefix}:mapRun:m/each:${name}`

export function exerciseMapRuns(kind: StoreKind): void {
  test('a map run begins and ends in turns of its execution', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const mapRun = await begin(store, parent, 'r1')
    const running = { ...mapRun, ...fresh }
    assert.deepEqual(await store.mapRuns.byArn(mapRun.arn), running)
    assert.deepEqual(await store.mapRuns.running(store.claim), [mapRun.arn])
    await store.commit(
      newTurn(parent.id, { mapRuns: [{ type: 'ended', arn: mapRun.arn, status: 'FAILED', stopMillis: 9_000 }] }),
      store.claim,
    )
    assert.deepEqual(await store.mapRuns.byArn(mapRun.arn), { ...running, status: 'FAILED', stopMillis: 9_000 })
    assert.deepEqual(await store.mapRuns.running(store.claim), [])
    assert.equal(await store.mapRuns.byArn(runArn('other')), null)
  })

  test('an end that comes late changes nothing', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const { arn } = await begin(store, parent, 'r1')
    const end = (status: 'SUCCEEDED' | 'ABORTED', stopMillis: number) =>
      store.commit(newTurn(parent.id, { mapRuns: [{ type: 'ended', arn, status, stopMillis }] }), store.claim)
    await end('SUCCEEDED', 2_000)
    await end('ABORTED', 3_000)
    assert.deepEqual(
      [(await store.mapRuns.byArn(arn))?.status, (await store.mapRuns.byArn(arn))?.stopMillis],
      ['SUCCEEDED', 2_000],
    )
  })

  test('map runs of an execution are listed newest first, in pages', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const other = await startOpen(store)
    for (const name of ['a', 'b', 'c']) await begin(store, parent, name)
    await begin(store, other, 'd')
    const pages = await allPages((page) => store.mapRuns.list(parent.id, page), 2)
    assert.deepEqual(
      pages.map((page) => page.map(({ arn }) => arn.at(-1))),
      [['c', 'b'], ['a']],
    )
  })

  test('what runs can be updated, one setting at a time', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const { arn } = await begin(store, parent, 'r1')
    const nothing = { maxConcurrency: null, toleratedFailureCount: null, toleratedFailurePercentage: null }
    const updated = await store.mapRuns.update(arn, { ...nothing, maxConcurrency: 7, toleratedFailurePercentage: 12.5 })
    assert.deepEqual(
      [updated?.maxConcurrency, updated?.toleratedFailureCount, updated?.toleratedFailurePercentage],
      [7, 2, 12.5],
    )
    assert.deepEqual(await store.mapRuns.byArn(arn), updated)
    await store.commit(
      newTurn(parent.id, { mapRuns: [{ type: 'ended', arn, status: 'ABORTED', stopMillis: 1 }] }),
      store.claim,
    )
    assert.equal(await store.mapRuns.update(arn, { ...nothing, maxConcurrency: 1 }), null)
    assert.equal(await store.mapRuns.update(runArn('none'), nothing), null)
  })

  test('what is known of its size is stored, and knowing nothing leaves it alone', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const { arn } = await begin(store, parent, 'r1')
    await store.mapRuns.setTotals(arn, { itemTotal: 10, childTotal: 5, resultsWritten: 0 })
    await store.mapRuns.setTotals(arn, { itemTotal: null, childTotal: null, resultsWritten: 4 })
    const { itemTotal, childTotal, resultsWritten } = (await store.mapRuns.byArn(arn))!
    assert.deepEqual([itemTotal, childTotal, resultsWritten], [10, 5, 4])
  })

  test('children are counted, listed and read by their indices', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const { arn } = await begin(store, parent, 'r1')
    const child = (childIndex: number): Partial<ExecutionStart> => childOf(parent, arn, childIndex)
    await startAndEnd(store, child(0))
    const open = await startOpen(store, child(1))
    await startAndEnd(store, child(3), { status: 'FAILED', output: null, error: 'E', cause: 'c' })
    await startAndEnd(store, child(4))

    assert.deepEqual(
      [...(await store.mapRuns.tallies(arn))].sort((left, right) => (left.status < right.status ? -1 : 1)),
      [
        { status: 'FAILED', executions: 1, items: 2 },
        { status: 'RUNNING', executions: 1, items: 2 },
        { status: 'SUCCEEDED', executions: 2, items: 4 },
      ],
    )
    assert.deepEqual(await store.mapRuns.childIndices(arn, 1, 2), [
      { childIndex: 1, itemCount: 2 },
      { childIndex: 3, itemCount: 2 },
    ])
    assert.deepEqual(await store.mapRuns.openChildren(arn, 0, 10), [{ id: open.id, childIndex: 1, itemCount: 2 }])
    const results = await store.mapRuns.results(arn, 2, 10)
    assert.deepEqual(
      results.map(({ childIndex, name, arn: childArn, status, output, error, cause }) => [
        childIndex,
        childArn === `${arnPrefix}:execution:m/each:${name}`,
        status,
        output,
        error,
        cause,
      ]),
      [
        [3, true, 'FAILED', null, 'E', 'c'],
        [4, true, 'SUCCEEDED', '[1]', null, null],
      ],
    )
    const pages = await allPages(
      (page) => store.mapRuns.listChildren(arn, { ...page, status: null, redriven: null }),
      3,
    )
    assert.deepEqual(
      pages.map((page) => page.map(({ name }) => name)),
      [['c4', 'c3', 'c1'], ['c0']],
    )
    const failed = await store.mapRuns.listChildren(arn, {
      limit: 10,
      after: null,
      status: 'FAILED',
      redriven: false,
    })
    assert.deepEqual(
      failed.items.map(({ name, itemCount }) => [name, itemCount]),
      [['c3', 2]],
    )
    const machine = await store.executions.list({
      machineArn: parent.machineArn,
      status: null,
      limit: 10,
      after: null,
    })
    assert.deepEqual(
      machine.items.map(({ id }) => id),
      [parent.id],
      'a machine lists its own executions alone',
    )
  })

  test('a child comes back with what makes it one, and cannot be started twice', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const { arn } = await begin(store, parent, 'r1')
    const start = newStart(store, childOf(parent, arn, 0))
    await store.commit(newTurn(start.id, { start, end: newEnd() }), store.claim)
    assert.deepEqual(await store.executions.byArn(start.arn), { ...start, end: newEnd() })
    const again = newStart(store, childOf(parent, arn, 0))
    await assert.rejects(store.commit(newTurn(again.id, { start: again }), store.claim), { code: 'STORE_CONFLICT' })
  })

  test('open children of a map run that ended are orphans, though its execution goes on', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const { arn } = await begin(store, parent, 'r1')
    const child = await startOpen(store, childOf(parent, arn, 0))
    assert.deepEqual(await store.executions.orphans(store.claim, 10), [])
    await store.commit(
      newTurn(parent.id, { mapRuns: [{ type: 'ended', arn, status: 'ABORTED', stopMillis: 1 }] }),
      store.claim,
    )
    assert.deepEqual(await store.executions.orphans(store.claim, 10), [child.id])
  })

  test('children that did not succeed wait for their redrive, and get their status back where none comes', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const { arn } = await begin(store, parent, 'r1')
    const failed = { status: 'FAILED', output: null, error: 'E' } as const
    await startAndEnd(store, childOf(parent, arn, 0))
    const first = await startAndEnd(store, childOf(parent, arn, 1), failed)
    const second = await startAndEnd(store, childOf(parent, arn, 2), { status: 'TIMED_OUT', output: null })
    await store.commit(
      newTurn(parent.id, { mapRuns: [{ type: 'ended', arn, status: 'FAILED', stopMillis: 2_000 }] }),
      store.claim,
    )
    const redriven = { type: 'redriven', arn, number: 1, redriveMillis: 3_000 } as const
    await store.commit(newTurn(parent.id, { mapRuns: [redriven] }), store.claim)
    const run = (await store.mapRuns.byArn(arn))!
    assert.deepEqual([run.status, run.stopMillis, run.redriveCount, run.redriveMillis], ['RUNNING', null, 1, 3_000])
    const pending = await store.mapRuns.pendingChildren(arn, 0, 10)
    assert.deepEqual(pending, [
      { id: first.id, childIndex: 1, itemCount: 2 },
      { id: second.id, childIndex: 2, itemCount: 2 },
    ])
    const redrive = { number: 1, redriveMillis: 3_100, clientToken: null, afresh: true } as const
    await store.commit(newTurn(first.id, { redrive }), store.claim)
    const reopened = await store.executions.byId(first.id)
    assert.deepEqual([reopened?.end, reopened?.parentId], [null, parent.id])
    await store.commit(newTurn(first.id, { end: newEnd() }), store.claim)
    const list = async (isRedriven: boolean) =>
      (await store.mapRuns.listChildren(arn, { limit: 10, after: null, status: null, redriven: isRedriven })).items
    assert.deepEqual(
      (await list(true)).map(({ name, status }) => [name, status]),
      [['c1', 'SUCCEEDED']],
    )
    assert.deepEqual(
      (await list(false)).map(({ name, status }) => [name, status]),
      [
        ['c2', 'PENDING_REDRIVE'],
        ['c0', 'SUCCEEDED'],
      ],
    )
    await store.commit(
      newTurn(parent.id, { mapRuns: [{ type: 'ended', arn, status: 'ABORTED', stopMillis: 4_000 }] }),
      store.claim,
    )
    assert.equal((await store.executions.byId(second.id))?.end?.status, 'TIMED_OUT')
    // It was not reached: the next redrive takes it.
    assert.deepEqual(await store.mapRuns.notRedrivable(arn), { executions: 0, items: 0 })
    await store.commit(newTurn(parent.id, { mapRuns: [{ ...redriven, number: 2 }] }), store.claim)
    await store.mapRuns.abandonRedrive(arn, second.id)
    assert.deepEqual(await store.mapRuns.notRedrivable(arn), { executions: 1, items: 2 })
    await store.commit(
      newTurn(parent.id, { mapRuns: [{ type: 'ended', arn, status: 'FAILED', stopMillis: 5_000 }] }),
      store.claim,
    )
    assert.equal((await store.executions.byId(second.id))?.end?.status, 'TIMED_OUT')
    assert.deepEqual(await store.mapRuns.notRedrivable(arn), { executions: 1, items: 2 })
    assert.deepEqual(
      (await store.mapRuns.results(arn, 1, 1)).map(({ redriveCount }) => redriveCount),
      [1],
    )
  })

  test('map runs go with their execution', async (context) => {
    const store = await kind.open(context)
    const parent = await startOpen(store)
    const { arn } = await begin(store, parent, 'r1')
    const mapRuns = [{ type: 'ended', arn, status: 'SUCCEEDED', stopMillis: 1 }] as const
    await store.commit(newTurn(parent.id, { end: newEnd(), mapRuns }), store.claim)
    assert.equal((await store.executions.removeClosedBefore(10_000, 10)).count, 1)
    assert.equal(await store.mapRuns.byArn(arn), null)
  })
}

const fresh = {
  status: 'RUNNING',
  stopMillis: null,
  itemTotal: null,
  childTotal: null,
  resultsWritten: 0,
  redriveCount: 0,
  redriveMillis: null,
} as const

async function begin(store: Store, parent: ExecutionStart, name: string): Promise<MapRunStart> {
  const mapRun: MapRunStart = {
    arn: runArn(name),
    executionId: parent.id,
    path: '',
    startMillis: 1_500,
    maxConcurrency: 0,
    toleratedFailureCount: 2,
    toleratedFailurePercentage: null,
  }
  await store.commit(
    newTurn(parent.id, { framesPut: [newFrame('')], mapRuns: [{ type: 'started', mapRun }] }),
    store.claim,
  )
  return mapRun
}

function childOf(parent: ExecutionStart, mapRunArn: string, childIndex: number): Partial<ExecutionStart> {
  const name = `c${childIndex}`
  return {
    name,
    arn: `${arnPrefix}:execution:m/each:${name}`,
    machineArn: `${arnPrefix}:stateMachine:m/each`,
    parentId: parent.id,
    mapRunArn,
    childIndex,
    itemCount: 2,
  }
}
