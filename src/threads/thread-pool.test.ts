import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import type { OddJob } from './test-support/odd-jobs.ts'
import { type ThreadJob, ThreadPool, type ThreadPoolLimits, ThreadsBusyError } from './thread-pool.ts'

const module = new URL('./test-support/odd-jobs.ts', import.meta.url)

function setup(context: TestContext, limits: Partial<ThreadPoolLimits> = {}) {
  const pool = new ThreadPool({ threadsMax: 1, ...limits })
  context.after(() => pool.close())
  const run = (type: OddJob['type'], value = '', given: Partial<ThreadJob> = {}) =>
    pool.run({ module, request: { type, value }, key: 'first', refusable: true, ...given })
  /** A job that never ends by itself; resolves once it runs. */
  const spin = async (given: Partial<ThreadJob> = {}) => {
    let spinning: Promise<unknown> | undefined
    await new Promise<void>((resolve) => {
      spinning = run('spin', '', { begun: () => resolve(), ...given })
      spinning.catch(() => {})
    })
    return { ended: spinning! }
  }
  return { pool, run, spin }
}

test('work runs on a thread, may ask questions, and its errors come back', async (context) => {
  const { run } = setup(context)
  assert.equal(await run('give', 'a'), 'a')
  assert.equal(await run('ask', 'b', { answer: (question: string) => `${question}!` }), 'b!')
  await assert.rejects(run('fail', 'c'), { message: 'c' })
  assert.equal(await run('give', 'd'), 'd')
})

test('a cancelled job leaves the queue or is ended in the middle, and the next one runs', async (context) => {
  const { pool, run, spin } = setup(context)
  const atWork = new AbortController()
  const inQueue = new AbortController()
  const { ended } = await spin({ signal: atWork.signal })
  const queued = run('spin', '', { signal: inQueue.signal })
  const next = run('give', 'next')
  assert.equal(pool.waiting, 2)
  inQueue.abort(new Error('gone'))
  await assert.rejects(queued, { message: 'gone' })
  assert.equal(pool.waiting, 1)
  atWork.abort(new Error('gone too'))
  await assert.rejects(ended, { message: 'gone too' })
  assert.equal(await next, 'next')
  await assert.rejects(run('give', '', { signal: AbortSignal.abort(new Error('before')) }), { message: 'before' })
})

test('if too many jobs wait, only refusable ones are refused', async (context) => {
  const { run, spin } = setup(context, { waitingMax: 1 })
  const controller = new AbortController()
  const { ended } = await spin({ signal: controller.signal })
  const waiting = run('give', 'waits')
  await assert.rejects(run('give'), { name: 'ThreadsBusyError' })
  const accepted = run('give', 'accepted', { refusable: false })
  controller.abort()
  await assert.rejects(ended)
  assert.deepEqual([await waiting, await accepted], ['waits', 'accepted'])
})

test('jobs of one key do not block those of another', async (context) => {
  const { run, spin } = setup(context)
  const controller = new AbortController()
  await spin({ signal: controller.signal })
  const order: string[] = []
  const jobs = ['a', 'b', 'c'].map((value) => run('give', value).then(() => order.push(value)))
  jobs.push(run('give', 'other', { key: 'second' }).then(() => order.push('other')))
  controller.abort()
  await Promise.all(jobs)
  assert.deepEqual(order, ['a', 'other', 'b', 'c'])
})

test('a job that takes too long, or too much memory, loses its thread and nothing else', async (context) => {
  const { run, spin } = setup(context, { secondsMax: 1, mebibytesMax: 32 })
  const { ended } = await spin()
  await assert.rejects(ended, { name: 'ThreadLostError', message: 'it took more than 1 seconds' })
  await assert.rejects(run('hoard'), { name: 'ThreadLostError', message: /memory/ })
  assert.equal(await run('give', 'a'), 'a')
})

test('closing ends running jobs, and refuses waiting and new ones', async (context) => {
  const { pool, run, spin } = setup(context)
  const { ended } = await spin()
  const refused = Promise.all([
    assert.rejects(ended, { name: 'ThreadLostError', message: /has ended/ }),
    assert.rejects(run('give'), { name: 'ThreadLostError', message: /closing/ }),
  ])
  await pool.close()
  await refused
  await assert.rejects(run('give'), { name: 'ThreadLostError', message: /closing/ })
})

test('jobs that hold too much together are refused, but never a single one', async (context) => {
  const { run } = setup(context, { threadsMax: 1, waitingBytesMax: 100 })
  const first = run('give', 'first', { bytes: 500 })
  await assert.rejects(run('give', 'second', { bytes: 1 }), ThreadsBusyError)
  // Acknowledged work runs, however large.
  assert.equal(await run('give', 'third', { bytes: 500, refusable: false }), 'third')
  assert.equal(await first, 'first')
  assert.equal(await run('give', 'fourth', { bytes: 100 }), 'fourth')
})
