import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { FunctionSettings } from '../settings/function-settings.ts'
import { fakeStarter } from '../test-support/fake-process.ts'
import { ManualClock } from '../test-support/manual-clock.ts'
import { FunctionPool, PoolClosed, PoolFull } from './function-pool.ts'
import { MemoryWatch } from './memory-watch.ts'
import { PayloadBudget } from './payload-budget.ts'
import { ProcessBudget } from './process-budget.ts'

const settings: FunctionSettings = {
  name: 'f',
  directory: '/',
  kind: 'node',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  command: ['node'],
  timeoutSeconds: 3,
  memoryMegabytes: 128,
  environment: {},
  concurrency: 2,
  retryAttempts: 2,
}

function setup(context: TestContext, given: Partial<FunctionSettings> = {}, budget = new ProcessBudget(10)) {
  const payloads = new PayloadBudget(500_000)
  const clock = new ManualClock()
  const memory = new MemoryWatch()
  context.after(() => memory.close())
  const { processes, start } = fakeStarter()
  const logged: string[] = []
  const pool = new FunctionPool({
    settings: { ...settings, ...given },
    start: () => start,
    clock,
    memory,
    budget,
    payloads,
    log: (line) => logged.push(line),
  })
  const invoke = (requestId: string, signal: AbortSignal | null = null, payload = '{}') =>
    pool.invoke({ requestId, functionArn: 'arn', traceId: 't', clientContext: null, payload, wantsLog: false }, signal)
  return { clock, processes, pool, payloads, invoke, logged }
}

test('a process that is warm is used again', async (context) => {
  const { processes, invoke } = setup(context)
  const first = invoke('1')
  processes[0]!.ready()
  processes[0]!.answer('1')
  assert.deepEqual(await first, { failed: false, body: '1', log: null })
  const second = invoke('2')
  processes[0]!.answer('{"errorType":"E"}', true)
  assert.deepEqual(await second, { failed: true, body: '{"errorType":"E"}', log: null })
  assert.equal(processes.length, 1)
})

test('more processes start when the present ones do not keep up, up to the maximum', async (context) => {
  const { clock, processes, invoke } = setup(context)
  const results = ['1', '2', '3'].map((id) => invoke(id))
  processes[0]!.ready()
  clock.advance(50)
  assert.equal(processes.length, 1, 'the first may be done soon')
  clock.advance(10)
  assert.equal(processes.length, 2, 'it was not, for as long as a start takes')
  clock.advance(500)
  assert.equal(processes.length, 2, 'the concurrency is 2')
  processes[1]!.ready()
  processes[1]!.answer('2')
  processes[1]!.answer('3')
  processes[0]!.answer('1')
  assert.deepEqual(
    (await Promise.all(results)).map(({ body }) => body),
    ['1', '2', '3'],
  )
})

test('a long queue gets more processes even though it moves; a short one that moves quickly does not', async (context) => {
  const answerAll = async (waiting: number, answersPerInterval: number) => {
    const { clock, processes, invoke } = setup(context, { concurrency: 5 })
    const results = Array.from({ length: waiting }, (_, index) => invoke(`${index}`))
    processes[0]!.ready()
    for (let answered = 0, next = 0; answered < waiting; answered++) {
      if (answered % answersPerInterval === 0) clock.advance(10)
      for (const each of processes) if (each.requests.length === 0) each.ready()
      const busy = processes.filter(({ requests }) => requests.length > 0)
      busy[next++ % busy.length]!.answer('1')
    }
    await Promise.all(results)
    return processes.length
  }
  assert.equal(await answerAll(100, 1), 5)
  assert.equal(await answerAll(20, 5), 1)
})

test('a function that takes too long is ended, and the next invocation gets another process', async (context) => {
  const { clock, processes, invoke, logged } = setup(context)
  const first = invoke('one')
  processes[0]!.ready()
  assert.equal(processes[0]!.requests[0]?.deadlineMillis, clock.now() + 3000)
  clock.advance(3000)
  const message = 'RequestId: one Error: Task timed out after 3.00 seconds'
  assert.equal((await first).body, JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage: message }))
  assert.deepEqual(logged, [message])
  assert.ok(processes[0]!.killed)
  const second = invoke('two')
  processes[0]!.answer('late')
  processes[0]!.end()
  processes[1]!.ready()
  processes[1]!.answer('2')
  assert.equal((await second).body, '2')
})

