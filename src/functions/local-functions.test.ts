import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { InvocationAnswer } from '../services/lambda/lambda-api.ts'
import { openTestFunctions, writeFiles } from './test-support/open-test-functions.ts'

function errorOf(answer: InvocationAnswer): Record<string, unknown> {
  assert.equal(answer.headers.get('x-amz-function-error'), 'Unhandled', answer.body)
  return JSON.parse(answer.body) as Record<string, unknown>
}

function logOf(answer: InvocationAnswer): string {
  return Buffer.from(answer.headers.get('x-amz-log-result')!, 'base64').toString()
}

test('Node handlers: ES modules, CommonJS and TypeScript, by promise, value, callback and context', async (context) => {
  const { invoke } = openTestFunctions(context, {
    'esm/index.mjs': 'export const handler = async (event) => ({ got: event })',
    'cjs/index.cjs':
      'exports.handler = (event, context, callback) => setTimeout(() => callback(null, { got: event }), 1)',
    'late/index.cjs': 'const all = {}; module.exports = all; all.handler = async (event) => ({ got: event })',
    'ts/index.ts':
      'interface Event { a: number }\nexport async function handler(event: Event): Promise<object> { return { got: event } }',
    'value.mjs': 'export const handler = (event) => ({ got: event })',
    'nested/function.yaml': 'handler: src/app.routes.main',
    'nested/src/app.mjs': 'export const routes = { main: async (event) => ({ got: event }) }',
    'legacy/index.cjs': 'exports.handler = (event, context) => { context.succeed({ got: event }) }',
    'nothing/index.mjs': 'export const handler = async () => {}',
    'hanging/index.mjs': 'export const handler = () => new Promise(() => {})',
    'lazy/index.cjs':
      'exports.handler = (event, context, callback) => { callback(null, done); setTimeout(() => { done.after = true }, 1) }; const done = {}',
    'eager/index.cjs':
      'exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = false; callback(null, done); done.after = true }; const done = {}',
  })
  const names = ['esm', 'cjs', 'late', 'ts', 'value', 'nested', 'legacy']
  const answers = await Promise.all(names.map((name) => invoke(name, { a: 'ä' })))
  for (const [index, { body }] of answers.entries()) assert.equal(body, '{"got":{"a":"ä"}}', names[index]!)
  assert.equal((await invoke('nothing')).body, 'null')
  assert.equal((await invoke('hanging')).body, 'null', 'nothing is left that could settle the promise')
  assert.equal((await invoke('lazy')).body, '{"after":true}', 'a callback waits for an empty event loop')
  assert.equal((await invoke('eager')).body, '{}')
  assert.equal((await invoke('hanging')).body, 'null', 'the process is as good as before')
})

test('an answer has the headers of Lambda', async (context) => {
  const { invoke } = openTestFunctions(context, { 'f.mjs': 'export const handler = async () => 1' })
  const { status, headers } = await invoke(
    'arn:aws:lambda:us-east-1:123456789012:function:f',
    {},
    { traceHeader: 'Root=1' },
  )
  assert.equal(status, 200)
  assert.deepEqual([...headers.keys()].sort(), [
    'content-length',
    'content-type',
    'date',
    'x-amz-executed-version',
    'x-amzn-remapped-content-length',
    'x-amzn-requestid',
    'x-amzn-trace-id',
  ])
  assert.equal(headers.get('x-amz-executed-version'), '$LATEST')
  assert.equal(headers.get('x-amzn-trace-id'), 'Root=1')
  assert.equal((await invoke('f:7')).headers.get('x-amz-executed-version'), '7')
})

