import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serve, stepwell, temporaryDirectory } from '../../../test/support/command.ts'

test('shows an execution of a server as a tree with durations', async (t) => {
  const server = await serve(['--data-dir', temporaryDirectory(t)])
  t.after(() => server.stop('SIGTERM'))
  const item = { StartAt: 'One', States: { One: { Type: 'Pass', End: true } } }
  const definition = JSON.stringify({
    StartAt: 'Each',
    States: {
      Each: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: item, Next: 'Bad' },
      Bad: { Type: 'Fail', Error: 'E', Cause: 'It is bad.\u001b[2J' },
    },
  })
  const roleArn = 'arn:aws:iam::123456789012:role/r'
  const { body } = await server.call('CreateStateMachine', { name: 'm', definition, roleArn })
  const input = JSON.stringify({ items: [1, 2] })
  const started = await server.call('StartExecution', { stateMachineArn: body.stateMachineArn, input, name: 'e' })
  const executionArn = String(started.body.executionArn)
  const { code, stdout, stderr } = await stepwell(['show', executionArn, '--endpoint-url', server.url])
  assert.deepEqual([code, stderr], [0, ''])
  assert.deepEqual(stdout.replaceAll(/\d+ ms/g, 'N ms').split('\n'), [
    'e  FAILED, N ms',
    '  ✔ Each  Map, N ms',
    '    ✔ Iteration 0  N ms',
    '      ✔ One  Pass, N ms',
    '    ✔ Iteration 1  N ms',
    '      ✔ One  Pass, N ms',
    '  ✖ Bad  Fail, N ms, E',
    'E: It is bad.�[2J',
    '',
  ])
  const asJson = await stepwell(['show', executionArn, '--endpoint-url', server.url, '--json'])
  const { status, states } = JSON.parse(asJson.stdout) as { status: string; states: { name: string }[] }
  assert.deepEqual([status, states.map(({ name }) => name).slice(0, 2)], ['FAILED', ['Each', 'Iteration 0']])

  const none = await stepwell(['show', `${executionArn}x`, '--endpoint-url', server.url])
  assert.deepEqual([none.code, none.stdout], [2, ''])
  assert.match(none.stderr, /^stepwell: Execution Does Not Exist: /)
})

test('says when no server answers', async () => {
  const { code, stderr } = await stepwell(['show', 'arn', '--endpoint-url', 'http://127.0.0.1:1'])
  assert.equal(code, 2)
  assert.match(
    stderr,
    /^stepwell: no server answers at http:\/\/127\.0\.0\.1:1 \(.*\); name another one with --endpoint-url\n$/,
  )
})
