import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FoundExecution, SearchCriteria, Store } from '../store.ts'
import { machineArn, newStart, type StoreKind, startAndEnd, startOpen } from './fixtures.ts'

const anything: SearchCriteria = {
  machineArn: null,
  statuses: [],
  version: null,
  alias: null,
  startedFromMillis: null,
  startedUntilMillis: null,
  endedFromMillis: null,
  endedUntilMillis: null,
  durationMillisMin: null,
  durationMillisMax: null,
  nowMillis: 10_000_000,
  nameContains: null,
  error: null,
}

/** All that is found, portion after portion. */
async function find(
  store: Store,
  criteria: Partial<SearchCriteria>,
  { limit = 100, withPayloads = false } = {},
): Promise<FoundExecution[]> {
  const found: FoundExecution[] = []
  let beforeId: number | null = null
  do {
    const portion = await store.overview.search({
      criteria: { ...anything, ...criteria },
      beforeId,
      limit,
      withPayloads,
    })
    assert.ok(portion.found.length <= limit)
    assert.ok(portion.beforeId === null || beforeId === null || portion.beforeId < beforeId)
    found.push(...portion.found)
    beforeId = portion.beforeId
  } while (beforeId !== null)
  return found
}

const names = (found: readonly FoundExecution[]) => found.map(({ execution }) => execution.name)

export function exerciseSearch(kind: StoreKind): void {
  test('an empty store has nothing to find', async (context) => {
    assert.deepEqual(await find(await kind.open(context), {}), [])
  })

  test('executions are found by each criterion, newest first', async (context) => {
    const store = await kind.open(context)
    const minute = 60_000
    const failed = { status: 'FAILED', output: null, error: 'States.Timeout' } as const
    const add = (name: string, minutes: number, more: object = {}, end: object | null = {}) => {
      const start = { name, startMillis: minutes * minute, ...more }
      const arn = `${newStart(store, start).arn.split(':').slice(0, -1).join(':')}:${name}`
      return end === null
        ? startOpen(store, { arn, ...start })
        : startAndEnd(store, { arn, ...start }, { stopMillis: minutes * minute + 5_000, ...end })
    }
    await add('first-Order', 10)
    await add('second', 20, { alias: 'live', version: 3 }, failed)
    await add('third-order', 30, { machineArn: machineArn('other') }, { stopMillis: 31 * minute })
    await add('running', 40, { version: 3 }, null)
    await add('child', 45, { mapRunArn: 'arn:run', machineArn: `${machineArn('m')}/L`, childIndex: 0 })
    await add('last', 50, {}, { ...failed, error: 'Other' })

    const table: [criteria: Partial<SearchCriteria>, found: string[]][] = [
      [{}, ['last', 'running', 'third-order', 'second', 'first-Order']],
      [{ machineArn: machineArn('m') }, ['last', 'running', 'second', 'first-Order']],
      [{ machineArn: machineArn('none') }, []],
      [{ statuses: ['FAILED'] }, ['last', 'second']],
      [{ statuses: ['FAILED', 'RUNNING'] }, ['last', 'running', 'second']],
      [{ statuses: ['SUCCEEDED'], machineArn: machineArn('other') }, ['third-order']],
      [{ nameContains: 'ORDER' }, ['third-order', 'first-Order']],
      [{ nameContains: 'order', machineArn: machineArn('m') }, ['first-Order']],
      [{ error: 'States.Timeout' }, ['second']],
      [{ error: 'States.Timeout', statuses: ['FAILED'] }, ['second']],
      [{ version: 3 }, ['running', 'second']],
      [{ alias: 'live' }, ['second']],
      [{ startedFromMillis: 20 * minute, startedUntilMillis: 40 * minute }, ['running', 'third-order', 'second']],
      [{ startedFromMillis: 20 * minute + 1, startedUntilMillis: 40 * minute - 1 }, ['third-order']],
      [{ startedFromMillis: 60 * minute }, []],
      [{ startedUntilMillis: 5 * minute }, []],
      [{ endedFromMillis: 31 * minute }, ['last', 'third-order']],
      [{ endedUntilMillis: 20 * minute + 5_000 }, ['second', 'first-Order']],
      [{ durationMillisMin: minute, nowMillis: 60 * minute }, ['running', 'third-order']],
      [{ durationMillisMax: 5_000, nowMillis: 60 * minute }, ['last', 'second', 'first-Order']],
    ]
    for (const [criteria, found] of table) {
      for (const limit of [1, 2, 100]) {
        assert.deepEqual(names(await find(store, criteria, { limit })), found, JSON.stringify(criteria))
      }
    }
    assert.equal((await find(store, { nameContains: 'second' }))[0]?.error, 'States.Timeout')
  })

  test('payloads come if they are asked for', async (context) => {
    const store = await kind.open(context)
    await startAndEnd(store, { input: '{"a":1}' }, { output: '[2]' })
    const [plain] = await find(store, {})
    assert.deepEqual([plain?.input, plain?.output], [null, null])
    const [whole] = await find(store, {}, { withPayloads: true })
    assert.deepEqual([whole?.input, whole?.output], ['{"a":1}', '[2]'])
  })

  test('portions stay small, and what follows large payloads is not forgotten', async (context) => {
    const store = await kind.open(context)
    const input = JSON.stringify('x'.repeat(200_000))
    for (let count = 0; count < 12; count += 1) await startAndEnd(store, { input })
    for (const statuses of [[], ['SUCCEEDED']] as const) {
      const found = await find(store, { statuses }, { withPayloads: true })
      assert.equal(new Set(names(found)).size, 12)
      assert.equal(found.length, 12)
    }
  })
}