test('an invalid qualifier is refused as by Lambda', async (context) => {
  const { invoke } = openTestFunctions(context, { 'f.mjs': 'export const handler = async () => 1' })
  const table: [qualifier: string, constraint: RegExp][] = [
    ['a\nb', /regular expression pattern: \(\|\[a-zA-Z0-9\$_-\]\+\)$/],
    ['live\n', /regular expression pattern/],
    ['a b', /regular expression pattern/],
    ['ä', /regular expression pattern/],
    ['', /length greater than or equal to 1$/],
    ['a'.repeat(129), /length less than or equal to 128$/],
  ]
  for (const [qualifier, constraint] of table) {
    const { status, headers, body } = await invoke('f', {}, { qualifier })
    assert.deepEqual([status, headers.get('x-amzn-errortype')], [400, 'ValidationException'])
    const { message } = JSON.parse(body) as { message: string }
    assert.ok(message.startsWith(`1 validation error detected: Value '${qualifier}' at 'qualifier' failed`), message)
    assert.match(message, constraint)
  }
  for (const qualifier of ['$LATEST', '7', 'live-1_$', 'a'.repeat(128)]) {
    assert.equal((await invoke('f', {}, { qualifier })).status, 200, qualifier)
  }
})

test('the context and the environment are those of Lambda, and no more', async (context) => {
  process.env.STEPWELL_TEST_SECRET = 'x'
  context.after(() => delete process.env.STEPWELL_TEST_SECRET)
  const { invoke, directory } = openTestFunctions(context, {
    'f/index.mjs': `export const handler = async (event, context) => ({
      ...context, left: context.getRemainingTimeInMillis(), env: process.env, cwd: process.cwd() })`,
    'f/function.yaml': 'environment: {GREETING: hello}\nmemoryMegabytes: 200\ntimeoutSeconds: 20',
  })
  const clientContext = Buffer.from('{"custom":{"a":"ä"}}').toString('base64')
  const answer = await invoke('f', {}, { qualifier: 'live', clientContext, traceHeader: 'Root=1' })
  const shown = JSON.parse(answer.body) as Record<string, unknown> & { env: Record<string, string>; left: number }
  assert.equal(shown.awsRequestId, answer.headers.get('x-amzn-requestid'))
  assert.equal(shown.invokedFunctionArn, 'arn:aws:lambda:us-east-1:123456789012:function:f:live')
  assert.equal(shown.memoryLimitInMB, '200')
  assert.deepEqual(shown.clientContext, { custom: { a: 'ä' } })
  assert.ok(shown.left > 0 && shown.left <= 20_000)
  assert.equal(shown.cwd, `${directory}/f`)
  assert.equal(shown.env.GREETING, 'hello')
  assert.equal(shown.env._X_AMZN_TRACE_ID, 'Root=1')
  assert.equal(shown.env.AWS_LAMBDA_FUNCTION_NAME, 'f')
  assert.equal(shown.env.AWS_REGION, 'us-east-1')
  assert.equal(shown.env.AWS_ENDPOINT_URL_SFN, 'http://127.0.0.1:8083')
  assert.equal(shown.env.STEPWELL_TEST_SECRET, undefined)
})

test('what a handler throws becomes an error object like Lambda’s', async (context) => {
  const { invoke, logged } = openTestFunctions(context, {
    'f.mjs': `class Custom extends Error { name = 'Custom' }
export const handler = async ({ how }) => {
  if (how === 'custom') throw new Custom('no')
  if (how === 'text') throw 'text'
  if (how === 'circular') { const a = {}; a.a = a; return a }
  if (how === 'undefined') throw undefined
}`,
  })
  const custom = errorOf(await invoke('f', { how: 'custom' }))
  assert.deepEqual([custom.errorType, custom.errorMessage], ['Custom', 'no'])
  assert.deepEqual(Object.keys(custom), ['errorType', 'errorMessage', 'trace'])
  assert.match((custom.trace as string[])[1]!, /at handler .*f\.mjs:3/)
  assert.deepEqual(errorOf(await invoke('f', { how: 'text' })), {
    errorType: 'string',
    errorMessage: 'text',
    trace: [],
  })
  assert.equal(errorOf(await invoke('f', { how: 'circular' })).errorMessage, 'Unable to stringify response body')
  assert.equal(errorOf(await invoke('f', { how: 'undefined' })).errorMessage, 'undefined')
  assert.ok(logged.some(({ line }) => /ERROR\tInvoke Error\t.*"Custom"/.test(line)))
})

