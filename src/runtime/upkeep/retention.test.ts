import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Retention } from './retention.ts'

test('old executions go batch by batch, then once an hour, also after a failure', async () => {
  const asked: number[] = []
  const failures: string[] = []
  const answers = [{ count: 200, more: true }, { count: 0, more: true }, { count: 7, more: false }, new Error('busy')]
  let now = 100 * 24 * 3_600_000
  let next: { at: number; callback: () => void } | null = null
  const clock = {
    now: () => now,
    at(at: number, callback: () => void) {
      next = { at, callback }
      return () => {
        next = null
      }
    },
  }
  const framesAsked: number[] = []
  const store = {
    async removeRetainedFramesBefore(before: number) {
      framesAsked.push(before)
      return { count: 0, more: false }
    },
    async removeClosedBefore(before: number) {
      asked.push(before)
      const answer = answers.shift() ?? { count: 0, more: false }
      if (answer instanceof Error) throw answer
      return answer
    },
  }
  const retention = new Retention(store, clock, 90, { error: (_details, message) => failures.push(message) })
  retention.start()
  const delays: number[] = []
  for (let step = 0; step < 5; step++) {
    const { at, callback } = next!
    delays.push(at - now)
    now = at
    callback()
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.deepEqual(delays, [50, 50, 50, 3_600_000, 3_600_000])
  assert.equal(asked[0], 10 * 24 * 3_600_000 + 50)
  assert.equal(framesAsked[0], 86 * 24 * 3_600_000 + 50)
  assert.equal(failures.length, 1)
  retention.stop()
  assert.equal(next, null)
})
