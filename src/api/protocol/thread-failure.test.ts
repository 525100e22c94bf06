import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unknownCaller } from '../../control/caller.ts'
import { ThreadLostError, ThreadsBusyError } from '../../threads/thread-pool.ts'
import { operations } from '../operations/index.ts'
import { setup } from '../test-support/setup.ts'
import { createDispatch } from './dispatch.ts'

/** The answer to a request that needs a thread and fails to get or keep one with this error. */
async function answerTo(error: unknown) {
  const { context, logged } = setup()
  const threads = { run: () => Promise.reject(error) }
  const definition = JSON.stringify({ Type: 'Pass', Comment: ' '.repeat(40_000), End: true })
  const { status, errorCode } = await createDispatch(
    { ...context, threads },
    operations,
  )({
    target: 'AWSStepFunctions.TestState',
    body: JSON.stringify({ definition }),
    traceHeader: null,
    caller: unknownCaller('process'),
    signal: () => new AbortController().signal,
  })
  return [status, errorCode, logged.length]
}

test('a request that finds no thread, or loses it, is told so, and is not counted as our fault', async () => {
  assert.deepEqual(await answerTo(new ThreadsBusyError('many wait')), [400, 'ThrottlingException', 0])
  assert.deepEqual(await answerTo(new ThreadLostError('it took too long')), [503, 'ServiceUnavailable', 0])
  assert.deepEqual(await answerTo(new DOMException('gone', 'AbortError')), [503, 'ServiceUnavailable', 0])
  assert.deepEqual(await answerTo(new Error('a bug')), [500, 'InternalFailure', 1])
})
