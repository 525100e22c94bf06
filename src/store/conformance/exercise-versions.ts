import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alias, Route, Store } from '../store.ts'
import { allPages, createMachine, machineArn, newRevision, type StoreKind, startAndEnd, startOpen } from './fixtures.ts'

const arn = machineArn('m')
const publication = { description: null, createdMillis: 7, versionsMax: 3 }

/** A machine with versions 1 and 2. */
async function createTwoVersions(store: Store): Promise<void> {
  const { revision } = await createMachine(store, 'm', { publication })
  await store.reviseAndPublish(arn, newRevision({ definition: '2' }), revision.id, publication)
}

function newAlias(name: string, routes: readonly Route[] = [{ version: 1, weight: 100 }]): Alias {
  return {
    arn: `${arn}:${name}`,
    machineArn: arn,
    name,
    description: null,
    routes,
    createdMillis: 5,
    updatedMillis: 5,
  }
}

export function exerciseVersions(kind: StoreKind): void {
  test('versions are counted up, once for each revision', async (context) => {
    const store = await kind.open(context)
    const { revision } = await createMachine(store, 'm', { publication: { ...publication, description: 'first' } })
    const first = { machineArn: arn, number: 1, revision: revision.id, description: 'first', createdMillis: 7 }
    assert.deepEqual(await store.versionByNumber(arn, 1), first)
    const again = await store.publishVersion(arn, revision.id, { ...publication, description: 'other' })
    assert.deepEqual(again, { type: 'published', version: first })
    const second = await store.reviseAndPublish(arn, newRevision({ definition: '2' }), revision.id, publication)
    assert.equal(second.type === 'published' && second.version.number, 2)
    const current = (await store.machineByArn(arn))!.revision
    assert.equal(current.definition, '2')
    assert.deepEqual(await store.publishVersion(arn, revision.id, publication), { type: 'stale', current })
    assert.deepEqual(await store.publishVersion(machineArn('no'), 1, publication), { type: 'gone' })
    assert.deepEqual(await store.reviseAndPublish(machineArn('no'), newRevision(), 1, publication), { type: 'gone' })
    assert.equal(await store.versionByNumber(arn, 3), null)
  })

  test('a full machine takes no version, and no revision with it; numbers are not given again', async (context) => {
    const store = await kind.open(context)
    await createTwoVersions(store)
    const reviseAndPublish = async (definition: string) => {
      const replaced = (await store.machineByArn(arn))!.revision.id
      return store.reviseAndPublish(arn, newRevision({ definition }), replaced, publication)
    }
    await reviseAndPublish('3')
    assert.deepEqual(await reviseAndPublish('4'), { type: 'full' })
    const { revision } = (await store.machineByArn(arn))!
    assert.equal(revision.definition, '3')
    assert.deepEqual(await store.removeVersion(arn, 3), [])
    const published = await store.publishVersion(arn, revision.id, publication)
    assert.equal(published.type === 'published' && published.version.number, 4)
    const pages = await allPages((request) => store.listVersions(arn, request), 2)
    assert.deepEqual(
      pages.map((page) => page.map(({ number }) => number)),
      [[4, 2], [1]],
    )
  })

  test('an alias comes back as it was stored, and keeps its versions', async (context) => {
    const store = await kind.open(context)
    await createTwoVersions(store)
    const routes = [
      { version: 1, weight: 30 },
      { version: 2, weight: 70 },
    ]
    const alias = newAlias('live', routes)
    assert.deepEqual(await store.createAlias(alias, 9), { type: 'stored', alias })
    assert.deepEqual(await store.createAlias({ ...alias, description: 'x' }, 9), { type: 'taken', alias })
    assert.deepEqual(await store.aliasByArn(alias.arn), alias)
    assert.deepEqual(await store.removeVersion(arn, 1), ['live'])
    assert.equal((await store.versionByNumber(arn, 1))?.number, 1)

    const change = { description: 'new', routes: [{ version: 2, weight: 100 }], updatedMillis: 9 }
    const changed = { ...alias, ...change }
    assert.deepEqual(await store.updateAlias(alias.arn, change), { type: 'stored', alias: changed })
    const nothing = { description: null, routes: null, updatedMillis: 11 }
    await store.updateAlias(alias.arn, nothing)
    assert.deepEqual(await store.aliasByArn(alias.arn), { ...changed, updatedMillis: 11 })
    assert.deepEqual(await store.removeVersion(arn, 1), [])
    assert.equal(await store.versionByNumber(arn, 1), null)
    const missing = { ...nothing, routes: [{ version: 1, weight: 100 }] }
    assert.deepEqual(await store.updateAlias(alias.arn, missing), { type: 'versionGone', version: 1 })
    assert.equal(await store.removeAlias(alias.arn), true)
    assert.equal(await store.removeAlias(alias.arn), false)
    assert.deepEqual(await store.updateAlias(alias.arn, nothing), { type: 'gone' })
  })

  test('aliases are bounded, and listed by creation and by version', async (context) => {
    const store = await kind.open(context)
    assert.deepEqual(await store.createAlias(newAlias('a'), 3), { type: 'gone' })
    await createTwoVersions(store)
    for (const name of ['c', 'a', 'b']) {
      await store.createAlias(newAlias(name, [{ version: name === 'a' ? 2 : 1, weight: 100 }]), 3)
    }
    assert.deepEqual(await store.createAlias(newAlias('d'), 3), { type: 'full' })
    const far = await store.createAlias(newAlias('d', [{ version: 9, weight: 100 }]), 3)
    assert.deepEqual(far, { type: 'versionGone', version: 9 })
    const names = async (version: number | null) =>
      (await allPages((request) => store.listAliases(arn, version, request), 2)).map((page) =>
        page.map(({ name }) => name),
      )
    assert.deepEqual(await names(null), [['c', 'a'], ['b']])
    assert.deepEqual(await names(1), [['c', 'b']])
    assert.deepEqual(await names(2), [['a']])
  })

  test('versions and aliases go with their machine', async (context) => {
    const store = await kind.open(context)
    await createTwoVersions(store)
    await store.createAlias(newAlias('live'), 9)
    await store.removeMachine(arn)
    assert.equal(await store.versionByNumber(arn, 1), null)
    assert.equal(await store.aliasByArn(`${arn}:live`), null)
    await createMachine(store, 'm', { publication })
    assert.equal((await store.versionByNumber(arn, 1))?.number, 1)
  })

  test('executions keep their version and alias, and are listed by them', async (context) => {
    const store = await kind.open(context)
    await createTwoVersions(store)
    const plain = await startAndEnd(store)
    const first = await startAndEnd(store, { version: 1 })
    const second = await startOpen(store, { version: 2, alias: 'live' })
    const third = await startAndEnd(store, { version: 1, alias: 'live' }, { status: 'FAILED', output: null })
    assert.deepEqual((await store.loadOpenExecution(second.id))?.execution, second)
    const { version, alias } = (await store.executionByArn(third.arn))!
    assert.deepEqual([version, alias], [1, 'live'])
    const list = async (startedBy: { version: number } | { alias: string } | null, status: 'FAILED' | null = null) => {
      const filter = startedBy === null ? {} : { startedBy }
      const pages = await allPages((page) => store.listExecutions({ machineArn: arn, status, ...filter, ...page }), 1)
      return pages.flat().map(({ id }) => id)
    }
    assert.deepEqual(await list({ version: 1 }), [third.id, first.id])
    assert.deepEqual(await list({ version: 1 }, 'FAILED'), [third.id])
    assert.deepEqual(await list({ alias: 'live' }), [third.id, second.id])
    assert.deepEqual(await list({ alias: 'other' }), [])
    assert.deepEqual(await list(null), [third.id, second.id, first.id, plain.id])
  })
}
