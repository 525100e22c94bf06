import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EventInvocations } from './event-invocations.ts'
import type { InvocationJob, JobResult } from './pool/job.ts'
import { PayloadBudget } from './pool/payload-budget.ts'
import { ManualClock } from './test-support/manual-clock.ts'

const job: InvocationJob = {
  requestId: 'r',
  functionArn: 'arn',
  traceId: 't',
  clientContext: null,
  payload: '{}',
  wantsLog: false,
}

function setup(results: readonly JobResult[], retryAttempts = 2) {
  const clock = new ManualClock()
  const times: number[] = []
  const logged: string[] = []
  const start = clock.now()
  const pool = {
    settings: { retryAttempts } as never,
    async invoke() {
      times.push((clock.now() - start) / 1000)
      return results[times.length - 1]!
    },
  }
  const payloads = new PayloadBudget(500_000)
  const events = new EventInvocations({ clock, pool: () => pool, log: (_name, line) => logged.push(line), payloads })
  const settled = () => new Promise((resolve) => setImmediate(resolve))
  return { clock, events, payloads, times, logged, settled }
}

const failure: JobResult = { failed: true, body: '{"errorType":"E"}', log: null }
const success: JobResult = { failed: false, body: '1', log: null }

test('an event that fails is retried after one minute and after two more', async () => {
  const { clock, events, times, logged, settled } = setup([failure, failure, failure])
  assert.ok(events.add('f', job))
  await settled()
  clock.advance(60_000)
  await settled()
  clock.advance(120_000)
  await settled()
  clock.advance(1_000_000)
  assert.deepEqual(times, [0, 60, 180])
  assert.match(logged.at(-1)!, /dropped: \{"errorType":"E"\}/)
})

test('an event that succeeds is done, and one without retries is dropped at once', async () => {
  const again = setup([failure, success])
  again.events.add('f', job)
  await again.settled()
  again.clock.advance(60_000)
  await again.settled()
  assert.equal(again.clock.timers, 0)
  assert.equal(again.times.length, 2)
  const once = setup([failure], 0)
  once.events.add('f', job)
  await once.settled()
  assert.equal(once.clock.timers, 0)
})

test('events that wait for a retry are bounded by what they hold, for each function separately', async () => {
  const { clock, events, payloads, settled } = setup([failure, failure, failure, success, success, success, success])
  const large = { ...job, payload: JSON.stringify('x'.repeat(199_998)) }
  assert.ok(events.add('f', large))
  assert.ok(!events.add('f', large))
  assert.ok(events.add('g', large))
  assert.ok(!events.add('g', large))
  assert.ok(events.add('h', large))
  assert.ok(!events.add('h', job))
  await settled()
  clock.advance(60_000)
  await settled()
  clock.advance(120_000)
  await settled()
  assert.equal(payloads.bytes, 0)
  assert.ok(events.add('f', large))
})
