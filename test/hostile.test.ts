import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { request } from 'undici'
import { CallRefused, ServerProcess } from './support/server-process.ts'

const roleArn = 'arn:aws:iam::123456789012:role/any'
let directory: string
let server: ServerProcess

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stepwell-hostile-'))
  server = await ServerProcess.start({ directory, lambdaEndpoint: 'http://127.0.0.1:1' })
})

after(async () => {
  await server.kill()
  await rm(directory, { recursive: true, force: true })
})

/** Sends a body as it is. */
async function post(operation: string | null, body: string): Promise<{ status: number; text: string }> {
  const target = operation === null ? {} : { 'x-amz-target': `AWSStepFunctions.${operation}` }
  const response = await request(server.url, { method: 'POST', headers: target, body })
  return { status: response.statusCode, text: await response.body.text() }
}

let machines = 0

/** Runs one state to its end, and returns the outcome. */
async function outcome(state: object, input = '{}'): Promise<{ status: string; error?: string; cause?: string }> {
  const { stateMachineArn } = await server.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: `hostile-${machines++}`,
    roleArn,
    definition: JSON.stringify({ StartAt: 'A', States: { A: { ...state, End: true } } }),
  })
  const { executionArn } = await server.call<{ executionArn: string }>('StartExecution', { stateMachineArn, input })
  return server.call('DescribeExecution', { executionArn })
}

const jsonata = (expression: string) => ({ Type: 'Pass', QueryLanguage: 'JSONata', Output: `{% ${expression} %}` })
const jsonpath = (path: string) => ({ Type: 'Pass', Parameters: { 'x.$': path } })

test('nonsensical requests get the right error', async () => {
  for (const [operation, body, expected] of [
    ['ListStateMachines', '{', /SerializationException/],
    ['ListStateMachines', '[]', /SerializationException/],
    ['ListStateMachines', '{"maxResults":"many"}', /SerializationException/],
    ['ListStateMachines', '{"maxResults":1001}', /1 validation error detected: Value '1001' at 'maxResults'/],
    ['ListStateMachines', `{"nextToken":"${'x'.repeat(2000)}"}`, /1 validation error detected/],
    ['ListStateMachines', `{"x":${'['.repeat(100_000)}`, /SerializationException/],
    ['NoSuchOperation', '{}', /UnknownOperationException/],
    [null, '{}', /UnknownOperationException/],
    ['CreateStateMachine', '{}', /3 validation errors detected/],
    [
      'CreateStateMachine',
      JSON.stringify({ name: 'x'.repeat(81), definition: '{}', roleArn }),
      /validation error|InvalidName/,
    ],
    ['CreateStateMachine', JSON.stringify({ name: 'a b', definition: '{}', roleArn }), /InvalidName/],
    [
      'CreateStateMachine',
      JSON.stringify({ name: 'deep', definition: '['.repeat(5000), roleArn }),
      /InvalidDefinition/,
    ],
    [
      'CreateStateMachine',
      JSON.stringify({ name: 'long', definition: ' '.repeat(1_048_577), roleArn }),
      /validation error|InvalidDefinition/,
    ],
    ['DescribeExecution', '{"executionArn":"nonsense"}', /InvalidArn/],
    ['SendTaskSuccess', '{"taskToken":"nonsense","output":"1"}', /InvalidToken/],
    [
      'RedriveExecution',
      '{"executionArn":"arn:aws:states:us-east-1:123456789012:execution:a:b"}',
      /ExecutionDoesNotExist/,
    ],
  ] as const) {
    const { status, text } = await post(operation, body)
    assert.match(text, expected, `${operation} ${body.slice(0, 60)}`)
    assert.ok(status >= 400 && status < 600)
  }
})

test('bodies beyond every limit are refused, and the server carries on', async () => {
  const { status } = await post('StartExecution', `{"input":"${'x'.repeat(8 * 1024 * 1024)}"}`)
  assert.equal(status, 413)
  await server.call('ListStateMachines', {})
})

