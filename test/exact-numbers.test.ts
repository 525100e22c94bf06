import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, describe, test } from 'node:test'
import { openSqliteStore } from '../src/store/index.ts'
import { ServerProcess } from './support/server-process.ts'

// Numbers at and beyond the limits of JavaScript, Java and SQLite, in every field that a row is made of.

const roleArn = 'arn:aws:iam::123456789012:role/any'
const numbers = ['9007199254740991', '9007199254740992', '9223372036854775807', '9223372036854775808', '9'.repeat(400)]

let directory: string
let server: ServerProcess
let machines = 0

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stepwell-numbers-'))
  server = await ServerProcess.start({ directory, lambdaEndpoint: 'http://127.0.0.1:1' })
})

after(async () => {
  await server.kill()
  await rm(directory, { recursive: true, force: true })
})

/** Starts a Distributed Map. Fields are text, so that numbers keep their digits. */
async function startMap(fields: string, processor: string, input: string): Promise<string> {
  const itemProcessor = `{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"A","States":{"A":${processor}}}`
  const definition = `{"StartAt":"M","States":{"M":{"Type":"Map","End":true,"ItemProcessor":${itemProcessor},${fields}}}}`
  const { stateMachineArn } = await server.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: `numbers-${machines++}`,
    roleArn,
    definition,
  })
  return (await server.call<{ executionArn: string }>('StartExecution', { stateMachineArn, input })).executionArn
}

async function ended(executionArn: string): Promise<string> {
  for (let begun = performance.now(); performance.now() - begun < 30_000; ) {
    const { status } = await server.call<{ status: string }>('DescribeExecution', { executionArn })
    if (status !== 'RUNNING') return status
  }
  return 'RUNNING'
}

interface MapRuns {
  readonly mapRuns: readonly { readonly mapRunArn: string }[]
}

async function mapRunOf(executionArn: string): Promise<string> {
  for (let begun = performance.now(); performance.now() - begun < 30_000; ) {
    const { mapRuns } = await server.call<MapRuns>('ListMapRuns', { executionArn })
    if (mapRuns[0] !== undefined) return mapRuns[0].mapRunArn
  }
  throw new Error(`${executionArn} has no map run`)
}

const pass = '{"Type":"Pass","End":true}'
const items = (number: string) => `{"items":[1,2,3],"n":${number}}`

describe('a Distributed Map works with any number', () => {
  for (const field of ['ToleratedFailureCount', 'MaxConcurrency']) {
    for (const number of numbers) {
      for (const [way, fields] of [
        ['as a constant', `"ItemsPath":"$.items","${field}":${number}`],
        ['by a path', `"ItemsPath":"$.items","${field}Path":"$.n"`],
        ['by an expression', `"QueryLanguage":"JSONata","Items":[1,2,3],"${field}":"{% $states.input.n %}"`],
      ] as const) {
        test(`${field} ${number.slice(0, 20)} ${way}`, async () => {
          const language = way === 'by an expression' ? pass.replace('{', '{"QueryLanguage":"JSONata",') : pass
          const arn = await startMap(fields, language, items(number))
          const status = await ended(arn)
          assert.notEqual(status, 'RUNNING')
          if (status !== 'SUCCEEDED') return
          const mapRunArn = await mapRunOf(arn)
          const described = await server.call<Record<string, number>>('DescribeMapRun', { mapRunArn })
          assert(Number.isSafeInteger(described.toleratedFailureCount))
          assert(Number.isSafeInteger(described.maxConcurrency))
        })
      }
    }
  }
})

test('UpdateMapRun accepts what Java would, and no row becomes unreadable', async () => {
  const arn = await startMap('"ItemsPath":"$.items"', '{"Type":"Wait","Seconds":3600,"End":true}', items('1'))
  const mapRunArn = await mapRunOf(arn)
  await server.call('UpdateMapRun', { mapRunArn, toleratedFailureCount: 2 ** 53 })
  const described = await server.call<Record<string, number>>('DescribeMapRun', { mapRunArn })
  assert.equal(described.toleratedFailureCount, Number.MAX_SAFE_INTEGER)
  for (const change of [{ toleratedFailureCount: 2 ** 63 }, { maxConcurrency: 2 ** 31 }, { maxConcurrency: 2 ** 53 }]) {
    await assert.rejects(server.call('UpdateMapRun', { mapRunArn, ...change }), /SerializationException/)
  }
  assert.equal((await server.call<MapRuns>('ListMapRuns', { executionArn: arn })).mapRuns.length, 1)
  await server.call('StopExecution', { executionArn: arn })
})

test('half a surrogate pair becomes a valid character, before and after it is stored', async () => {
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } })
  const { stateMachineArn } = await server.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'surrogates',
    roleArn,
    definition,
  })
  const { executionArn } = await server.call<{ executionArn: string }>('StartExecution', {
    stateMachineArn,
    input: '"\ud800"',
  })
  const { input, output } = await server.call<Record<string, string>>('DescribeExecution', { executionArn })
  assert.deepEqual([input, output], ['"\ufffd"', '"\ufffd"'])
})

test('a map run that an earlier version stored with an unreadable number is shown', async (context) => {
  const old = await mkdtemp(join(tmpdir(), 'stepwell-numbers-old-'))
  context.after(() => rm(old, { recursive: true, force: true }))
  await (await openSqliteStore({ directory: old })).close()
  const database = new DatabaseSync(join(old, 'stepwell.db'))
  database.exec(`
    INSERT INTO arn (id, text) VALUES (1, 'arn:run');
    INSERT INTO map_run (id, execution_id, path, status, start_millis, max_concurrency, tolerated_failure_count)
    VALUES (1, 1, '', 'RUNNING', 1, 0, 9007199254740992);
  `)
  database.close()
  const store = await openSqliteStore({ directory: old })
  context.after(() => store.close())
  assert.equal((await store.mapRuns.byArn('arn:run'))?.toleratedFailureCount, Number.MAX_SAFE_INTEGER)
  assert.equal((await store.mapRuns.list(1, { limit: 9, after: null })).items.length, 1)
})
