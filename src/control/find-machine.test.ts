import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readArn } from '../arn/index.ts'
import { createMachine, newRevision } from '../store/conformance/fixtures.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import { findMachine, type MachineLookup } from './find-machine.ts'

const never = () => assert.fail('nothing is to be drawn')

function find(store: MachineLookup, text: string, random: () => number) {
  const arn = readArn(text, ['stateMachine'])
  return arn.type === 'unreadable' ? null : findMachine(store, arn, random)
}

/** A machine with versions 1 and 2, a third revision, and an alias with two routes. */
async function setup(firstWeight: number) {
  const store = openMemoryStore()
  const publication = { description: null, createdMillis: 5, versionsMax: 9 }
  const { arn } = await createMachine(store, 'm', { publication })
  const currentId = async () => (await store.machines.byArn(arn))!.revision.id
  await store.versions.reviseAndPublish(
    arn,
    newRevision({ definition: '{"second":true}' }),
    await currentId(),
    publication,
  )
  await store.machines.revise(arn, newRevision({ definition: '{"third":true}' }), await currentId())
  const created = await store.aliases.create(
    {
      arn: `${arn}:live`,
      machineArn: arn,
      name: 'live',
      description: null,
      routes: [
        { version: 1, weight: firstWeight },
        { version: 2, weight: 100 - firstWeight },
      ],
      createdMillis: 5,
      updatedMillis: 5,
    },
    9,
  )
  assert.equal(created.type, 'stored')
  return { store, arn }
}

test('a version has its own revision, and the machine the current one', async () => {
  const { store, arn } = await setup(50)
  const second = await find(store, `${arn}:2`, never)
  assert.equal(second?.machine.revision.definition, '{"second":true}')
  assert.deepEqual([second?.version?.number, second?.alias], [2, null])
  const current = await find(store, arn, never)
  assert.equal(current?.machine.revision.definition, '{"third":true}')
  assert.deepEqual([current?.version, current?.alias], [null, null])
  for (const missing of [`${arn}:3`, `${arn}:other`, `${arn}:0`, `${arn}:live:1`, `${arn}2:1`]) {
    assert.equal(await find(store, missing, never), null, missing)
  }
})

test('an alias leads to its versions by their weights', async () => {
  for (const [weight, drawn, expected] of [
    [30, 0, 1],
    [30, 0.2999, 1],
    [30, 0.3, 2],
    [30, 0.9999, 2],
    [0, 0, 2],
    [100, 0.9999, 1],
  ] as const) {
    const { store, arn } = await setup(weight)
    const found = await find(store, `${arn}:live`, () => drawn)
    assert.deepEqual([found?.version?.number, found?.alias], [expected, 'live'], `${weight} at ${drawn}`)
  }
})
