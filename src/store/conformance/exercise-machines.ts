import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  allPages,
  createMachine,
  machineArn,
  newMachine,
  newRevision,
  type StoreKind,
  startAndEnd,
  startOpen,
} from './fixtures.ts'

export function exerciseMachines(kind: StoreKind): void {
  test('a machine comes back as it was created', async (context) => {
    const store = await kind.open(context)
    const revision = newRevision({
      revisionId: 'b3f1',
      definition: '{ "StartAt" : "Ä\u2028" }',
      loggingConfiguration: '{"level":"ALL"}',
      tracingConfiguration: '{"enabled":true}',
      encryptionConfiguration: '{"type":"AWS_OWNED_KEY"}',
    })
    const created = await createMachine(store, 'm', { type: 'EXPRESS', revision })
    const expected = {
      ...newMachine('m', { type: 'EXPRESS' }),
      revision: { id: 1, machineArn: created.arn, ...revision },
    }
    const { tags: _, ...machine } = expected
    assert.deepEqual(created, machine)
    assert.deepEqual(await store.machines.byArn(created.arn), machine)
    assert.deepEqual(await store.machines.revisionById(1), machine.revision)
    assert.equal(await store.machines.byArn(machineArn('other')), null)
    assert.equal(await store.machines.revisionById(2), null)
  })

  test('a taken name is left alone, tags included', async (context) => {
    const store = await kind.open(context)
    const created = await createMachine(store, 'm', { tags: [{ key: 'team', value: 'a' }] })
    const again = newMachine('m', { createdMillis: 9, tags: [{ key: 'team', value: 'b' }] })
    assert.equal(await store.machines.create(again), null)
    assert.deepEqual(await store.machines.byArn(created.arn), created)
    assert.deepEqual(await store.tags.of(created.arn), [{ key: 'team', value: 'a' }])
    assert.equal((await store.machines.list({ limit: 9, after: null })).items.length, 1)
  })

  test('of two that create the same machine at once, one does', async (context) => {
    const store = await kind.open(context)
    const created = await Promise.all([store.machines.create(newMachine('m')), store.machines.create(newMachine('m'))])
    assert.deepEqual(
      created.map((machine) => machine?.revision.id),
      [1, undefined],
    )
  })

  test('a revision becomes current, and the one before stays', async (context) => {
    const store = await kind.open(context)
    const created = await createMachine(store, 'm')
    const { id } = created.revision
    const result = await store.machines.revise(created.arn, newRevision({ revisionId: 'r2', definition: '{}' }), id)
    assert(result.type === 'revised')
    const { machine: revised } = result
    assert.equal(revised.revision.definition, '{}')
    assert.notEqual(revised.revision.id, created.revision.id)
    assert.deepEqual(await store.machines.byArn(created.arn), revised)
    assert.deepEqual(await store.machines.revisionById(created.revision.id), created.revision)
    assert.deepEqual(await store.machines.revise(machineArn('other'), newRevision(), id), { type: 'gone' })
  })

  test('a revision that was made from one that is no longer current is refused', async (context) => {
    const store = await kind.open(context)
    const { arn, revision } = await createMachine(store, 'm')
    const revise = (definition: string) => store.machines.revise(arn, newRevision({ definition }), revision.id)
    const results = await Promise.all([revise('1'), revise('2')])
    assert.deepEqual(
      results.map(({ type }) => type),
      ['revised', 'stale'],
    )
    const current = (await store.machines.byArn(arn))!.revision
    assert.equal(current.definition, '1')
    const publication = { description: null, createdMillis: 7, versionsMax: 3 }
    const late = await store.versions.reviseAndPublish(arn, newRevision({ definition: '3' }), revision.id, publication)
    assert.deepEqual(late, { type: 'stale', current })
    assert.deepEqual((await store.versions.list(arn, { limit: 9, after: null })).items, [])
  })

  test('machines are listed by creation, also while others come and go', async (context) => {
    const store = await kind.open(context)
    for (const [name, createdMillis] of [
      ['c', 3],
      ['a', 1],
      ['b', 2],
      ['b2', 2],
      ['d', 4],
    ] as const) {
      await createMachine(store, name, { createdMillis })
    }
    let created = 10
    const pages = await allPages(
      (request) => store.machines.list(request),
      2,
      async () => {
        if (created === 10) await store.machines.remove(machineArn('b'))
        if (created < 12) await createMachine(store, `late${created}`, { createdMillis: created })
        created += 1
      },
    )
    assert.deepEqual(
      pages.map((page) => page.map((machine) => machine.name)),
      [['a', 'b'], ['b2', 'c'], ['d', 'late10'], ['late11']],
    )
    assert.deepEqual(await store.machines.list({ limit: 7, after: null }).then((page) => page.next), null)
  })

  test('a machine is marked, then removed with its tags', async (context) => {
    const store = await kind.open(context)
    const { arn } = await createMachine(store, 'm', { tags: [{ key: 'k', value: 'v' }] })
    assert.equal(await store.machines.markDeleting(arn), true)
    assert.equal((await store.machines.byArn(arn))?.status, 'DELETING')
    await store.machines.remove(arn)
    assert.equal(await store.machines.byArn(arn), null)
    assert.deepEqual(await store.tags.of(arn), [])
    assert.equal(await store.machines.markDeleting(arn), false)
    await store.machines.remove(arn)
  })

  test('revisions of a removed machine stay for its executions and go with the last of them', async (context) => {
    const store = await kind.open(context)
    const first = await createMachine(store, 'm')
    await startAndEnd(store, { revision: first.revision.id }, { stopMillis: 10 })
    await store.machines.remove(first.arn)
    const second = await createMachine(store, 'm')
    await startAndEnd(store, { revision: second.revision.id }, { stopMillis: 20 })
    assert.notEqual(first.revision.id, second.revision.id)
    assert.deepEqual(await store.machines.revisionById(first.revision.id), first.revision)

    assert.equal((await store.executions.removeClosedBefore(15, 10)).count, 1)
    assert.equal(await store.machines.revisionById(first.revision.id), null)
    assert.deepEqual(await store.machines.revisionById(second.revision.id), second.revision)

    await store.machines.remove(second.arn)
    assert.deepEqual(await store.machines.revisionById(second.revision.id), second.revision)
    assert.equal((await store.executions.removeClosedBefore(30, 10)).count, 1)
    assert.equal(await store.machines.revisionById(second.revision.id), null)
  })

  test('a removed machine without executions leaves nothing, and revision ids are not given again', async (context) => {
    const store = await kind.open(context)
    const { arn, revision } = await createMachine(store, 'm')
    await store.machines.remove(arn)
    assert.equal(await store.machines.revisionById(revision.id), null)
    assert.equal((await createMachine(store, 'm')).revision.id, revision.id + 1)
  })

  test('a machine has open executions until the last has ended', async (context) => {
    const store = await kind.open(context)
    assert.equal(await store.executions.hasOpen(machineArn('m')), false)
    await startOpen(store, { machineArn: machineArn('other') })
    await startAndEnd(store)
    assert.equal(await store.executions.hasOpen(machineArn('m')), false)
    await startOpen(store)
    assert.equal(await store.executions.hasOpen(machineArn('m')), true)
  })

  test('machines on their way out are found, and open executions of Standard machines counted', async (context) => {
    const store = await kind.open(context)
    for (const name of ['m', 'going']) await createMachine(store, name)
    await createMachine(store, 'express', { type: 'EXPRESS' })
    assert.deepEqual(await store.machines.deleting(), [])
    await store.machines.markDeleting(machineArn('going'))
    assert.deepEqual(await store.machines.deleting(), [machineArn('going')])
    assert.equal(await store.executions.countOpen(), 0)
    await startAndEnd(store)
    for (const name of ['m', 'm', 'going', 'express']) await startOpen(store, { machineArn: machineArn(name) })
    assert.equal(await store.executions.countOpen(), 3)
  })
}