test('a handler that cannot be loaded says why, each time', async (context) => {
  const { invoke } = openTestFunctions(context, {
    'missing/function.yaml': 'handler: nowhere.handler',
    'other/index.mjs': 'export const main = 1',
    'value/index.mjs': 'export const handler = 1',
    'syntax/index.mjs': 'export const handler = (',
    'dependency/index.mjs': "import 'not-installed-anywhere'\nexport const handler = 1",
    'required/index.cjs': "require('not-installed-anywhere')",
    'throwing/index.mjs': "throw new RangeError('at load')",
    'malformed/function.yaml': 'handler: index',
    'outside/function.yaml': 'handler: ../other/index.main',
  })
  const table: [name: string, errorType: string, errorMessage: RegExp][] = [
    ['missing', 'Runtime.ImportModuleError', /^Error: Cannot find module 'nowhere'/],
    ['other', 'Runtime.HandlerNotFound', /^index\.handler is undefined or not exported$/],
    ['value', 'Runtime.HandlerNotFound', /^index\.handler is not a function$/],
    ['syntax', 'Runtime.UserCodeSyntaxError', /^SyntaxError: /],
    ['dependency', 'Runtime.ImportModuleError', /^Error.*Cannot find package 'not-installed-anywhere'/],
    ['required', 'Runtime.ImportModuleError', /^Error: Cannot find module 'not-installed-anywhere'/],
    ['throwing', 'RangeError', /^at load$/],
    ['malformed', 'Runtime.MalformedHandlerName', /^Bad handler$/],
    ['outside', 'Runtime.MalformedHandlerName', /not a valid handler name/],
  ]
  for (const [name, errorType, message] of table) {
    const error = errorOf(await invoke(name))
    assert.equal(error.errorType, errorType, name)
    assert.match(String(error.errorMessage), message, name)
  }
  assert.equal(errorOf(await invoke('other')).errorType, 'Runtime.HandlerNotFound')
})

test('a process that ends fails its invocation, and no other', async (context) => {
  const { invoke } = openTestFunctions(context, {
    'f.mjs': `export const handler = async ({ how }) => {
  if (how === 'exit') process.exit(3)
  if (how === 'kill') { process.kill(process.pid, 'SIGKILL'); await new Promise(() => setInterval(() => {}, 1000)) }
  if (how === 'uncaught') { setImmediate(() => { throw new TypeError('uncaught') }); await new Promise(() => setInterval(() => {}, 1000)) }
  if (how === 'rejected') { Promise.reject(new Error('rejected')); await new Promise(() => setInterval(() => {}, 1000)) }
  return how
}`,
  })
  const exit = await invoke('f', { how: 'exit' })
  assert.deepEqual(errorOf(exit), {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${exit.headers.get('x-amzn-requestid')} Error: Runtime exited with error: exit status 3`,
  })
  assert.match(String(errorOf(await invoke('f', { how: 'kill' })).errorMessage), /signal: killed$/)
  const uncaught = errorOf(await invoke('f', { how: 'uncaught' }))
  assert.deepEqual([uncaught.errorType, uncaught.errorMessage], ['TypeError', 'uncaught'])
  const rejected = errorOf(await invoke('f', { how: 'rejected' }))
  assert.deepEqual(
    [rejected.errorType, rejected.errorMessage, (rejected.reason as { errorType: string }).errorType],
    ['Runtime.UnhandledPromiseRejection', 'Error: rejected', 'Error'],
  )
  assert.equal((await invoke('f', { how: 'fine' })).body, '"fine"')
})

test('a function that takes too long, or too much memory, is ended', async (context) => {
  const { invoke } = openTestFunctions(context, {
    'slow/index.mjs': 'export const handler = async () => { for (;;); }',
    'slow/function.yaml': 'timeoutSeconds: 1',
    'greedy/index.mjs':
      'const kept = []\nexport const handler = async () => { for (;;) { kept.push(Buffer.alloc(10_000_000, 1)); await new Promise((r) => setTimeout(r, 1)) } }',
    'greedy/function.yaml': 'timeoutSeconds: 60\nmemoryMegabytes: 64',
  })
  const [slow, greedy] = await Promise.all([invoke('slow'), invoke('greedy')])
  assert.deepEqual(errorOf(slow), {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${slow.headers.get('x-amzn-requestid')} Error: Task timed out after 1.00 seconds`,
  })
  if (process.platform === 'linux') assert.equal(errorOf(greedy).errorType, 'Runtime.OutOfMemory')
})

