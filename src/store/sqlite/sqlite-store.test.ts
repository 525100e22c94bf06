import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, test } from 'node:test'
import { exerciseStore } from '../conformance/exercise-store.ts'
import {
  createMachine,
  machineArn,
  newEnd,
  newFrame,
  newStart,
  newTurn,
  startAndEnd,
  startOpen,
} from '../conformance/fixtures.ts'
import type { Asleep, HistoryReading } from '../store.ts'
import type { StoreError } from '../store-error.ts'
import { HistoryReader } from './history-reader.ts'
import { databaseFileName } from './open-sqlite-store.ts'
import { TemporaryDirectory } from './test-support/temporary-directory.ts'
import { WriterClient } from './writer/writer-client.ts'

exerciseStore({ name: 'SQLite store', open: (context) => new TemporaryDirectory(context).open() })

describe('SQLite store, on disk', () => {
  test('what was stored is there when the file is opened again', async (context) => {
    const directory = new TemporaryDirectory(context)
    const before = await directory.open()
    const machine = await createMachine(before, 'm', { tags: [{ key: 'k', value: 'v' }] })
    const frames = [newFrame('', { dueMillis: 7, token: 't', active: true })]
    const open = await startOpen(before, {}, frames)
    await before.commit(newTurn(open.id, { history: { firstEventId: 1, count: 2, chunk: '[]' } }), before.claim)
    const closed = await startAndEnd(before)
    await before.close()

    const after = await directory.open()
    assert.deepEqual(await after.machines.byArn(machine.arn), machine)
    assert.deepEqual(await after.tags.of(machine.arn), [{ key: 'k', value: 'v' }])
    assert.deepEqual(await after.executions.loadOpen(open.id), { execution: open, frames, lastEventId: 2 })
    assert.deepEqual(await after.executions.byArn(closed.arn), { ...closed, end: newEnd() })
    assert.deepEqual(await after.executions.toRecover(after.claim, 0, 9), [open.id])
    assert.deepEqual(await after.frames.due(after.claim, 7, 9, null), [
      { dueMillis: 7, executionId: open.id, path: '' },
    ])
    assert.equal(after.nextExecutionId(), closed.id + 1)
    await startAndEnd(after)
  })

  test('executions are found whose frames have lost what would wake them', async (context) => {
    const directory = new TemporaryDirectory(context)
    const before = await directory.open()
    const due = { dueMillis: 7 }
    const frames = [newFrame('', due), ...Array.from({ length: 600 }, (_, index) => newFrame(`/${index}`, due))]
    const open = []
    for (let index = 0; index < 5; index += 1) open.push(await startOpen(before, {}, frames))
    await startAndEnd(before)
    await before.close()
    const database = new DatabaseSync(join(directory.path, databaseFileName))
    const lose = database.prepare('UPDATE frame SET due_millis = NULL WHERE execution_id = ? AND path = ?')
    lose.run(open[1]!.id, '')
    lose.run(open[4]!.id, '/599')
    database.close()

    const store = await directory.open()
    const found: number[] = []
    let parts = 0
    for (let after: number | null = 0; after !== null; parts += 1) {
      const { ids, lastId }: Asleep = await store.executions.asleep(store.claim, after)
      found.push(...ids)
      after = lastId
    }
    assert.deepEqual(found, [open[1]!.id, open[4]!.id])
    assert.equal(parts, 3)
  })

  test('a store whose database another process has claimed is lost: it writes nothing more', async (context) => {
    const directory = new TemporaryDirectory(context)
    const store = await directory.open()
    const start = await startOpen(store)
    const gone = Promise.withResolvers<StoreError>()
    store.listen({ onGone: gone.resolve, onTrouble: () => {}, onDamaged: () => {} })
    const file = join(directory.path, databaseFileName)
    // As where the lock of the directory does not reach: on a file system of the network.
    const { client } = await WriterClient.open({ file, owner: 7, busyTimeoutMillis: 2_000, sizeBytesMax: null })
    const fenced = { code: 'STORE_FENCED' }
    await assert.rejects(store.commit(newTurn(start.id, { end: newEnd() }), store.claim), fenced)
    assert.equal((await gone.promise).code, 'STORE_FENCED')
    await assert.rejects(store.tags.set('arn', [], 9), fenced)
    assert.equal((await store.executions.byId(start.id))?.end, null)
    await client.commit(newTurn(start.id, { end: newEnd() }))
    await client.close()
  })

  test('ids of removed executions are not given again', async (context) => {
    const directory = new TemporaryDirectory(context)
    const before = await directory.open()
    await startAndEnd(before)
    const last = await startAndEnd(before)
    assert.equal((await before.executions.removeClosedBefore(1e12, 10)).count, 2)
    await before.close()
    const after = await directory.open()
    assert.equal(after.nextExecutionId(), last.id + 1)
  })

  test('a counter of removed executions that is damaged or gone is told of, repaired, and counts on', async (context) => {
    for (const damage of [
      'UPDATE counter SET value = -7',
      'UPDATE counter SET value = 1 << 62',
      'DELETE FROM counter',
    ]) {
      const directory = new TemporaryDirectory(context)
      const before = await directory.open()
      const open = await startOpen(before)
      await before.close()
      const database = new DatabaseSync(join(directory.path, databaseFileName))
      database.exec(damage)
      database.close()

      const found: string[] = []
      const onDamaged = (error: Error) => void found.push(error.message)
      const listeners = { onDamaged, onTrouble: () => {}, onGone: () => {} }
      const repaired = await directory.open()
      repaired.listen(listeners)
      assert.match(String(found), /^The table counter has a damaged row \(name 'removed-execution-id'\)/, damage)
      assert.equal(repaired.nextExecutionId(), open.id + 1)
      const last = await startAndEnd(repaired)
      assert.equal((await repaired.executions.removeClosedBefore(1e12, 10)).count, 1)
      await repaired.close()

      found.length = 0
      const after = await directory.open()
      after.listen(listeners)
      assert.deepEqual(found, [])
      assert.equal(after.nextExecutionId(), last.id + 1)
    }
  })

  test('a chunk of history that was lost is told of, whichever page misses it', async (context) => {
    const readings: readonly (readonly [from: number, to: number, reading?: HistoryReading])[] = [
      [1, 15],
      [1, 15, { newestFirst: true }],
      [1, 15, { bytesMax: 1 }],
      [1, 15, { bytesMax: 1, newestFirst: true }],
      [5, 6],
      [6, 8],
      [6, 8, { newestFirst: true }],
      [8, 99],
      [2, 2],
    ]
    const table: readonly (readonly [damage: string, told: readonly (readonly number[])[]])[] = [
      ['SELECT 1', readings.map(() => [])],
      ['DELETE FROM history WHERE position & 0xFFFFF = 4', [[4], [4], [], [], [4], [4], [4], [], []]],
      ['DELETE FROM history WHERE position & 0xFFFFF IN (4, 7)', [[4], [4], [], [], [4], [4], [4], [4], []]],
      ['DELETE FROM history WHERE position & 0xFFFFF = 1', [[1], [1], [1], [], [], [], [], [], [1]]],
      // A row that is there is told of for what it is, and not as lost.
      ['UPDATE history SET count = 1 << 61 WHERE position & 0xFFFFF = 4', [[4], [4], [], [], [4], [4], [4], [], []]],
    ]
    for (const [damage, expected] of table) {
      const directory = new TemporaryDirectory(context)
      const before = await directory.open()
      const { id } = await startOpen(before)
      for (const firstEventId of [1, 4, 7, 10, 13]) {
        await before.commit(newTurn(id, { history: { firstEventId, count: 3, chunk: '[]' } }), before.claim)
      }
      await before.close()
      const database = new DatabaseSync(join(directory.path, databaseFileName))
      database.exec(damage)
      for (const [index, [from, to, reading]] of readings.entries()) {
        const found: string[] = []
        const histories = new HistoryReader(database, (error) => void found.push(error.message))
        histories.read(id, from, to, reading)
        const problem = damage.startsWith('DELETE') ? 'no row has this event, which was stored' : 'count must be'
        const keys = expected[index]!.map((eventId) => `(execution_id ${id}, first_event_id ${eventId}): ${problem}`)
        assert.equal(found.length, keys.length, `${damage}, ${index}: ${found}`)
        for (const key of keys) assert.ok(found[0]!.includes(key), `${damage}, ${index}: ${found}`)
      }
      assert.equal(new HistoryReader(database, assert.fail).lastEventId(id, 'readable'), 15)
      database.exec('DELETE FROM history')
      const lost: string[] = []
      const histories = new HistoryReader(database, (error) => void lost.push(error.message))
      assert.equal(histories.lastEventId(id, 'all') + histories.lastEventId(id, 'readable'), 0)
      assert.match(
        lost.join(),
        /^The table history has a damaged row \(execution_id \d+, first_event_id 1\): no row has/,
      )
      database.close()
    }
  })

  test('no read keeps the log from being emptied', async (context) => {
    const directory = new TemporaryDirectory(context)
    const store = await directory.open()
    const { id, arn } = await startOpen(store)
    await store.executions.byArn(arn)
    await store.executions.loadOpen(id)
    await store.executions.list({ machineArn: machineArn('m'), status: null, limit: 1, after: null })
    await store.frames.due(store.claim, 1, 1, null)
    const other = new DatabaseSync(join(directory.path, databaseFileName), { timeout: 1000 })
    const checkpoint = other.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
    other.close()
    assert.equal(checkpoint?.busy, 0)
  })

  test('a full database refuses what does not fit, and goes on when there is room', async (context) => {
    const store = await new TemporaryDirectory(context).open({ sizeBytesMax: 1280 * 1024 })
    await startAndEnd(store, { input: JSON.stringify('x'.repeat(500_000)) })
    // After a batch with a large turn, small ones would not wait for the next large one.
    await startOpen(store)
    const [first, second] = [newStart(store, { input: JSON.stringify('x'.repeat(800_000)) }), newStart(store)]
    const together = await Promise.allSettled([
      store.commit(newTurn(first.id, { start: first }), store.claim),
      store.commit(newTurn(second.id, { start: second }), store.claim),
    ])
    for (const outcome of together) {
      assert(outcome.status === 'rejected')
      assert.equal(outcome.reason.code, 'STORE_FULL')
      assert.match(
        outcome.reason.message,
        /^While committing turns: the disk, or the size limit of the database, is full/,
      )
    }
    assert.equal(await store.executions.byId(second.id), null)

    await store.commit(newTurn(second.id, { start: second }), store.claim)
    await assert.rejects(store.commit(newTurn(first.id, { start: first }), store.claim), { code: 'STORE_FULL' })
    assert.equal((await store.executions.removeClosedBefore(1e12, 10)).count, 1)
    await store.commit(newTurn(first.id, { start: first }), store.claim)
    assert.deepEqual(await store.executions.byId(first.id), { ...first, end: null })
  })

  test('a turn behind one that could not be committed is refused, though there would be room for it', async (context) => {
    const store = await new TemporaryDirectory(context).open({ sizeBytesMax: 1024 * 1024 })
    const { id } = await startOpen(store)
    const other = await startOpen(store)
    const large = store.commit(
      newTurn(id, { history: { firstEventId: 1, count: 1, chunk: 'x'.repeat(2_000_000) } }),
      store.claim,
    )
    // One microtask later the first is on its way, and no answer can have come yet.
    await new Promise<void>((resolve) => queueMicrotask(resolve))
    const successor = store.commit(newTurn(id, { history: { firstEventId: 2, count: 1, chunk: 'x' } }), store.claim)
    const stranger = store.commit(
      newTurn(other.id, { history: { firstEventId: 1, count: 1, chunk: 'x' } }),
      store.claim,
    )
    await assert.rejects(large, { code: 'STORE_FULL' })
    await assert.rejects(successor, { code: 'STORE_PREDECESSOR_FAILED' })
    await stranger
    assert.equal(await store.histories.lastEventId(id), 0)
  })

  test('a database that another process holds is waited for, then the turn is refused', async (context) => {
    const directory = new TemporaryDirectory(context)
    const store = await directory.open({ busyTimeoutMillis: 10 })
    const other = new DatabaseSync(join(directory.path, databaseFileName))
    other.exec('BEGIN IMMEDIATE')
    const start = newStart(store)
    await assert.rejects(store.commit(newTurn(start.id, { start }), store.claim), {
      code: 'STORE_BUSY',
      message: /another process holds the database/,
    })
    other.exec('ROLLBACK')
    other.close()
    await store.commit(newTurn(start.id, { start }), store.claim)
    assert.deepEqual(await store.executions.byId(start.id), { ...start, end: null })
  })
})
