import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path, { basename, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import test, { type TestContext } from 'node:test'
import { checkDefinition } from '../src/asl/check/index.ts'
import { readConnectionsFile } from '../src/cli/connections/connections-file.ts'
import { createExamples, exampleMocksPath, examplesDirectory, loadExamples } from '../src/cli/examples/load-examples.ts'
import { parseAllowedEndpoint } from '../src/connections/outbound/allowed-endpoints.ts'
import { VirtualClock } from '../src/runtime/virtual-clock.ts'
import type { Local } from '../src/server/options.ts'
import { awsCommandsOf } from './support/aws-commands.ts'
import { ask, lambdaAt, openLocal, runToEnd } from './support/local.ts'
import { whyMissing } from './support/programs.ts'

interface Expected {
  readonly testCase?: string
  /** A file to use instead of `input.json`. */
  readonly input?: string
  readonly status: string
  readonly output?: unknown
  readonly error?: string
  readonly cause?: string
}

const place = { account: '123456789012', region: 'us-east-1' }
const folders = readdirSync(examplesDirectory, { withFileTypes: true }).filter((entry) => entry.isDirectory())

function read(folder: string, file: string): string {
  return readFileSync(`${examplesDirectory}/${folder}/${file}`, 'utf8')
}

function machineArn(name: string, testCase?: string): string {
  return `arn:aws:states:us-east-1:123456789012:stateMachine:example-${name}${testCase === undefined ? '' : `#${testCase}`}`
}

async function withExamples(
  options: Parameters<typeof openLocal>[0],
  use: (local: Local) => Promise<void>,
): Promise<void> {
  const local = await openLocal(options)
  try {
    await createExamples(local.call, place)
    await use(local)
  } finally {
    await local.close()
  }
}

/** A copy of an example's S3 directory, without results, so that runs leave no trace in the folder. */
async function s3Of(t: TestContext, folder: string): Promise<{ type: 'directory'; root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'stepwell-example-'))
  t.after(() => rm(root, { recursive: true, force: true }))
  const source = `${examplesDirectory}/${folder}/s3`
  const filter = (path: string) => basename(path) !== 'results'
  if (existsSync(source)) await cp(source, root, { recursive: true, filter })
  return { type: 'directory', root }
}

/** Map runs have a new name each time, which is part of the path of their results. */
function withoutUuids(text: string): string {
  return text.replaceAll(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, '<uuid>')
}

test('there are examples, each with everything that an example needs', () => {
  assert.ok(folders.length >= 6)
  const index = readFileSync(`${examplesDirectory}/README.md`, 'utf8')
  for (const { name } of folders) {
    const files = readdirSync(`${examplesDirectory}/${name}`)
    for (const file of ['README.md', 'expected.json', 'input.json']) assert.ok(files.includes(file), `${name}/${file}`)
    assert.ok(
      files.some((file) => file.startsWith(`${name}.asl.`)),
      `${name} has a definition with its name`,
    )
    assert.ok(index.includes(`(${name})`), `${name} is in the index`)
  }
})

test('the definitions have no diagnostics', async () => {
  for (const { name, definition } of await loadExamples(place)) {
    assert.deepEqual(checkDefinition(definition, { type: 'STANDARD' }).diagnostics, [], name)
  }
})

test('the mocks have no mistakes, and every test case is expected somewhere', async () => {
  const local = await openLocal({ mockConfigPath: exampleMocksPath })
  assert.deepEqual(local.warnings, [])
  await local.close()
  const mocks = JSON.parse(readFileSync(exampleMocksPath, 'utf8')) as {
    StateMachines: Record<string, { TestCases: Record<string, unknown> }>
  }
  for (const [machine, { TestCases }] of Object.entries(mocks.StateMachines)) {
    const expected = JSON.parse(read(machine.replace('example-', ''), 'expected.json')) as Expected[]
    const names = expected.flatMap(({ testCase }) => testCase ?? [])
    assert.deepEqual(names.toSorted(), Object.keys(TestCases).toSorted(), machine)
  }
})