test('how a process ends says what the function failed with', async (context) => {
  const { processes, invoke } = setup(context)
  const table: [code: number | null, message: string][] = [
    [1, 'Runtime exited with error: exit status 1'],
    [0, 'Runtime exited without providing a reason'],
    [null, 'Runtime exited with error: signal: killed'],
  ]
  for (const [code, message] of table) {
    const result = invoke('r')
    processes.at(-1)!.ready()
    processes.at(-1)!.end(code)
    assert.deepEqual(JSON.parse((await result).body), {
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: r Error: ${message}`,
    })
  }
})

test('a process that cannot load fails one invocation, and the next one starts another', async (context) => {
  const { processes, invoke } = setup(context)
  const [first, second, third] = ['1', '2', '3'].map((id) => invoke(id))
  processes[0]!.events.onInitFailed('{"errorType":"Runtime.ImportModuleError"}')
  processes[0]!.end(1)
  assert.equal((await first!).body, '{"errorType":"Runtime.ImportModuleError"}')
  processes[1]!.end(7)
  assert.match((await second!).body, /exit status 7/)
  processes[2]!.ready()
  processes[2]!.answer('3')
  assert.equal((await third!).body, '3')
})

test('a process that loads for ever is ended', async (context) => {
  const { clock, processes, invoke } = setup(context)
  const result = invoke('1')
  clock.advance(10_000)
  assert.match((await result).body, /Sandbox\.Timedout.*after 10\.00 seconds/)
  assert.ok(processes[0]!.killed)
})

test('after a change, a process finishes what it does and takes nothing new', async (context) => {
  const { processes, pool, invoke } = setup(context)
  const first = invoke('1')
  processes[0]!.ready()
  pool.update(settings)
  const second = invoke('2')
  processes[0]!.answer('old')
  assert.equal((await first).body, 'old')
  assert.ok(processes[0]!.killed)
  processes[0]!.end()
  processes[1]!.ready()
  processes[1]!.answer('new')
  assert.equal((await second).body, 'new')
  pool.update(settings)
  assert.ok(processes[1]!.killed, 'an idle process has nothing to finish')
})

test('unneeded processes are ended after a while', (context) => {
  const { clock, processes, invoke } = setup(context)
  void invoke('1')
  processes[0]!.ready()
  processes[0]!.answer('1')
  clock.advance(299_999)
  assert.ok(!processes[0]!.killed)
  clock.advance(1)
  assert.ok(processes[0]!.killed)
  assert.equal(clock.timers, 0)
})

test('a cancelled invocation does not run, and a running one goes on', async (context) => {
  const { processes, invoke } = setup(context)
  const abort = new AbortController()
  const first = invoke('1', abort.signal)
  const second = invoke('2', abort.signal)
  processes[0]!.ready()
  abort.abort(new Error('cancelled'))
  await assert.rejects(first, /cancelled/)
  await assert.rejects(second, /cancelled/)
  assert.ok(!processes[0]!.killed)
  processes[0]!.answer('1')
  assert.equal(processes[0]!.requests.length, 1)
})

test('more invocations than can wait are refused', async (context) => {
  const { invoke } = setup(context)
  for (let index = 0; index < 1000; index++) void invoke(String(index))
  await assert.rejects(invoke('one too many'), PoolFull)
})

test('functions share their processes: an idle one makes room for another function', async (context) => {
  const budget = new ProcessBudget(1)
  const one = setup(context, {}, budget)
  const other = setup(context, {}, budget)
  void one.invoke('1')
  one.processes[0]!.ready()
  void other.invoke('2')
  assert.equal(other.processes.length, 0)
  one.processes[0]!.answer('1')
  other.clock.advance(50)
  assert.ok(one.processes[0]!.killed)
  one.processes[0]!.end()
  assert.equal(other.processes.length, 1)
})

test('a process that does not come back for more after its answer is ended when its time is over', async (context) => {
  const { clock, processes, invoke } = setup(context, { concurrency: 1 })
  const first = invoke('1')
  processes[0]!.ready()
  processes[0]!.events.onAnswered({ failed: false, body: '1' })
  assert.equal((await first).body, '1')
  clock.advance(3000)
  assert.ok(processes[0]!.killed)
})

test('a removed function finishes its work, and takes nothing new', async (context) => {
  const { clock, processes, pool, invoke } = setup(context, { concurrency: 1 })
  const [first, second] = [invoke('1'), invoke('2')]
  processes[0]!.ready()
  const drained = pool.drain()
  await assert.rejects(invoke('3'), PoolClosed)
  processes[0]!.answer('1')
  processes[0]!.end()
  processes[1]!.ready()
  processes[1]!.answer('2')
  assert.deepEqual([(await first).body, (await second).body], ['1', '2'])
  processes[1]!.end()
  await drained
  assert.equal(clock.timers, 0)
})

test('an invocation that cannot be handed to its process fails, and the next one gets another process', async (context) => {
  const { processes, invoke } = setup(context, { concurrency: 1 })
  const [first, second] = [invoke('1'), invoke('2')]
  processes[0]!.send = () => {
    throw new TypeError('Invalid character')
  }
  processes[0]!.ready()
  assert.deepEqual(JSON.parse((await first).body), {
    errorType: 'Sandbox.Failure',
    errorMessage: 'RequestId: 1 Error: The invocation could not be handed to the process: Invalid character',
  })
  assert.ok(processes[0]!.killed)
  processes[0]!.end()
  processes[1]!.ready()
  processes[1]!.answer('2')
  assert.equal((await second).body, '2')
})

test('closing ends all processes, and fails what waits', async (context) => {
  const { processes, pool, invoke, clock } = setup(context)
  const first = invoke('1')
  const second = invoke('2')
  processes[0]!.ready()
  const closed = pool.close()
  assert.match((await second).body, /The server is closing/)
  assert.ok(processes[0]!.killed)
  processes[0]!.end()
  assert.match((await first).body, /signal: killed/)
  await closed
  assert.equal(clock.timers, 0)
})

test('invocations that wait are bounded by what they hold', async (context) => {
  const { processes, pool, payloads, invoke } = setup(context, { concurrency: 1 })
  const payload = JSON.stringify('x'.repeat(99_998))
  const cancelled = new AbortController()
  const results = [invoke('1', null, payload), invoke('2', null, payload)]
  const given = assert.rejects(invoke('3', cancelled.signal, '{}'))
  await assert.rejects(invoke('4', null, payload), PoolFull)
  assert.equal(payloads.bytes, 200_002)
  cancelled.abort()
  await given
  assert.equal(payloads.bytes, 200_000)
  // An invocation that a process has taken no longer waits.
  processes[0]!.ready()
  assert.equal(payloads.bytes, 100_000)
  results.push(invoke('5', null, payload))
  await assert.rejects(invoke('6', null, payload), PoolFull)
  const closing = pool.close()
  processes[0]!.end()
  await Promise.all([closing, ...results])
  assert.equal(payloads.bytes, 0)
})
