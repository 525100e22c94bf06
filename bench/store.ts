/**
 * Measures the store by itself: `npx node bench/store.ts [seconds per measurement]`. Prints one JSON line per
 * measurement.
 *
 * The most important turn is that of a ten-state execution that begins and ends in it: a start, an end, and one chunk
 * of about 3.5 KB of history. The figures depend on batching, not just on the disk: watch the turns in flight.
 */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openMemoryStore, openSqliteStore, type Store, type TurnRecord } from '../src/store/index.ts'

const secondsEach = Number(process.argv[2] ?? 3)
const prefix = 'arn:aws:states:us-east-1:000000000000'
const event = '{"type":"PassStateEntered","id":1,"previousEventId":0,"timestamp":1700000000000}'
const [chunk, half] = [43, 21].map((count) => `[${new Array(count).fill(event).join(',')}]`) as [string, string]
const payload = '{"order":4711,"customer":{"name":"Ada","city":"London"},"items":[1,2,3]}'

function startOf(id: number): TurnRecord['start'] {
  const name = randomUUID()
  return {
    id,
    arn: `${prefix}:execution:bench:${name}`,
    name,
    machineArn: `${prefix}:stateMachine:bench`,
    revision: 1,
    startMillis: Date.now(),
    input: payload,
    traceHeader: null,
    testCase: null,
    version: null,
    alias: null,
    parentId: null,
    mapRunArn: null,
    childIndex: null,
    itemCount: null,
  }
}

function endNow(): TurnRecord['end'] {
  return { status: 'SUCCEEDED', stopMillis: Date.now(), output: payload, error: null, cause: null }
}

/** Begins and ends in one turn. */
async function wholeExecution(store: Store): Promise<void> {
  const id = store.nextExecutionId()
  const history = { firstEventId: 1, count: 22, chunk }
  await store.commit(
    { executionId: id, start: startOf(id), end: endNow(), history, framesPut: [], framesRemoved: [] },
    store.claim,
  )
}

/** Begins, waits for a call, and ends: two turns, one frame that comes and goes. */
async function executionWithCall(store: Store): Promise<void> {
  const id = store.nextExecutionId()
  const frame = { path: '', data: payload.repeat(4), dueMillis: Date.now() + 60_000, token: randomUUID(), active: true }
  const first = { firstEventId: 1, count: 11, chunk: half }
  const second = { firstEventId: 12, count: 11, chunk: half }
  await store.commit(
    {
      executionId: id,
      start: startOf(id),
      end: null,
      history: first,
      framesPut: [frame],
      framesRemoved: [],
    },
    store.claim,
  )
  await store.commit(
    { executionId: id, start: null, end: endNow(), history: second, framesPut: [], framesRemoved: [] },
    store.claim,
  )
}

interface Workload {
  readonly name: string
  readonly inFlight: number
  readonly execute: (store: Store) => Promise<void>
}

async function measure(store: Store, storeName: string, workload: Workload): Promise<void> {
  const latencies: number[] = []
  const cpuStart = process.cpuUsage()
  const mainCpuStart = process.threadCpuUsage()
  const begin = performance.now()
  const end = begin + secondsEach * 1000
  const loop = async () => {
    for (let now = begin; now < end; ) {
      await workload.execute(store)
      const later = performance.now()
      latencies.push(later - now)
      now = later
    }
  }
  await Promise.all(Array.from({ length: workload.inFlight }, loop))
  const seconds = (performance.now() - begin) / 1000
  const cpu = process.cpuUsage(cpuStart)
  const mainCpu = process.threadCpuUsage(mainCpuStart)
  latencies.sort((left, right) => left - right)
  const quantile = (share: number) => Number(latencies[Math.floor(share * (latencies.length - 1))]!.toFixed(3))
  print({
    workload: workload.name,
    store: storeName,
    inFlight: workload.inFlight,
    perSecond: Math.round(latencies.length / seconds),
    p50Millis: quantile(0.5),
    p99Millis: quantile(0.99),
    maxMillis: quantile(1),
    cpuMicrosEach: Math.round((cpu.user + cpu.system) / latencies.length),
    mainThreadCpuMicrosEach: Math.round((mainCpu.user + mainCpu.system) / latencies.length),
  })
}

async function measureReads(store: Store, storeName: string): Promise<void> {
  const machineArn = `${prefix}:stateMachine:bench`
  // Older than anything that the store answers from memory.
  let page = await store.executions.list({ machineArn, status: null, limit: 5000, after: null })
  page = await store.executions.list({ machineArn, status: null, limit: 1000, after: page.next })
  const { items } = page
  const reads: Record<string, (index: number) => Promise<unknown>> = {
    executionByArn: (index) => store.executions.byArn(items[index % items.length]!.arn),
    readHistory: (index) => store.histories.read(items[index % items.length]!.id, 1, 1000),
    nextDueMillis: () => store.frames.nextDueMillis(store.claim, 0),
    listExecutions: () => store.executions.list({ machineArn, status: null, limit: 100, after: null }),
    listExecutionsByStatus: () => store.executions.list({ machineArn, status: 'SUCCEEDED', limit: 100, after: null }),
  }
  for (const [name, read] of Object.entries(reads)) {
    const begin = performance.now()
    let count = 0
    while (performance.now() - begin < 200 * Math.min(secondsEach, 5)) {
      await read(count)
      count += 1
    }
    print({ workload: name, store: storeName, microsEach: Math.round(((performance.now() - begin) * 1000) / count) })
  }
}

/** In batches of a hundred, as the runtime reads them. */
async function measureRetention(store: Store, storeName: string): Promise<void> {
  const begin = performance.now()
  let removed = 0
  let slowestMillis = 0
  while (performance.now() - begin < 1000) {
    const batchBegin = performance.now()
    const { count, more } = await store.executions.removeClosedBefore(Date.now(), 100)
    slowestMillis = Math.max(slowestMillis, performance.now() - batchBegin)
    removed += count
    if (!more) break
  }
  const seconds = (performance.now() - begin) / 1000
  print({
    workload: 'retention',
    store: storeName,
    removedPerSecond: Math.round(removed / seconds),
    slowestBatchMillis: Math.round(slowestMillis),
  })
}

function print(line: object): void {
  console.log(JSON.stringify({ bench: 'store', node: process.version, ...line }))
}

const workloads: readonly Workload[] = [
  { name: 'execution in one turn', inFlight: 1, execute: wholeExecution },
  { name: 'execution in one turn', inFlight: 64, execute: wholeExecution },
  { name: 'execution in one turn', inFlight: 1000, execute: wholeExecution },
  { name: 'execution with a call', inFlight: 64, execute: executionWithCall },
]

const directory = mkdtempSync(join(tmpdir(), 'stepwell-bench-store-'))
try {
  const begin = performance.now()
  const store = await openSqliteStore({ directory })
  print({ workload: 'open', store: 'sqlite', millis: Math.round(performance.now() - begin) })
  for (const workload of workloads) await measure(store, 'sqlite', workload)
  await measureReads(store, 'sqlite')
  await measureRetention(store, 'sqlite')
  await store.close()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
const memoryStore = openMemoryStore()
await measure(memoryStore, 'memory', { name: 'execution in one turn', inFlight: 1, execute: wholeExecution })
