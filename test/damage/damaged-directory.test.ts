import assert from 'node:assert/strict'
import fs, { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import type { RunningServer } from '../../src/server/options.ts'
import { migrate, readMigrations } from '../../src/store/sqlite/migrate.ts'
import { type Served, serveHere } from '../support/served.ts'
import { passDefinition, roleArn } from '../support/world.ts'
import { type Column, type Kind, kinds, type RowKey, spoil, tablesOf, withDatabase } from './damaged-columns.ts'
import {
  arnOf,
  call,
  cancelCall,
  type FilledSet,
  fillSet,
  passTime,
  RowsBySet,
  startGlue,
  untilEnded,
} from './full-directory.ts'
import { type Found, readLists, useEverything } from './look-at-everything.ts'

// Damages every column of every table in turn, in every way, in a data directory with open work: a few columns at a
// time, of unrelated tables. In each case, the server must start, and say by table and key what it left out; undamaged
// things must still be listed and finish as usual.

const whole = 'whole'
// Starting a server takes longer than looking at everything that it shows.
const columnsAtOnce = 4
const root = mkdtempSync(path.join(tmpdir(), 'stepwell-damage-'))
const template = path.join(root, 'template')
const sets = new Map<string, FilledSet>()
let rows: RowsBySet
let glue: Awaited<ReturnType<typeof startGlue>>
const columns = allColumns()
let expected: { readonly all: Found; readonly bySet: ReadonlyMap<string, Found> }

// The log goes to standard error, which is written differently if it is a file than if it is a pipe.
let logged = ''
const { writeSync } = fs
const { write } = process.stderr
function keepLog(): void {
  process.stderr.write = (text: string | Uint8Array) => {
    logged += Buffer.from(text as Uint8Array).toString()
    return true
  }
  fs.writeSync = ((descriptor: number, ...rest: [Buffer]) => {
    if (descriptor !== 2) return writeSync(descriptor, ...rest)
    logged += String(rest[0])
    return rest[0].length
  }) as typeof writeSync
  syncBuiltinESMExports()
}

async function open(directory: string): Promise<Served> {
  const none = null
  const endpoints = { batch: none, dynamodb: none, ecs: none, lambda: none, sagemaker: none, sns: none, sqs: none }
  return serveHere({
    dataDirectory: directory,
    // Express executions no longer wait once the server has been restarted.
    waitTimeScale: directory === template ? 1 : 0,
    logLevel: 'error',
    logFormat: 'json',
    endpoints: { ...endpoints, stepFunctions: none, glue: glue.url },
  })
}

/** A copy of the directory, to be damaged. */
function copy(): string {
  const directory = mkdtempSync(path.join(root, 'copy-'))
  cpSync(template, directory, { recursive: true })
  return directory
}

/** Does what the open executions of a set wait for, and waits until they end. */
async function endWhole(server: RunningServer): Promise<void> {
  const { name, open: running, tokens } = sets.get(whole)!
  for (const taskToken of tokens) await call(server, 'SendTaskSuccess', { taskToken, output: '{}' })
  const activities = [name, name, `${name}-items`, `${name}-items`].map((each) => arnOf('activity', each))
  for (const activityArn of activities) {
    const { taskToken } = await call(server, 'GetActivityTask', { activityArn })
    await call(server, 'SendTaskSuccess', { taskToken, output: '{}' })
  }
  const statuses = await untilEnded(server, Object.values(running))
  assert.deepEqual(
    statuses,
    statuses.map(() => 'SUCCEEDED'),
  )
}

/** All lists, those of the undamaged set after its work was done. */
async function look(server: RunningServer) {
  await endWhole(server)
  const bySet = new Map<string, Found>()
  for (const [name, set] of sets) bySet.set(name, await readLists(server, set))
  return { all: await readLists(server, null), bySet }
}

before(async () => {
  keepLog()
  glue = await startGlue()
  rows = new RowsBySet(template)
  const served = await open(template)
  rows.take('none')
  for (const name of [whole, ...kinds]) {
    sets.set(name, await fillSet(served.server, name))
    rows.take(name)
  }
  await served.close()
  for (const name of sets.keys()) {
    cancelCall(template, name)
    rows.take(name)
  }
  passTime(template)
  const again = copy()
  const server = await open(again)
  expected = await look(server.server)
  await server.close()
  rmSync(again, { recursive: true })
})

after(() => {
  process.stderr.write = write
  fs.writeSync = writeSync
  syncBuiltinESMExports()
  glue.close()
  rmSync(root, { recursive: true, force: true })
})

/** All columns in which a set has rows. */
function allColumns(): readonly Column[] {
  const database = new DatabaseSync(':memory:')
  migrate(database, readMigrations(), 0)
  return tablesOf(database)
    .filter(({ name }) => name !== 'schema_version' && name !== 'counter')
    .flatMap(({ name, columns: names }) => names.map((column) => ({ table: name, column })))
}

/** Starts a server on a damaged directory, and looks at everything. */
async function survive(directory: string): Promise<void> {
  logged = ''
  const served = await open(directory)
  try {
    const found = await look(served.server)
    assert.deepEqual(found.bySet.get(whole), expected.bySet.get(whole))
    let leftOut = missing(expected.all, found.all)
    for (const name of leftOut) assert.ok(!isWhole(name), `${name} is missing from a list`)
    for (const kind of kinds) {
      leftOut = [...leftOut, ...missing(expected.bySet.get(kind)!, found.bySet.get(kind)!)]
      await useEverything(served.server, sets.get(kind)!)
    }
    await makeMore(served.server)
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${logged}`, { cause: error })
  } finally {
    await served.close()
  }
}

/** Damage does not affect new things. */
async function makeMore(server: RunningServer): Promise<void> {
  const [stateMachineArn, activityArn] = [arnOf('stateMachine', 'more'), arnOf('activity', 'more')]
  await call(server, 'CreateStateMachine', { name: 'more', roleArn, definition: passDefinition, publish: true })
  await call(server, 'CreateActivity', { name: 'more', tags: [{ key: 'k', value: 'v' }] })
  const { executionArn } = await call(server, 'StartExecution', { stateMachineArn, name: 'more' })
  await untilEnded(server, [executionArn as string])
  const { tags } = await call(server, 'ListTagsForResource', { resourceArn: activityArn })
  assert.deepEqual(tags, [{ key: 'k', value: 'v' }])
  await call(server, 'CreateStateMachineAlias', {
    name: 'more',
    routingConfiguration: [{ stateMachineVersionArn: `${stateMachineArn}:1`, weight: 100 }],
  })
  await call(server, 'DescribeStateMachineAlias', { stateMachineAliasArn: `${stateMachineArn}:more` })
  await call(server, 'DescribeExecution', { executionArn })
}

function missing(before: Found, now: Found): readonly unknown[] {
  return [...before].flatMap(([list, names]) => {
    const left = now.get(list)
    return left == null ? [] : (names ?? []).filter((name) => !left.includes(name))
  })
}

function isWhole(name: unknown): boolean {
  return new RegExp(`\\b${whole}\\b`).test(String(name))
}

/** Columns that lead to another row, which is what the log names: without them, nothing else can be said. */
const toldAs: Readonly<Record<string, string>> = {
  'machine.revision': 'revision',
  'arn.id': '\\w+',
  'arn.text': '\\w+',
}

/** Columns whose damage is not logged. */
const untold = [
  // A row with another key is not found where it is looked for, and nothing there is damaged.
  'redrivable.execution_id',
  'redrive.execution_id',
  'revision.id',
  'tag.resource_arn',
  // Only retention reads them.
  'redrivable.stop_millis',
  'revision.retired_at_execution_id',
  // The order of tags.
  'tag.id',
  // The status to which an execution returns that was to be redriven. If it is not a status, that is FAILED.
  'execution.status_before_redrive',
  // Read only if the same redrive is requested again.
  'redrive.client_token',
]

/** Checks that the log names a damaged row of the table, and no undamaged one. */
function assertTold({ table, column }: Column): void {
  if (untold.includes(`${table}.${column}`)) return
  const name = toldAs[`${table}.${column}`] ?? table
  const keys = [...logged.matchAll(new RegExp(`table ${name} has a damaged row \\((.+?)\\):`, 'g'))].map(
    ([, key]) => key,
  )
  assert.ok(keys.length > 0, `nothing is logged about ${table}.${column}\n${logged}`)
  for (const key of keys) assert.ok(!isWhole(key), `${table}.${column}: ${key} is undamaged`)
}

for (const damaged of groupsOf(columns)) {
  test(`damage in ${damaged.map(({ table, column }) => `${table}.${column}`).join(' and ')} harms nothing else`, async () => {
    const directory = copy()
    for (const column of damaged) {
      const victims = new Map<Kind, readonly RowKey[]>(kinds.map((kind) => [kind, rows.of(column.table, kind)]))
      assert.ok(spoil(directory, column, victims) > 0)
    }
    await survive(directory)
    for (const column of damaged) assertTold(column)
    rmSync(directory, { recursive: true })
  })
}

/** Columns to damage in the same directory, of tables that do not hide each other's damage. */
function groupsOf(all: readonly Column[]): readonly (readonly Column[])[] {
  const groups: Column[][] = Array.from({ length: Math.ceil(all.length / columnsAtOnce) }, () => [])
  // Revisions and versions are shown only if their machine can be read.
  const withMachine = ['machine', 'revision', 'version']
  const hides = (one: string, other: string) =>
    one === other || (withMachine.includes(one) && withMachine.includes(other))
  for (const [index, column] of all.entries()) {
    const inTurn = groups.map((_group, offset) => groups[(index + offset) % groups.length]!)
    const free = inTurn.find(
      (group) => group.length < columnsAtOnce && !group.some(({ table }) => hides(table, column.table)),
    )
    if (free === undefined) groups.push([column])
    else free.push(column)
  }
  return groups
}

const counterKey: RowKey = ['removed-execution-id']

for (const kind of kinds) {
  test(`a damaged counter (${kind}) is repaired, and no ID is used twice`, async () => {
    const directory = copy()
    const ids = withDatabase(directory, (database) => database.prepare('SELECT max(id) AS id FROM execution').get())
    if (spoil(directory, { table: 'counter', column: 'value' }, new Map([[kind, [counterKey]]])) === 0) return
    for (const isFirst of [true, false]) {
      logged = ''
      const served = await open(directory)
      const name = `after-${isFirst}`
      const given = { stateMachineArn: arnOf('stateMachine', `${whole}-work`), name }
      await call(served.server, 'StartExecution', given)
      await served.close()
      assert.equal(/The table counter has a damaged row \(name 'removed-execution-id'\)/.test(logged), isFirst, logged)
      const started = withDatabase(directory, (database) =>
        database.prepare('SELECT id FROM execution WHERE label = ?').get(name),
      )
      assert.ok(Number(started?.id) > Number(ids?.id))
    }
    rmSync(directory, { recursive: true })
  })
}

test('a missing counter is reported', async () => {
  const directory = copy()
  withDatabase(directory, (database) => database.exec('DELETE FROM counter'))
  logged = ''
  await (await open(directory)).close()
  assert.match(logged, /The table counter has a damaged row \(name 'removed-execution-id'\)/)
  rmSync(directory, { recursive: true })
})

for (const column of ['version', 'name', 'applied_millis']) {
  test(`damage in schema_version.${column} is refused with an explanation, if it matters`, async () => {
    const newest = readMigrations().length
    for (const kind of kinds) {
      const directory = copy()
      if (spoil(directory, { table: 'schema_version', column }, new Map([[kind, [[newest]]]])) > 0) {
        if (column === 'version') {
          await assert.rejects(
            open(directory),
            /table schema_version of the database is damaged|and this program knows/,
          )
        } else await (await open(directory)).close()
      }
      rmSync(directory, { recursive: true })
    }
  })
}
