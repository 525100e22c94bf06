import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import * as sfn from '@aws-sdk/client-sfn'
import { systemClock } from '../src/runtime/system-clock.ts'
import { type Serving, serve, stepwell, temporaryDirectory } from './support/command.ts'
import { createMachine, openLocal, runToEnd } from './support/local.ts'
import { isAlive, textOf, until } from './support/processes.ts'
import { whyMissing } from './support/programs.ts'

const roleArn = 'arn:aws:iam::123456789012:role/any'
const arn = 'arn:aws:lambda:us-east-1:123456789012:function:'

function write(directory: string, files: Readonly<Record<string, string>>): string {
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text)
  return directory
}

async function start(context: TestContext, files: Readonly<Record<string, string>>) {
  const functions = write(temporaryDirectory(context), files)
  // Otherwise, the SDK would look for credentials on the network.
  const environment = { AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'us-east-1' }
  const server = await serve(['--functions', functions, '--data-dir', temporaryDirectory(context)], { environment })
  context.after(() => server.stop('SIGKILL'))
  const client = new sfn.SFNClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    disableHostPrefix: true,
  })
  context.after(() => client.destroy())
  return { server, client }
}

async function run(client: sfn.SFNClient, name: string, state: object, input = '{}') {
  const definition = JSON.stringify({ StartAt: 'Only', States: { Only: { Type: 'Task', End: true, ...state } } })
  const { stateMachineArn } = await client.send(
    new sfn.CreateStateMachineCommand({ name, definition, roleArn, type: 'EXPRESS' }),
  )
  return client.send(new sfn.StartSyncExecutionCommand({ stateMachineArn, input }))
}

function invoke(
  server: Serving,
  name: string,
  payload: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  return fetch(`${server.url}/2015-03-31/functions/${encodeURIComponent(name)}/invocations`, {
    method: 'POST',
    headers,
    body: payload,
  })
}

test('both kinds of Task call local functions, and so do SDKs', async (context) => {
  const { server, client } = await start(context, {
    'double.mjs':
      'export const handler = async ({ n }) => { if (n < 0) throw new RangeError("negative"); return { n: n * 2 } }',
  })
  const isListed = (line: string) => /functions +double \(from /.test(line)
  while (!server.lines.some(isListed)) await new Promise((resolve) => setImmediate(resolve))
  const byArn = await run(client, 'by-arn', { Resource: `${arn}double` }, '{"n":21}')
  assert.equal(byArn.output, '{"n":42}')
  const byName = await run(
    client,
    'by-name',
    {
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'double', LogType: 'Tail', 'Payload.$': '$' },
    },
    '{"n":4}',
  )
  const output = JSON.parse(byName.output!) as Record<string, unknown> & { SdkHttpMetadata: { HttpHeaders: object } }
  assert.deepEqual(Object.keys(output), [
    'ExecutedVersion',
    'LogResult',
    'Payload',
    'SdkHttpMetadata',
    'SdkResponseMetadata',
    'StatusCode',
  ])
  assert.deepEqual([output.ExecutedVersion, output.Payload, output.StatusCode], ['$LATEST', { n: 8 }, 200])
  assert.deepEqual(Object.keys(output.SdkHttpMetadata.HttpHeaders), [
    'Connection',
    'Content-Length',
    'Content-Type',
    'Date',
    'X-Amz-Executed-Version',
    'X-Amz-Log-Result',
    'x-amzn-Remapped-Content-Length',
    'x-amzn-RequestId',
    'X-Amzn-Trace-Id',
  ])
  const failed = await run(client, 'failing', { Resource: `${arn}double` }, '{"n":-1}')
  assert.equal(failed.error, 'RangeError')
  assert.match(failed.cause!, /^\{"errorType":"RangeError","errorMessage":"negative","trace":\["RangeError: negative",/)
  const direct = await invoke(server, `${arn}double`, '{"n":1}')
  assert.deepEqual([direct.status, await direct.text()], [200, '{"n":2}'])
  const error = await invoke(server, 'double', '{"n":-1}')
  assert.deepEqual([error.status, error.headers.get('x-amz-function-error')], [200, 'Unhandled'])
  assert.equal((await invoke(server, 'double', '{}', { 'x-amz-invocation-type': 'DryRun' })).status, 204)
  const missing = await invoke(server, 'missing', '{}')
  assert.deepEqual([missing.status, missing.headers.get('x-amzn-errortype')], [404, 'ResourceNotFoundException'])
})

test('a function that does not exist fails the task as recorded', async (context) => {
  const { client } = await start(context, { 'f.mjs': 'export const handler = async () => 1' })
  const parameters = { FunctionName: 'missing', Payload: {} }
  const { error, cause } = await run(client, 'm', {
    Resource: 'arn:aws:states:::lambda:invoke',
    Parameters: parameters,
  })
  assert.equal(error, 'Lambda.ResourceNotFoundException')
  assert.match(
    cause!,
    /^Function not found: arn:aws:lambda:us-east-1:123456789012:function:missing:\$LATEST \(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/,
  )
})

test('a function answers a task with its token, at the address in its environment', async (context) => {
  const { client } = await start(context, {
    'approve.mjs': `export const handler = async ({ taskToken }) => {
  const response = await fetch(process.env.AWS_ENDPOINT_URL_SFN, {
    method: 'POST',
    headers: { 'x-amz-target': 'AWSStepFunctions.SendTaskSuccess' },
    body: JSON.stringify({ taskToken, output: '{"approved":true}' }),
  })
  return response.status
}`,
  })
  const definition = JSON.stringify({
    StartAt: 'Approve',
    States: {
      Approve: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName: 'approve', Payload: { 'taskToken.$': '$$.Task.Token' } },
        End: true,
      },
    },
  })
  const { stateMachineArn } = await client.send(new sfn.CreateStateMachineCommand({ name: 'm', definition, roleArn }))
  const { executionArn } = await client.send(new sfn.StartExecutionCommand({ stateMachineArn }))
  for (;;) {
    const { status, output } = await client.send(new sfn.DescribeExecutionCommand({ executionArn }))
    if (status === 'RUNNING') continue
    assert.deepEqual([status, output], ['SUCCEEDED', '{"approved":true}'])
    break
  }
})

test('functions end with their server, even if it is killed while they are busy', async (context) => {
  if (process.platform === 'win32') return context.skip('there are no process groups on Windows')
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const { server } = await start(context, {
      'pid.mjs': 'export const handler = async () => process.pid',
      'busy.mjs':
        "import { writeFileSync } from 'node:fs'\nexport const handler = async ({ file }) => { writeFileSync(file, String(process.pid)); for (;;); }",
      'functions.yaml': 'defaults: {timeoutSeconds: 900}',
    })
    const idle = Number(await (await invoke(server, 'pid', '{}')).text())
    const file = path.join(temporaryDirectory(context), 'pid')
    invoke(server, 'busy', JSON.stringify({ file })).catch(() => {})
    const busy = await until(() => Number(textOf(file)))
    assert.ok(isAlive(idle) && isAlive(busy))
    await server.stop(signal)
    // They end a moment after the server; the test's time limit bounds this.
    await until(() => !isAlive(idle) && !isAlive(busy))
  }
})