test('input that is not HTTP does no harm', async () => {
  const { hostname, port } = new URL(server.url)
  await new Promise<void>((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write('\u0000\u0001 nonsense\r\n\r\n'))
    socket.on('close', () => resolve())
    socket.on('error', () => {})
    socket.resume()
  })
  await server.call('ListStateMachines', {})
})

test('payloads beyond 256 KiB are refused', async () => {
  await assert.rejects(outcome({ Type: 'Pass' }, JSON.stringify('x'.repeat(300 * 1024))), (error: unknown) => {
    assert.ok(error instanceof CallRefused)
    assert.match(error.message, /validation error/)
    return true
  })
  const long = await outcome(jsonata("$pad('', 300000, 'x')"))
  assert.deepEqual([long.status, long.error], ['FAILED', 'States.DataLimitExceeded'])
})

test('inputs that nest deeply, repeat prototype names or contain odd numbers pass unchanged or are refused', async () => {
  await assert.rejects(outcome({ Type: 'Pass' }, '['.repeat(50_000) + ']'.repeat(50_000)), CallRefused)
  const odd = '{"__proto__": {"a": 1}, "constructor": 1.0, "2": 1, "1": 12345678901234567890}'
  const { status } = await outcome({ Type: 'Pass' }, odd)
  assert.equal(status, 'SUCCEEDED')
})

test('hostile JSONata fails only its execution', async () => {
  for (const expression of [
    '($f := function($n) { $f($n + 1) + 1 }; $f(0))',
    '($f := function($n) { $f($n + 1) }; $f(0))',
    '$range(0, 100000000, 1)',
    '[0..9999999].([0..9999999])',
    "($s := function($t, $n) { $n = 0 ? $t : $s($t & $t, $n - 1) }; $s('xxxxxxxx', 60))",
    "$match('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', /^(a+)+$/)",
    `${'('.repeat(90)}1${')'.repeat(90)} + $undefined`,
    "$parse('[1,')",
  ]) {
    const { status, error } = await outcome(jsonata(expression))
    const harmless = expression.startsWith('$match')
    assert.ok(harmless || status === 'FAILED', `${expression} ended ${status}`)
    if (status === 'FAILED') assert.match(error ?? '', /States\.(QueryEvaluationError|DataLimitExceeded)/)
  }
  const { status, error } = await outcome(jsonata("$eval('1')"))
  assert.deepEqual([status, error], ['FAILED', 'States.QueryEvaluationError'])
})

test('hostile JSONPath fails only its execution', async () => {
  const items = JSON.stringify({ a: Array.from({ length: 300 }, (_, index) => ({ b: [[index]], c: { d: [index] } })) })
  for (const path of ['$..*', '$..*..*..*', '$.a[*]..*', '$.a[?(@.b == 1)]', '$.a[0:300:1]']) {
    const { status } = await outcome(jsonpath(path), items)
    assert.match(status, /SUCCEEDED|FAILED/, path)
  }
  await assert.rejects(outcome(jsonpath(`$${'.a'.repeat(5000)}`)), CallRefused)
  await assert.rejects(outcome(jsonpath('$.a[')), CallRefused)
  await assert.rejects(outcome(jsonpath(`${'States.Array('.repeat(50)}1${')'.repeat(50)}`)), CallRefused)
  await server.call('ListStateMachines', {})
})

test('an endless loop does not keep others waiting', async () => {
  const { stateMachineArn } = await server.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'endless',
    roleArn,
    definition: JSON.stringify({
      StartAt: 'A',
      States: {
        A: { Type: 'Choice', Choices: [{ Variable: '$.stop', IsPresent: true, Next: 'B' }], Default: 'A' },
        B: { Type: 'Succeed' },
      },
    }),
  })
  const { executionArn } = await server.call<{ executionArn: string }>('StartExecution', { stateMachineArn })
  assert.equal((await outcome({ Type: 'Pass' })).status, 'SUCCEEDED')
  for (;;) {
    const { status, cause } = await server.call<{ status: string; cause?: string }>('DescribeExecution', {
      executionArn,
    })
    if (status === 'RUNNING') continue
    assert.deepEqual([status, cause], ['FAILED', 'The execution reached the maximum number of history events (25000).'])
    return
  }
})
