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
    assert.deepEqual(await store.createActivity(activity, [{ key: 'k', value: 'v' }]), activity)
    assert.deepEqual(await store.createActivity(newActivity('a', 2), [{ key: 'x', value: 'y' }]), activity)
    assert.deepEqual(await store.activityByArn(activity.arn), activity)
    assert.deepEqual(await store.tagsOf(activity.arn), [{ key: 'k', value: 'v' }])
    assert.equal(await store.activityByArn(activityArn('other')), null)
  })

  test('a removed activity takes its tags along', async (context) => {
    const store = await kind.open(context)
    const { arn } = await store.createActivity(newActivity('a'), [{ key: 'k', value: 'v' }])
    await store.removeActivity(arn)
    await store.removeActivity(arn)
    assert.equal(await store.activityByArn(arn), null)
    assert.deepEqual(await store.tagsOf(arn), [])
  })

  test('activities are listed by creation, also while others come', async (context) => {
    const store = await kind.open(context)
    for (const [name, createdMillis] of [
      ['c', 3],
      ['a', 1],
      ['b', 1],
    ] as const) {
      await store.createActivity(newActivity(name, createdMillis), [])
    }
    const pages = await allPages(
      (request) => store.listActivities(request),
      2,
      () => store.createActivity(newActivity('d', 4), []),
    )
    assert.deepEqual(
      pages.map((page) => page.map((activity) => activity.name)),
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    )
    assert.deepEqual((await store.listActivities({ limit: 1, after: null })).items, [newActivity('a', 1)])
  })

  test('a made-up cursor is refused', async (context) => {
    const store = await kind.open(context)
    for (const after of ['', 'x', '1', '1.2.3', '1.-2', '1e3.0']) {
      await assert.rejects(store.listActivities({ limit: 1, after }), { code: 'STORE_INVALID_CURSOR' })
      await assert.rejects(store.listMachines({ limit: 1, after }), { code: 'STORE_INVALID_CURSOR' })
    }
  })

  test('tags keep the order in which their keys were first set', async (context) => {
    const store = await kind.open(context)
    const arn = activityArn('a')
    await store.setTags(
      arn,
      [
        { key: 'z', value: '1' },
        { key: 'a', value: '2' },
      ],
      9,
    )
    await store.setTags('another', [{ key: 'z', value: '9' }], 9)
    await store.setTags(
      arn,
      [
        { key: 'm', value: '' },
        { key: 'z', value: '3' },
      ],
      9,
    )
    assert.deepEqual(await store.tagsOf(arn), [
      { key: 'z', value: '3' },
      { key: 'a', value: '2' },
      { key: 'm', value: '' },
    ])
    await store.removeTags(arn, ['z', 'unknown'])
    await store.setTags(arn, [{ key: 'z', value: '4' }], 9)
    assert.deepEqual(
      (await store.tagsOf(arn)).map((tag) => tag.key),
      ['a', 'm', 'z'],
    )
    assert.deepEqual(await store.tagsOf('another'), [{ key: 'z', value: '9' }])
  })
  test('tags are set all or none, and never beyond their number', async (context) => {
    const store = await kind.open(context)
    const arn = activityArn('a')
    const set = (...keys: string[]) =>
      store.setTags(
        arn,
        keys.map((key) => ({ key, value: 'v' })),
        3,
      )
    assert.deepEqual(await Promise.all([set('a', 'b'), set('c', 'd'), set('b', 'c')]), [true, false, true])
    assert.deepEqual(
      (await store.tagsOf(arn)).map(({ key }) => key),
      ['a', 'b', 'c'],
    )
  })
  test('a new resource has its own tags, not those that were set too late on the one before', async (context) => {
    const store = await kind.open(context)
    const machine = await createMachine(store, 'm')
    const activity = newActivity('a')
    await store.createActivity(activity, [])
    await store.removeMachine(machine.arn)
    await store.removeActivity(activity.arn)
    for (const { arn } of [machine, activity]) await store.setTags(arn, [{ key: 'late', value: '' }], 9)
    await createMachine(store, 'm')
    await store.createActivity(activity, [{ key: 'own', value: '' }])
    assert.deepEqual(await store.tagsOf(machine.arn), [])
    assert.deepEqual(await store.tagsOf(activity.arn), [{ key: 'own', value: '' }])
  })
}