for (const { name } of folders) {
  const runs = JSON.parse(read(name, 'expected.json')) as Expected[]
  for (const { testCase, input = 'input.json', status, output, error, cause } of runs) {
    const functions = `${examplesDirectory}/${name}/functions`
    const functionsPath = existsSync(functions) ? functions : null
    const skip = functionsPath === null ? false : (whyMissing('python3') ?? false)
    test(`${name}: ${testCase ?? input}`, { skip }, async (t) => {
      await withExamples(
        { mockConfigPath: exampleMocksPath, functionsPath, s3: await s3Of(t, name) },
        async (local) => {
          const end = await runToEnd(local, machineArn(name, testCase), read(name, input))
          const endOutput = end.output && JSON.parse(withoutUuids(end.output))
          assert.deepEqual(
            { status: end.status, output: endOutput, error: end.error, cause: end.cause },
            {
              status,
              output: output === undefined ? null : JSON.parse(withoutUuids(JSON.stringify(output))),
              error: error ?? null,
              cause: cause ?? null,
            },
          )
        },
      )
    })
  }
}

test('creating the examples again changes nothing', async () => {
  await withExamples({}, async (local) => {
    const before = await local.call('ListStateMachines', '{}')
    const again = await createExamples(local.call, place)
    assert.deepEqual(await local.call('ListStateMachines', '{}'), before)
    assert.equal(again.names.length, (JSON.parse(before.body) as { stateMachines: unknown[] }).stateMachines.length)
  })
})

test('examples name the account and region of the server', async () => {
  const machines = await loadExamples({ account: '210987654321', region: 'eu-west-1' })
  const text = machines.map(({ definition }) => definition).join('\n')
  assert.ok(text.includes('arn:aws:states:eu-west-1:210987654321:stateMachine:example-credit-check'))
  assert.ok(!text.includes('123456789012'))
})

test("expense-approval: a person answers with the function's token", async () => {
  const answers: Promise<unknown>[] = []
  const lambda = createServer(async (request, response) => {
    const { taskToken, expense } = JSON.parse(await text(request)) as { taskToken: string; expense: { amount: number } }
    response.end('null')
    const decision = JSON.stringify({ approved: expense.amount < 500, by: 'Ida' })
    answers.push(running!.call('SendTaskSuccess', JSON.stringify({ taskToken, output: decision })))
  })
  await new Promise<void>((resolve) => lambda.listen(0, '127.0.0.1', resolve))
  const { port } = lambda.address() as AddressInfo
  let running: Local | null = null
  try {
    await withExamples({ endpoints: lambdaAt(`http://127.0.0.1:${port}`) }, async (local) => {
      running = local
      const end = await runToEnd(local, machineArn('expense-approval'), read('expense-approval', 'input.json'))
      await Promise.all(answers)
      assert.deepEqual(JSON.parse(end.output!), { expenseId: 'E-77', status: 'APPROVED', approvedBy: 'Ida' })
    })
  } finally {
    lambda.close()
    lambda.closeAllConnections()
  }
})

const quoteArn = machineArn('price-quote')

async function routesOf(local: Local): Promise<[version: string, weight: number][]> {
  const { status, body } = await local.call(
    'DescribeStateMachineAlias',
    JSON.stringify({ stateMachineAliasArn: `${quoteArn}:live` }),
  )
  const { routingConfiguration = [] } = status === 200 ? JSON.parse(body) : {}
  return routingConfiguration.map((route: { stateMachineVersionArn: string; weight: number }) => [
    route.stateMachineVersionArn.slice(quoteArn.length + 1),
    route.weight,
  ])
}

/** Starts quotes through the alias until one of them gets the version. */
async function quoteOfVersion(local: Local, version: string): Promise<string> {
  for (let tries = 0; tries < 1000; tries++) {
    const { executionArn } = await ask(local, 'StartExecution', {
      stateMachineArn: `${quoteArn}:live`,
      input: '{"items":2}',
    })
    const { stateMachineVersionArn, status } = await ask(local, 'DescribeExecution', { executionArn })
    if (stateMachineVersionArn === `${quoteArn}:${version}`) return status!
  }
  return assert.fail(`the alias never led to version ${version}`)
}

test('canary-release: a failing release is rolled back', async () => {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1))
  await withExamples({ clock }, async (local) => {
    const release = clock.hold()
    const run = runToEnd(local, machineArn('canary-release'), read('canary-release', 'input.json'))
    while ((await routesOf(local)).length < 2) await new Promise((resolve) => setImmediate(resolve))
    assert.deepEqual(await routesOf(local), [
      ['2', 10],
      ['1', 90],
    ])
    assert.equal(await quoteOfVersion(local, '1'), 'SUCCEEDED')
    assert.equal(await quoteOfVersion(local, '2'), 'FAILED')
    release()
    const end = await run
    assert.deepEqual(
      [end.status, end.error, end.cause],
      ['FAILED', 'TakenBack', `Executions of ${quoteArn}:2 failed: all starts go to ${quoteArn}:1 again.`],
    )
    assert.deepEqual(await routesOf(local), [['1', 100]])
  })
})

