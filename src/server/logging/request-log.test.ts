import assert from 'node:assert/strict'
import test from 'node:test'
import type { AnsweredRequest } from '../../api/index.ts'
import { requestLog } from './request-log.ts'
import { collectingLogger } from './test-support/collecting-logger.ts'

const answered: AnsweredRequest = {
  operation: 'StartExecution',
  status: 200,
  errorCode: null,
  durationMillis: 3.146,
  requestId: 'r-1',
  waits: false,
}

test('at debug, each request has its line', () => {
  const { logger, lines } = collectingLogger('debug')
  const log = requestLog(logger)!
  log(answered)
  log({ ...answered, status: 400, errorCode: 'InvalidArn', requestId: null })
  assert.deepEqual(lines, [
    {
      level: 'debug',
      operation: 'StartExecution',
      status: 200,
      durationMillis: 3.1,
      requestId: 'r-1',
      msg: 'A request was answered.',
    },
    {
      level: 'debug',
      operation: 'StartExecution',
      status: 400,
      errorCode: 'InvalidArn',
      durationMillis: 3.1,
      msg: 'A request was answered.',
    },
  ])
})

test('at info, only requests that the server failed to answer, or took a second for', () => {
  const { logger, lines } = collectingLogger('info')
  const log = requestLog(logger)!
  log(answered)
  log({ ...answered, status: 400, errorCode: 'InvalidArn' })
  log({ ...answered, durationMillis: 999.9 })
  log({ ...answered, operation: 'GetActivityTask', durationMillis: 60_000, waits: true })
  assert.deepEqual(lines, [])
  log({ ...answered, durationMillis: 1_000 })
  log({ ...answered, status: 500, errorCode: 'InternalFailure' })
  log({ ...answered, operation: 'TestState', status: 503, errorCode: 'ServiceUnavailable', waits: true })
  assert.deepEqual(
    lines.map(({ level, msg, operation, status }) => [level, msg, operation, status]),
    [
      ['info', 'A request was slow.', 'StartExecution', 200],
      ['info', 'A request failed.', 'StartExecution', 500],
      ['info', 'A request failed.', 'TestState', 503],
    ],
  )
})

test('above info, nobody needs to be told', () => {
  for (const level of ['warn', 'error', 'silent']) assert.equal(requestLog(collectingLogger(level).logger), undefined)
})
