import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openTestFunctions } from '../test-support/open-test-functions.ts'

// A custom runtime as somebody might write it in any language, using nothing but HTTP.
const runtime = `
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime'
const post = (path, body, headers = {}) => fetch(api + path, { method: 'POST', body, headers })
let served = 0
for (;;) {
  const next = await fetch(api + '/invocation/next')
  const id = next.headers.get('lambda-runtime-aws-request-id')
  const event = await next.json()
  served++
  if (event.how === 'exit') process.exit(9)
  else if (event.how === 'error') await post('/invocation/' + id + '/error', JSON.stringify({ errorType: 'Mine', errorMessage: 'no' }))
  else if (event.how === 'nameless') await post('/invocation/' + id + '/error', '', { 'Lambda-Runtime-Function-Error-Type': 'Runtime.Mine' })
  else if (event.how === 'refused') {
    const answers = await Promise.all([
      post('/invocation/another/response', '1'), fetch(api + '/nothing'),
      fetch(api + '/invocation/next', { headers: { origin: 'http://evil.example' } }),
    ])
    await post('/invocation/' + id + '/response', JSON.stringify(answers.map(({ status }) => status)))
  } else if (event.how === 'long') await post('/invocation/' + id + '/response', JSON.stringify('x'.repeat(7000000)))
  else await post('/invocation/' + id + '/response', JSON.stringify({
    event, served, arn: next.headers.get('lambda-runtime-invoked-function-arn'), handler: process.env._HANDLER,
    trace: next.headers.get('lambda-runtime-trace-id'), deadline: Number(next.headers.get('lambda-runtime-deadline-ms')) > Date.now(),
    context: next.headers.get('lambda-runtime-client-context'),
  }))
}
`

function settings(functions: string): string {
  return `functions:\n${functions}`
}

const command = `command: [${JSON.stringify(process.execPath)}, runtime.mjs]`

test('a program that speaks the Runtime API is a function', async (context) => {
  const { invoke } = openTestFunctions(context, {
    '_code/runtime.mjs': runtime,
    'functions.yaml': settings(`  f: {path: _code, handler: my.handler, concurrency: 1, ${command}}`),
  })
  const clientContext = Buffer.from('{"custom":"ä"}').toString('base64')
  const first = await invoke('f', { a: 'ä' }, { traceHeader: 'Root=1', clientContext })
  assert.deepEqual(JSON.parse(first.body), {
    event: { a: 'ä' },
    served: 1,
    arn: 'arn:aws:lambda:us-east-1:123456789012:function:f',
    handler: 'my.handler',
    trace: 'Root=1',
    deadline: true,
    context: '{"custom":"\\u00e4"}',
  })
  assert.equal((JSON.parse((await invoke('f')).body) as { served: number }).served, 2, 'it is warm')
  const error = await invoke('f', { how: 'error' })
  assert.equal(error.headers.get('x-amz-function-error'), 'Unhandled')
  assert.equal(error.body, '{"errorType":"Mine","errorMessage":"no"}')
  assert.match((await invoke('f', { how: 'nameless' })).body, /"errorType":"Runtime\.Mine"/)
  assert.match((await invoke('f', { how: 'long' })).body, /"Function\.ResponseSizeTooLarge"/)
  assert.equal((await invoke('f', { how: 'refused' })).body, '[400,404,403]')
  assert.match((await invoke('f', { how: 'exit' })).body, /"Runtime\.ExitError".*exit status 9/)
  assert.equal((JSON.parse((await invoke('f')).body) as { served: number }).served, 1)
})

test('no trace header or client context keeps an invocation from the process', async (context) => {
  const { invoke } = openTestFunctions(context, {
    '_code/runtime.mjs': runtime,
    'functions.yaml': settings(`  f: {path: _code, handler: my.handler, concurrency: 1, ${command}}`),
  })
  const clientContext = Buffer.from('{\n"custom":\t"ä"\r\n}').toString('base64')
  const { body, headers } = await invoke('f', 1, { traceHeader: 'Root=1\r\nX: \0y\u2028', clientContext })
  const { trace, context: given } = JSON.parse(body) as { trace: string; context: string }
  assert.equal(trace, 'Root=1X: y')
  assert.equal(headers.get('x-amzn-trace-id'), 'Root=1X: y')
  assert.deepEqual(JSON.parse(given), { custom: 'ä' })
})

test('a process that cannot be started, or reports that it cannot load, fails its invocation', async (context) => {
  const failing = `
const api = 'http://' + process.env.AWS_LAMBDA_RUNTIME_API + '/2018-06-01/runtime'
await fetch(api + '/init/error', { method: 'POST', body: '{"errorType":"Load","errorMessage":"cannot"}' })
`
  const { invoke } = openTestFunctions(context, {
    'missing/function.yaml': 'command: [./nothing]',
    'loading/runtime.mjs': failing,
    'loading/function.yaml': command,
    'script/bootstrap*': '#!/bin/sh\nexit 3\n',
  })
  assert.match((await invoke('missing')).body, /"Runtime\.InvalidEntrypoint".*fork\/exec \.\/nothing: no such file/)
  assert.equal((await invoke('loading')).body, '{"errorType":"Load","errorMessage":"cannot"}')
  assert.match((await invoke('script')).body, /exit status 3/)
})
