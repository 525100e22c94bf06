import assert from 'node:assert/strict'
import test from 'node:test'
import type { ObservedExecution } from '../../runtime/observers/observer.ts'
import type { ExecutionEnd } from '../../store/store.ts'
import { executionLog } from './execution-log.ts'
import { collectingLogger } from './test-support/collecting-logger.ts'

const arn = 'arn:aws:states:us-east-1:123456789012:execution:orders:one'
// Only the execution's start is read.
const execution = {
  start: { arn, startMillis: 1_000, input: '{"card":"4111"}' },
  type: 'STANDARD',
} as ObservedExecution
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
  log.onEnded!(execution, succeeded)
  log.onEnded!(execution, { ...succeeded, status: 'ABORTED', output: null })
  log.onEnded!(execution, failed)
  log.onEnded!(execution, { ...failed, status: 'TIMED_OUT', error: null })
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
  for (const status of ['SUCCEEDED', 'ABORTED', 'FAILED', 'TIMED_OUT'] as const)
    log.onEnded!(execution, { ...failed, status })
  assert.deepEqual(
    lines.map(({ status }) => status),
    ['FAILED', 'TIMED_OUT'],
  )
  assert.equal(executionLog(collectingLogger('warn').logger, { payloads: true }), null)
})

test('payloads are shown where they are asked for, and cut', () => {
  const { logger, lines } = collectingLogger('debug')
  const log = executionLog(logger, { payloads: true })!
  log.onEnded!(execution, succeeded)
  log.onEnded!(execution, { ...failed, cause: 'x'.repeat(1_001) })
  assert.deepEqual(
    [lines[0]!.input, lines[0]!.output, lines[0]!.cause],
    [execution.start.input, succeeded.output, undefined],
  )
  assert.deepEqual([lines[1]!.output, lines[1]!.cause], [undefined, `${'x'.repeat(1_000)}… (1001 characters)`])
})