test('stepwell run calls functions too, even with --time-skip', async (context) => {
  const directory = write(temporaryDirectory(context), {
    'hello.mjs': 'export const handler = async ({ name }) => { console.log("printed"); return "Hello " + name }',
  })
  const state = { Type: 'Task', Resource: `${arn}hello`, End: true }
  const input = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 86400, Next: 'B' }, B: state } })
  const args = ['run', '-', '--input', '{"name":"Ida"}', '--functions', directory, '--time-skip']
  const { code, stdout, stderr } = await stepwell(args, { input, environment: { STEPWELL_LOG_LEVEL: 'info' } })
  assert.deepEqual([code, stdout], [0, '"Hello Ida"\n'], stderr)
  assert.match(stderr, /"function":"hello".*INFO\\tprinted/)
})

test('problems with the functions directory are reported at start', async (context) => {
  const directory = write(temporaryDirectory(context), { 'functions.yaml': 'functions: {a: {timeout: 1}}' })
  for (const command of [
    ['serve', '--port', '0', '--data-dir', path.join(directory, 'data')],
    ['run', '-'],
  ]) {
    const input = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'
    const { code, stderr } = await stepwell([...command, '--functions', directory], { input })
    assert.match(stderr, /^stepwell: .*functions\.yaml: functions\.a: there is no setting timeout/)
    assert.equal(code, 2)
  }
})

test('a task that times out does not stop its function, and the next task is served', async (context) => {
  const functionsPath = write(temporaryDirectory(context), {
    'f.mjs':
      'export const handler = async ({ wait }) => wait ? new Promise(() => setInterval(() => {}, 1000)) : "quick"',
    'functions.yaml': 'defaults: {concurrency: 2, timeoutSeconds: 900}',
  })
  const local = await openLocal({ functionsPath, clock: systemClock })
  context.after(() => local.close())
  const definition = {
    StartAt: 'Slow',
    States: {
      Slow: {
        Type: 'Task',
        Resource: `${arn}f`,
        Parameters: { wait: true },
        TimeoutSeconds: 1,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Quick' }],
        End: true,
      },
      Quick: { Type: 'Task', Resource: `${arn}f`, End: true },
    },
  }
  const machine = await createMachine(local, 'm', JSON.stringify(definition))
  assert.equal((await runToEnd(local, machine, '{}')).output, '"quick"')
})

test('python3 runs functions of the server', async (context) => {
  const missing = whyMissing('python3')
  if (missing !== null) return context.skip(missing)
  const { client } = await start(context, {
    'score.py': 'def lambda_handler(event, context):\n    return {"score": event["a"] * 2.0}\n',
  })
  assert.equal((await run(client, 'm', { Resource: `${arn}score` }, '{"a":4}')).output, '{"score": 8.0}')
})
