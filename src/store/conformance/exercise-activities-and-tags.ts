import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Activity } from '../store.ts'
import { activityArn, allPages, createMachine, type StoreKind } from './fixtures.ts'

function newActivity(name: string, createdMillis = 1): Activity {
  return { arn: activityArn(name), name, createdMillis, encryptionConfiguration: null }
}

export function exerciseActivitiesAndTags(kind: StoreKind): void {
  test('an activity is new, or as it already was', async (context) => {
    const store = await kind.open(context)
    const activity = { ...newActivity('a'), encryptionConfiguration: '{"type":"AWS_OWNED_KEY"}' }
    assert.deepEqual(await store.activities.create(activity, [{ key: 'k', value: 'v' }]), activity)
    assert.deepEqual(await store.activities.create(newActivity('a', 2), [{ key: 'x', value: 'y' }]), activity)
    assert.deepEqual(await store.activities.byArn(activity.arn), activity)
    assert.deepEqual(await store.tags.of(activity.arn), [{ key: 'k', value: 'v' }])
    assert.equal(await store.activities.byArn(activityArn('other')), null)
  })

  test('a removed activity takes its tags along', async (context) => {
    const store = await kind.open(context)
    const { arn } = await store.activities.create(newActivity('a'), [{ key: 'k', value: 'v' }])
    await store.activities.remove(arn)
    await store.activities.remove(arn)
    assert.equal(await store.activities.byArn(arn), null)
    assert.deepEqual(await store.tags.of(arn), [])
  })

  test('activities are listed by creation, also while others come', async (context) => {
    const store = await kind.open(context)
    for (const [name, createdMillis] of [
      ['c', 3],
      ['a', 1],
      ['b', 1],
    ] as const) {
      await store.activities.create(newActivity(name, createdMillis), [])
    }
    const pages = await allPages(
      (request) => store.activities.list(request),
      2,
      () => store.activities.create(newActivity('d', 4), []),
    )
    assert.deepEqual(
      pages.map((page) => page.map((activity) => activity.name)),
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    )
    assert.deepEqual((await store.activities.list({ limit: 1, after: null })).items, [newActivity('a', 1)])
  })

  test('a made-up cursor is refused', async (context) => {
    const store = await kind.open(context)
    for (const after of ['', 'x', '1', '1.2.3', '1.-2', '1e3.0']) {
      await assert.rejects(store.activities.list({ limit: 1, after }), { code: 'STORE_INVALID_CURSOR' })
      await assert.rejects(store.machines.list({ limit: 1, after }), { code: 'STORE_INVALID_CURSOR' })
    }
  })

  test('tags keep the order in which their keys were first set', async (context) => {
    const store = await kind.open(context)
    const arn = activityArn('a')
    await store.tags.set(
      arn,
      [
        { key: 'z', value: '1' },
        { key: 'a', value: '2' },
      ],
      9,
    )
    await store.tags.set('another', [{ key: 'z', value: '9' }], 9)
    await store.tags.set(
      arn,
      [
        { key: 'm', value: '' },
        { key: 'z', value: '3' },
      ],
      9,
    )
    assert.deepEqual(await store.tags.of(arn), [
      { key: 'z', value: '3' },
      { key: 'a', value: '2' },
      { key: 'm', value: '' },
    ])
    await store.tags.remove(arn, ['z', 'unknown'])
    await store.tags.set(arn, [{ key: 'z', value: '4' }], 9)
    assert.deepEqual(
      (await store.tags.of(arn)).map((tag) => tag.key),
      ['a', 'm', 'z'],
    )
    assert.deepEqual(await store.tags.of('another'), [{ key: 'z', value: '9' }])
  })
  test('tags are set all or none, and never beyond their number', async (context) => {
    const store = await kind.open(context)
    const arn = activityArn('a')
    const set = (...keys: string[]) =>
      store.tags.set(
        arn,
        keys.map((key) => ({ key, value: 'v' })),
        3,
      )
    assert.deepEqual(await Promise.all([set('a', 'b'), set('c', 'd'), set('b', 'c')]), [true, false, true])
    assert.deepEqual(
      (await store.tags.of(arn)).map(({ key }) => key),
      ['a', 'b', 'c'],
    )
  })
  test('a new resource has its own tags, not those that were set too late on the one before', async (context) => {
    const store = await kind.open(context)
    const machine = await createMachine(store, 'm')
    const activity = newActivity('a')
    await store.activities.create(activity, [])
    await store.machines.remove(machine.arn)
    await store.activities.remove(activity.arn)
    for (const { arn } of [machine, activity]) await store.tags.set(arn, [{ key: 'late', value: '' }], 9)
    await createMachine(store, 'm')
    await store.activities.create(activity, [{ key: 'own', value: '' }])
    assert.deepEqual(await store.tags.of(machine.arn), [])
    assert.deepEqual(await store.tags.of(activity.arn), [{ key: 'own', value: '' }])
  })
}
