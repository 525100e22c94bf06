import assert from 'node:assert/strict'
import test from 'node:test'
import { serve, temporaryDirectory } from './support/command.ts'

const roleArn = 'arn:aws:iam::123456789012:role/log'
const arnPrefix = 'arn:aws:states:us-east-1:123456789012'
const definition = JSON.stringify({
  StartAt: 'Choose',
  States: {
    Choose: { Type: 'Choice', Choices: [{ Variable: '$.fails', BooleanEquals: true, Next: 'Fail' }], Default: 'Pass' },
    Pass: { Type: 'Pass', End: true },
    Fail: { Type: 'Fail', Error: 'CardDeclined', Cause: 'secret' },
  },
})

async function start(context: { after(end: () => void): void }, args: readonly string[]) {
  const server = await serve(['--data-dir', temporaryDirectory(context), ...args])
  context.after(() => server.stop('SIGKILL'))
  const { body } = await server.call('CreateStateMachine', { name: 'pay', type: 'EXPRESS', definition, roleArn })
  const run = (fails: boolean) =>
    server.call('StartSyncExecution', {
      stateMachineArn: body.stateMachineArn,
      name: fails ? 'bad' : 'good',
      input: JSON.stringify({ fails, card: 'secret' }),
    })
  return { server, run }
}

test('a pipe gets a line of JSON for each request and execution, without their payloads', async (context) => {
  const { server, run } = await start(context, ['--log-level', 'debug'])
  await run(false)
  await run(true)
  await server.call('DescribeExecution', { executionArn: 'secret' })
  await fetch(`${server.url}/nowhere?X-Amz-Security-Token=secret`, { headers: { authorization: 'secret' } })
  assert.equal(await server.stop('SIGTERM'), 0)
  const lines = server.errors().trim().split('\n')
  const seen = lines.map((line) => {
    const { level, msg, operation, status, errorCode, error, executionArn, durationMillis } = JSON.parse(line)
    assert.equal(typeof durationMillis, 'number', line)
    return [level, msg, operation ?? executionArn?.replace(/:[^:]+$/, ''), status, errorCode ?? error]
  })
  const express = `${arnPrefix}:express:pay`
  assert.deepEqual(seen, [
    [20, 'A request was answered.', 'CreateStateMachine', 200, undefined],
    [20, 'An execution succeeded.', `${express}:good`, 'SUCCEEDED', undefined],
    [20, 'A request was answered.', 'StartSyncExecution', 200, undefined],
    [30, 'An execution failed.', `${express}:bad`, 'FAILED', 'CardDeclined'],
    [20, 'A request was answered.', 'StartSyncExecution', 200, undefined],
    [20, 'A request was answered.', 'DescribeExecution', 400, 'InvalidArn'],
    [20, 'A request was answered.', 'GET /nowhere', 404, undefined],
  ])
  assert.ok(!server.errors().includes('secret'))
})

test('the log is readable for people, with payloads on request', async (context) => {
  const { server, run } = await start(context, ['--log-format', 'pretty', '--log-payloads'])
  await run(false)
  await run(true)
  assert.equal(await server.stop('SIGTERM'), 0)
  assert.match(
    server.errors(),
    /^\[[\d:.]{12}\] INFO: An execution failed\. \{"executionArn":"\S+","status":"FAILED",.*"input":"\S*secret\S*","cause":"secret"\}\n$/,
  )
})

test('a repeated failure is counted instead of shown again and again', async (context) => {
  const { server, run } = await start(context, [])
  // More at once than two seconds' worth.
  await Promise.all(Array.from({ length: 60 }, () => run(true)))
  assert.equal(await server.stop('SIGTERM'), 0)
  const lines = server
    .errors()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { msg: string; lines?: number; like?: string })
  const shown = lines.filter(({ msg }) => msg === 'An execution failed.').length
  const counted = lines.filter(({ like }) => like === 'An execution failed.')
  assert.ok(counted.length > 0 && shown < 60, server.errors())
  assert.equal(
    counted.reduce((sum, { lines = 0 }) => sum + lines, shown),
    60,
  )
})
