import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alias, Route, Store } from '../store.ts'
import { allPages, createMachine, machineArn, newRevision, type StoreKind, startAndEnd, startOpen } from './fixtures.ts'

const arn = machineArn('m')
const publication = { description: null, createdMillis: 7, versionsMax: 3 }

/** A machine with versions 1 and 2. */
async function createTwoVersions(store: Store): Promise<void> {
  const { revision } = await createMachine(store, 'm', { publication })
  await store.versions.reviseAndPublish(arn, newRevision({ definition: '2' }), revision.id, publication)
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
    assert.deepEqual(await store.versions.byNumber(arn, 1), first)
    const again = await store.versions.publish(arn, revision.id, { ...publication, description: 'other' })
    assert.deepEqual(again, { type: 'published', version: first })
    const second = await store.versions.reviseAndPublish(
      arn,
      newRevision({ definition: '2' }),
      revision.id,
      publication,
    )
    assert.equal(second.type === 'published' && second.version.number, 2)
    const current = (await store.machines.byArn(arn))!.revision
    assert.equal(current.definition, '2')
    assert.deepEqual(await store.versions.publish(arn, revision.id, publication), { type: 'stale', current })
    assert.deepEqual(await store.versions.publish(machineArn('no'), 1, publication), { type: 'gone' })
    assert.deepEqual(await store.versions.reviseAndPublish(machineArn('no'), newRevision(), 1, publication), {
      type: 'gone',
    })
    assert.equal(await store.versions.byNumber(arn, 3), null)
  })

  test('a full machine takes no version, and no revision with it; numbers are not given again', async (context) => {
    const store = await kind.open(context)
    await createTwoVersions(store)
    const reviseAndPublish = async (definition: string) => {
      const replaced = (await store.machines.byArn(arn))!.revision.id
      return store.versions.reviseAndPublish(arn, newRevision({ definition }), replaced, publication)
    }
    await reviseAndPublish('3')
    assert.deepEqual(await reviseAndPublish('4'), { type: 'full' })
    const { revision } = (await store.machines.byArn(arn))!
    assert.equal(revision.definition, '3')
    assert.deepEqual(await store.versions.remove(arn, 3), [])
    const published = await store.versions.publish(arn, revision.id, publication)
    assert.equal(published.type === 'published' && published.version.number, 4)
    const pages = await allPages((request) => store.versions.list(arn, request), 2)
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
    assert.deepEqual(await store.aliases.create(alias, 9), { type: 'stored', alias })
    assert.deepEqual(await store.aliases.create({ ...alias, description: 'x' }, 9), { type: 'taken', alias })
    assert.deepEqual(await store.aliases.byArn(alias.arn), alias)
    assert.deepEqual(await store.versions.remove(arn, 1), ['live'])
    assert.equal((await store.versions.byNumber(arn, 1))?.number, 1)

    const change = { description: 'new', routes: [{ version: 2, weight: 100 }], updatedMillis: 9 }
    const changed = { ...alias, ...change }
    assert.deepEqual(await store.aliases.update(alias.arn, change), { type: 'stored', alias: changed })
    const nothing = { description: null, routes: null, updatedMillis: 11 }
    await store.aliases.update(alias.arn, nothing)
    assert.deepEqual(await store.aliases.byArn(alias.arn), { ...changed, updatedMillis: 11 })
    assert.deepEqual(await store.versions.remove(arn, 1), [])
    assert.equal(await store.versions.byNumber(arn, 1), null)
    const missing = { ...nothing, routes: [{ version: 1, weight: 100 }] }
    assert.deepEqual(await store.aliases.update(alias.arn, missing), { type: 'versionGone', version: 1 })
    assert.equal(await store.aliases.remove(alias.arn), true)
    assert.equal(await store.aliases.remove(alias.arn), false)
    assert.deepEqual(await store.aliases.update(alias.arn, nothing), { type: 'gone' })
  })

  test('aliases are bounded, and listed by creation and by version', async (context) => {
    const store = await kind.open(context)
    assert.deepEqual(await store.aliases.create(newAlias('a'), 3), { type: 'gone' })
    await createTwoVersions(store)
    for (const name of ['c', 'a', 'b']) {
      await store.aliases.create(newAlias(name, [{ version: name === 'a' ? 2 : 1, weight: 100 }]), 3)
    }
    assert.deepEqual(await store.aliases.create(newAlias('d'), 3), { type: 'full' })
    const far = await store.aliases.create(newAlias('d', [{ version: 9, weight: 100 }]), 3)
    assert.deepEqual(far, { type: 'versionGone', version: 9 })
    const names = async (version: number | null) =>
      (await allPages((request) => store.aliases.list(arn, version, request), 2)).map((page) =>
        page.map(({ name }) => name),
      )
    assert.deepEqual(await names(null), [['c', 'a'], ['b']])
    assert.deepEqual(await names(1), [['c', 'b']])
    assert.deepEqual(await names(2), [['a']])
  })

  test('versions and aliases go with their machine', async (context) => {
    const store = await kind.open(context)
    await createTwoVersions(store)
    await store.aliases.create(newAlias('live'), 9)
    await store.machines.remove(arn)
    assert.equal(await store.versions.byNumber(arn, 1), null)
    assert.equal(await store.aliases.byArn(`${arn}:live`), null)
    await createMachine(store, 'm', { publication })
    assert.equal((await store.versions.byNumber(arn, 1))?.number, 1)
  })

  test('executions keep their version and alias, and are listed by them', async (context) => {
    const store = await kind.open(context)
    await createTwoVersions(store)
    const plain = await startAndEnd(store)
    const first = await startAndEnd(store, { version: 1 })
    const second = await startOpen(store, { version: 2, alias: 'live' })
    const third = await startAndEnd(store, { version: 1, alias: 'live' }, { status: 'FAILED', output: null })
    assert.deepEqual((await store.executions.loadOpen(second.id))?.execution, second)
    const { version, alias } = (await store.executions.byArn(third.arn))!
    assert.deepEqual([version, alias], [1, 'live'])
    const list = async (startedBy: { version: number } | { alias: string } | null, status: 'FAILED' | null = null) => {
      const filter = startedBy === null ? {} : { startedBy }
      const pages = await allPages((page) => store.executions.list({ machineArn: arn, status, ...filter, ...page }), 1)
      return pages.flat().map(({ id }) => id)
    }
    assert.deepEqual(await list({ version: 1 }), [third.id, first.id])
    assert.deepEqual(await list({ version: 1 }, 'FAILED'), [third.id])
    assert.deepEqual(await list({ alias: 'live' }), [third.id, second.id])
    assert.deepEqual(await list({ alias: 'other' }), [])
    assert.deepEqual(await list(null), [third.id, second.id, first.id, plain.id])
  })
}
