import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OfferedTask } from './activity-work.ts'
import { LocalActivityWork } from './local-activity-work.ts'

const arn = 'arn:aws:states:us-east-1:123456789012:activity:a'
const task = (callId: string): OfferedTask => ({ executionId: 1, path: '', callId, taskToken: callId })
const never = new AbortController().signal

test('the oldest task goes to the worker that has asked longest', async () => {
  const queues = new LocalActivityWork(async () => '{}')
  queues.offer(arn, task('first'))
  queues.offer(arn, task('second'))
  assert.deepEqual(await queues.poll(arn, null, never), { taskToken: 'first', input: '{}' })
  assert.deepEqual(await queues.poll(arn, null, never), { taskToken: 'second', input: '{}' })
  const waiting = [queues.poll(arn, 'a', never), queues.poll(arn, 'b', never)]
  queues.offer(arn, task('third'))
  queues.offer(arn, task('fourth'))
  assert.deepEqual(
    (await Promise.all(waiting)).map((each) => each?.taskToken),
    ['third', 'fourth'],
  )
})

test('a task that cannot be given out just now is given out later', async () => {
  let isFull = true
  const queues = new LocalActivityWork(async () => {
    if (isFull) throw new Error('no room')
    return '{}'
  })
  queues.offer(arn, task('first'))
  // A worker that finds no task waits until the end of the round.
  const poll = () => {
    const enough = new AbortController()
    setImmediate(() => enough.abort())
    return queues.poll(arn, null, enough.signal)
  }
  await assert.rejects(poll(), { message: 'no room' })
  await assert.rejects(poll(), { message: 'no room' })
  isFull = false
  assert.deepEqual(await poll(), { taskToken: 'first', input: '{}' })
})

test('a task that nobody waits for any more is passed by, and one whose worker is gone is kept', async () => {
  const queues = new LocalActivityWork(async ({ callId }) => (callId === 'over' ? null : '{}'))
  queues.offer(arn, task('withdrawn'))
  queues.offer(arn, task('over'))
  queues.offer(arn, task('waits'))
  queues.withdraw('withdrawn')
  const gone = new AbortController()
  gone.abort()
  assert.equal(await queues.poll(arn, null, gone.signal), null)
  assert.equal((await queues.poll(arn, null, never))?.taskToken, 'waits')
})
