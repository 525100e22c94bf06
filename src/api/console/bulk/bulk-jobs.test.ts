import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { BulkJobs, type BulkWork } from './bulk-jobs.ts'

async function* pagesOf(...pages: readonly (readonly string[])[]) {
  yield* pages
}

const work = (given: Partial<BulkWork>): BulkWork => ({
  action: 'STOP',
  isDryRun: false,
  pages: pagesOf(['a']),
  act: async () => {},
  ...given,
})

const settle = async () => {
  for (let rounds = 0; rounds < 20; rounds += 1) await setImmediate()
}

test('a job works on a few at a time, can be paused, and goes on', async () => {
  const jobs = new BulkJobs(() => 7)
  const acts: { readonly arn: string; readonly done: () => void }[] = []
  const names = Array.from({ length: 20 }, (_, index) => `e${index}`)
  const act = (arn: string) => new Promise<void>((done) => acts.push({ arn, done }))
  jobs.start('1', work({ pages: pagesOf(names), act }))
  await settle()
  assert.equal(acts.length, 8)
  const job = jobs.find('1')!
  job.pause()
  for (const { done } of acts) done()
  await settle()
  assert.deepEqual([acts.length, job.progress().status, job.progress().done], [8, 'PAUSED', 8])
  job.resume()
  await settle()
  assert.equal(acts.length, 16)
  job.cancel()
  for (const { done } of acts) done()
  await settle()
  const { status, done, stopMillis } = job.progress()
  assert.deepEqual([acts.length, status, done, stopMillis], [16, 'CANCELLED', 16, 7])
})

test('a job that cannot find its executions fails, and says why', async () => {
  const jobs = new BulkJobs(() => 0)
  // biome-ignore lint/correctness/useYield: it fails before there is a page.
  const pages = (async function* (): AsyncIterable<readonly string[]> {
    throw new Error('The store was closed.')
  })()
  jobs.start('1', work({ pages }))
  await settle()
  const { status, failure } = jobs.find('1')!.progress()
  assert.deepEqual([status, failure], ['FAILED', 'The store was closed.'])
})

test('reasons are bounded, and so are jobs', async () => {
  const jobs = new BulkJobs(() => 0)
  const names = Array.from({ length: 100 }, (_, index) => `e${index}`)
  let count = 0
  const act = async () => {
    throw new Error(`reason ${count++}`)
  }
  jobs.start('1', work({ pages: pagesOf(names), act }))
  await settle()
  const { reasons, refused, sample } = jobs.find('1')!.progress()
  assert.deepEqual([refused, reasons.length, reasons.at(-1)?.count, sample.length], [100, 21, 80, 10])

  const never = () => new Promise<never>(() => {})
  for (const id of ['2', '3', '4', '5']) jobs.start(id, work({ act: never }))
  assert.throws(() => jobs.start('6', work({})), /4 jobs are running already/)
  jobs.close()
  for (let id = 10; id < 100; id += 1) {
    jobs.start(String(id), work({}))
    await settle()
  }
  assert.equal(jobs.list().length, 50)
  assert.equal(jobs.list()[0]?.id, '99')
})
