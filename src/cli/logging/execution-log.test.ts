import assert from 'node:assert/strict'
import test from 'node:test'
import type { LiveExecution } from '../../runtime/live-execution.ts'
import type { ExecutionEnd } from '../../store/store.ts'
import { executionLog } from './execution-log.ts'
import { collectingLogger } from './testing/collecting-logger.ts'

const arn = 'arn:aws:states:us-east-1:123456789012:execution:orders:one'
// Of an execution in memory, only what it was started with is read.
const live = { start: { arn, startMillis: 1_000, input: '{"card":"4111"}' } } as LiveExecution
const succeeded: ExecutionEnd = {
  status: 'SUCCEEDED',
  stopMillis: 1_250,
  output: '{"receipt":"r"}',
  error: null,
  cause: null,
}
const failed: ExecutionEnd = {
  status: 'FAILED',
  stopMillis: 1_250,
  output: null,
  error: 'CardDeclined',
  cause: 'of Jane Doe',
}

test('at debug, each execution that ended has its line', () => {
  const { logger, lines } = collectingLogger('debug')
  const log = executionLog(logger, { payloads: false })!
  log(live, succeeded)
  log(live, { ...succeeded, status: 'ABORTED', output: null })
  log(live, failed)
  log(live, { ...failed, status: 'TIMED_OUT', error: null })
  const common = { executionArn: arn, durationMillis: 250 }
  assert.deepEqual(lines, [
    { level: 'debug', ...common, status: 'SUCCEEDED', msg: 'An execution succeeded.' },
    { level: 'debug', ...common, status: 'ABORTED', msg: 'An execution was aborted.' },
    { level: 'info', ...common, status: 'FAILED', error: 'CardDeclined', msg: 'An execution failed.' },
    { level: 'info', ...common, status: 'TIMED_OUT', msg: 'An execution timed out.' },
  ])
})

test('at info, only those that failed or timed out', () => {
  const { logger, lines } = collectingLogger('info')
  const log = executionLog(logger, { payloads: false })!
  for (const status of ['SUCCEEDED', 'ABORTED', 'FAILED', 'TIMED_OUT'] as const) log(live, { ...failed, status })
  assert.deepEqual(
    lines.map(({ status }) => status),
    ['FAILED', 'TIMED_OUT'],
  )
  assert.equal(executionLog(collectingLogger('warn').logger, { payloads: true }), undefined)
})

test('payloads are shown where they are asked for, and cut', () => {
  const { logger, lines } = collectingLogger('debug')
  const log = executionLog(logger, { payloads: true })!
  log(live, succeeded)
  log(live, { ...failed, cause: 'x'.repeat(1_001) })
  assert.deepEqual(
    [lines[0]!.input, lines[0]!.output, lines[0]!.cause],
    [live.start.input, succeeded.output, undefined],
  )
  assert.deepEqual([lines[1]!.output, lines[1]!.cause], [undefined, `${'x'.repeat(1_000)}… (1001 characters)`])
})