test('the log has what functions print, and the answer its end where that is wanted', async (context) => {
  const { invoke, logged } = openTestFunctions(context, {
    'f.mjs': `console.log('loaded')
export const handler = async ({ lines = 1 }) => { for (let i = 0; i < lines; i++) console.warn('line %d %j', i, { a: 1 }); process.stderr.write('raw\\n') }`,
  })
  const answer = await invoke('f', {}, { logType: 'Tail' })
  const requestId = answer.headers.get('x-amzn-requestid')!
  const lines = logOf(answer).trimEnd().split('\n')
  assert.equal(lines[0], `START RequestId: ${requestId} Version: $LATEST`)
  assert.match(lines[1]!, new RegExp(`^[0-9T:.-]+Z\\t${requestId}\\tWARN\\tline 0 \\{"a":1\\}$`))
  assert.equal(lines[2], 'raw')
  assert.equal(lines[3], `END RequestId: ${requestId}`)
  assert.match(
    lines[4]!,
    /^REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms$/,
  )
  assert.deepEqual(
    logged.map(({ name, line, requestId: id }) => [name, line.split('\t').at(-1), id]),
    [
      ['f', 'loaded', null],
      ['f', 'line 0 {"a":1}', requestId],
      ['f', 'raw', requestId],
    ],
  )
  const long = logOf(await invoke('f', { lines: 1000 }, { logType: 'Tail' }))
  assert.ok(Buffer.byteLength(long) <= 4096)
  assert.match(long, /line 999/)
})

test('a function that prints many lines loses none, and delays nobody', async (context) => {
  const { invoke, logged } = openTestFunctions(context, {
    'many.mjs': `export const handler = async () => {
      process.stdout.write('\\n'.repeat(200000) + 'last of many\\n')
      return 1
    }`,
    'endless.mjs': `import { writeSync } from 'node:fs'
      export const handler = async () => {
        const lines = Buffer.from('\\n'.repeat(65536))
        for (;;) try { writeSync(1, lines) } catch {}
      }`,
    'functions.yaml': 'functions: {endless: {timeoutSeconds: 900}}',
    'quiet.mjs': 'export const handler = async () => 2',
  })
  const many = await invoke('many', {}, { logType: 'Tail' })
  assert.equal(many.body, '1')
  assert.match(logOf(many), /last of many\nEND RequestId/)
  assert.equal(logged.filter(({ name }) => name === 'many').length, 200_001)
  const calledOff = new AbortController()
  const endless = invoke('endless', {}, { signal: calledOff.signal })
  while (!logged.some(({ name }) => name === 'endless')) await setImmediate()
  for (let call = 0; call < 10; call++) assert.equal((await invoke('quiet')).body, '2')
  calledOff.abort()
  await assert.rejects(endless)
})

test('a change takes effect with the next invocation; functions come and go', async (context) => {
  const { invoke, write, reloaded, reloadProblem, functions } = openTestFunctions(context, {
    'f/index.mjs':
      "import { version } from '../shared/version.mjs'\nlet calls = 0\nexport const handler = async () => [version, ++calls]",
    'shared/version.mjs': "export const version = 'one'",
  })
  assert.equal((await invoke('f')).body, '["one",1]')
  assert.equal((await invoke('f')).body, '["one",2]')
  const shared = reloaded('f')
  write('shared/version.mjs', "export const version = 'two'")
  await shared
  assert.equal((await invoke('f')).body, '["two",1]')
  const added = reloaded('g')
  write('g.mjs', 'export const handler = async () => "g"')
  await added
  assert.equal((await invoke('g')).body, '"g"')
  const broken = reloadProblem()
  write('functions.yaml', 'functions: {f: {timeout: 1}}')
  assert.match(await broken, /there is no setting timeout/)
  assert.equal((await invoke('g')).status, 200)
  assert.deepEqual(
    functions.list().map(({ name }) => name),
    ['f', 'g'],
  )
})

