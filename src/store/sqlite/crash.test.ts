import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Store } from '../store.ts'
import { TemporaryDirectory } from './test-support/temporary-directory.ts'

/** Runs the child until it has acknowledged so many turns, then kills it. Gives the last turn of each execution. */
async function runAndKill(directory: string, turnsAtLeast: number): Promise<Map<number, number>> {
  const script = fileURLToPath(new URL('./test-support/crash-child.ts', import.meta.url))
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const acknowledged = new Map<number, number>()
  let turns = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const [id, turn] = line.split(' ').map(Number)
    acknowledged.set(id!, turn!)
    turns += 1
    if (turns === turnsAtLeast) child.kill('SIGKILL')
  }
  const [, signal] = await exited
  assert.equal(signal, 'SIGKILL')
  return acknowledged
}

/** Turns of an execution as its history tells, after checking that all that is stored of it agrees. */
async function checkWhole(store: Store, id: number): Promise<number> {
  const chunks = await store.histories.read(id, 1, 100)
  const turns = chunks.length
  chunks.forEach((chunk, index) => {
    assert.equal(chunk.firstEventId, index * 2 + 1)
    assert.equal(JSON.parse(chunk.chunk)[0].turn, index + 1)
  })
  const execution = await store.executions.byId(id)
  const open = await store.executions.loadOpen(id)
  assert.equal(execution === null, turns === 0)
  assert.equal(execution?.end != null, turns === 3)
  assert.equal(open?.frames.length, turns === 1 || turns === 2 ? 1 : undefined)
  if (open !== null) assert.equal(open.frames[0]?.data, String(turns))
  for (let turn = 1; turn <= 3; turn += 1) {
    const isWaiting = open !== null && turn === turns
    assert.deepEqual(
      await store.frames.byToken(`token-${id}-${turn}`),
      isWaiting ? { executionId: id, path: '' } : null,
    )
  }
  return turns
}

test('after a kill, every acknowledged turn is there and every turn is whole', async (context) => {
  const directory = new TemporaryDirectory(context)
  const acknowledged = new Map<number, number>()
  // The last round is long enough for the log to have been copied into the database meanwhile.
  for (const turns of [1, 500, 6000]) {
    for (const [id, turn] of await runAndKill(directory.path, turns)) acknowledged.set(id, turn)
    const store = await directory.open()
    const lastId = store.nextExecutionId() - 1
    assert(lastId >= acknowledged.size)
    const recovered: number[] = []
    for (let id = 1; id <= lastId; id += 1) {
      const committed = await checkWhole(store, id)
      assert(committed >= (acknowledged.get(id) ?? 0), `execution ${id} has ${committed} turns`)
      if (committed === 1 || committed === 2) recovered.push(id)
    }
    assert.deepEqual(await store.executions.toRecover(store.claim, 0, lastId), recovered)
    await store.close()
  }
})