test('canary-release: the commands of its README do what they say', async () => {
  const next = JSON.parse(read('canary-release', 'price-quote-next.json')) as object
  assert.deepEqual((JSON.parse(read('canary-release', 'input.json')) as { definition: object }).definition, next)
  await withExamples({}, async (local) => {
    const seen: string[] = []
    const commands = awsCommandsOf(read('canary-release', 'README.md'))
    const release = commands.pop()!
    for (const { operation, input } of commands) {
      await ask(local, operation, input)
      seen.push(`${operation} ${(await routesOf(local)).map(([version, weight]) => `${version}:${weight}`).join(' ')}`)
    }
    assert.deepEqual(seen, [
      'PublishStateMachineVersion ',
      'CreateStateMachineAlias 1:100',
      'UpdateStateMachine 1:100',
      'UpdateStateMachineAlias 2:10 1:90',
      'StartExecution 2:10 1:90',
      'ListExecutions 2:10 1:90',
      'UpdateStateMachineAlias 2:100',
      'UpdateStateMachineAlias 1:100',
    ])
    assert.deepEqual([release.operation, release.input.name], ['StartExecution', 'release'])
    await ask(local, release.operation, release.input)
  })
})

/** Starts the stub in a separate process, on a free port, and returns its address. */
async function startStub(context: TestContext, key: string): Promise<string> {
  const file = path.join(examplesDirectory, 'stripe-payment/stub.mjs')
  const stub = spawn(process.execPath, [file, '0'], {
    env: { ...process.env, STRIPE_KEY: key },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  context.after(() => stub.kill())
  const [line] = (await once(createInterface({ input: stub.stdout }), 'line')) as [string]
  return /http:\S+/.exec(line)![0]
}

test('stripe-payment: against the stub, a busy API is called again and charges once', async (context) => {
  const api = await startStub(context, 'sk_test')
  process.env.STRIPE_KEY = 'sk_test'
  context.after(() => {
    delete process.env.STRIPE_KEY
  })
  const options = {
    readConnections: () =>
      readConnectionsFile(path.join(examplesDirectory, 'stripe-payment/connections.yaml'), process.env),
    allowedHttpEndpoints: [parseAllowedEndpoint(api)!],
  }
  const input = { ...(JSON.parse(read('stripe-payment', 'input.json')) as object), api }
  await withExamples(options, async (local) => {
    const pay = async (amount: number) => {
      const end = await runToEnd(local, machineArn('stripe-payment'), JSON.stringify({ ...input, amount }))
      return JSON.parse(end.output!)
    }
    assert.deepEqual(await pay(2499), { order: 'A-17', status: 'succeeded', payment: 'pi_1' })
    assert.deepEqual(await pay(100_001), { order: 'A-17', status: 'declined' })
  })
})

test('csv-import: what became of each row is written to S3', async (t) => {
  const s3 = await s3Of(t, 'csv-import')
  await withExamples({ s3 }, async (local) => {
    const end = await runToEnd(local, machineArn('csv-import'), read('csv-import', 'input.json'))
    const { results } = JSON.parse(end.output!) as { results: string }
    const readObject = (key: string) => readFile(join(s3.root, 'shop', key), 'utf8')
    const manifest = JSON.parse(await readObject(results.slice('s3://shop/'.length)))
    const linesOf = async (kind: string) => {
      const keys = (manifest.ResultFiles[kind] as { Key: string }[]).map(({ Key }) => Key)
      const texts = await Promise.all(keys.map(readObject))
      return texts.flatMap((text) =>
        text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line)),
      )
    }
    const orders = (await linesOf('SUCCEEDED')) as { orderId: string; note: string }[]
    assert.deepEqual(
      orders.map(({ orderId }) => orderId),
      ['1001', '1002', '1003', '1005', '1006', '1008', '1009', '1010'],
    )
    assert.equal(orders[3]!.note, 'leave it with\nthe neighbours')
    const rejected = (await linesOf('FAILED')) as { Error: string; Cause: string }[]
    assert.deepEqual(
      rejected.map(({ Error: error, Cause: cause }) => [error, cause]),
      [
        ['NoAddress', 'Row 5 has no address, but unknown.'],
        ['NothingOrdered', 'orders/monday.csv, row 8 orders nothing.'],
      ],
    )
  })
})