test('two files for one function are named, and what there was before goes on', async (context) => {
  const { invoke, write, reloadProblem } = openTestFunctions(context, {
    'f.mjs': 'export const handler = async () => "one"',
  })
  const problem = reloadProblem()
  write('f.py', 'def lambda_handler(event, context): return "two"')
  assert.match(await problem, /f\.mjs and .*f\.py are both the function f;/)
  assert.equal((await invoke('f')).body, '"one"')
})

test('what changes while the functions cannot be read takes effect once they can', async (context) => {
  const { invoke, write, reloaded, reloadProblem } = openTestFunctions(context, {
    'f/index.mjs': 'export const handler = async () => "f"',
    'g/index.mjs': 'export const handler = async () => "one"',
  })
  assert.equal((await invoke('g')).body, '"one"')
  const broken = reloadProblem()
  write('f/function.yaml', 'timeout: 1')
  await broken
  const stillBroken = reloadProblem()
  write('g/index.mjs', 'export const handler = async () => "two"')
  await stillBroken
  const repaired = reloaded('f')
  write('f/function.yaml', 'timeoutSeconds: 1')
  await repaired
  assert.equal((await invoke('g')).body, '"two"')
})

test('a named settings file watches only its own functions, including those it gains', async (context) => {
  const directory = writeFiles(context, {
    'my.yaml': 'functions: {f: {path: code}}',
    'code/index.mjs': 'let calls = 0\nexport const handler = async () => ++calls',
    'other/index.mjs': 'export const handler = async () => "other"',
  })
  const { invoke, reloaded } = openTestFunctions(context, {}, { place: path.join(directory, 'my.yaml') })
  assert.equal((await invoke('f')).body, '1')
  writeFileSync(path.join(directory, 'other/data.json'), '{}')
  const added = reloaded('other')
  writeFileSync(path.join(directory, 'my.yaml'), 'functions: {f: {path: code}, other: {}}')
  await added
  assert.equal((await invoke('f')).body, '2', 'its process is still warm')
  assert.equal((await invoke('other')).body, '"other"')
  const changed = reloaded('other')
  writeFileSync(path.join(directory, 'other/index.mjs'), 'export const handler = async () => "changed"')
  await changed
  assert.equal((await invoke('other')).body, '"changed"')
})

test('what the Invoke API refuses is refused', async (context) => {
  const { invoke } = openTestFunctions(context, {
    'f.mjs': "export const handler = async ({ bytes }) => 'x'.repeat(bytes)",
  })
  const missing = await invoke('nothing')
  assert.equal(missing.status, 404)
  assert.equal(missing.headers.get('x-amzn-errortype'), 'ResourceNotFoundException')
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:nothing'
  assert.equal(missing.body, `{"Type":"User","Message":"Function not found: ${arn}:$LATEST"}`)
  assert.match((await invoke(`${arn}:live`)).body, /function:nothing:live"/)
  const payload = JSON.stringify('x'.repeat(1_048_576))
  assert.equal((await invoke('f', {}, { payload, invocationType: 'Event' })).status, 413)
  const long = await invoke('f', 'x'.repeat(6_291_456))
  assert.match(
    long.body,
    /6291458 byte payload is too large for the RequestResponse invocation type \(limit 6291456 bytes\)/,
  )
  const answer = errorOf(await invoke('f', { bytes: 6_291_556 }))
  assert.equal(answer.errorType, 'Function.ResponseSizeTooLarge')
  assert.equal((await invoke('f', { bytes: 6_000_000 })).body.length, 6_000_002)
})

test('DryRun calls nothing, and Event answers before the function does', async (context) => {
  const { invoke, logged } = openTestFunctions(context, {
    'f.mjs': "export const handler = async (event) => console.log('event', event)",
  })
  assert.deepEqual([(await invoke('f', {}, { invocationType: 'DryRun' })).status, logged.length], [204, 0])
  const taken = await invoke('f', { a: 1 }, { invocationType: 'Event' })
  assert.deepEqual([taken.status, taken.body], [202, ''])
  await invoke('f', { a: 2 })
  assert.match(logged[0]!.line, /event \{ a: 1 \}$/)
})

test('an absent payload is an empty object', async (context) => {
  const { invoke } = openTestFunctions(context, { 'f.mjs': 'export const handler = async (event) => event' })
  assert.equal((await invoke('f', {}, { payload: null })).body, '{}')
})
