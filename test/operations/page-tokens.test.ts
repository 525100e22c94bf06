import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OperationName } from '../../src/api/model/operation-types.ts'
import { serviceModel } from '../../src/api/model/service-model.ts'
import { definitionOf, World } from '../support/world.ts'

interface Listing {
  readonly name: OperationName
  /** The member of the answer that has the list. */
  readonly list: string
  /** Makes three things to list, and returns what else the call needs. */
  readonly prepare: (world: World) => Promise<object>
}

const listings: readonly Listing[] = [
  { name: 'GetExecutionHistory', list: 'events', prepare: threeEvents },
  { name: 'ListActivities', list: 'activities', prepare: (world) => three(() => world.activity()).then(() => ({})) },
  { name: 'ListExecutions', list: 'executions', prepare: (world) => ofMachine(world, (arn) => world.ended(arn)) },
  { name: 'ListMapRuns', list: 'mapRuns', prepare: threeMapRuns },
  { name: 'ListStateMachineAliases', list: 'stateMachineAliases', prepare: threeAliases },
  {
    name: 'ListStateMachineVersions',
    list: 'stateMachineVersions',
    prepare: (world) => ofMachine(world, revise(world)),
  },
  {
    name: 'ListStateMachines',
    list: 'stateMachines',
    prepare: (world) => three(() => world.machine()).then(() => ({})),
  },
]

test('every operation with pages is tested here', () => {
  const paged = Object.entries(serviceModel.operations).flatMap(([name, { input }]) => {
    const shape = serviceModel.shapes[input]!
    return shape.type === 'structure' && 'nextToken' in shape.members ? [name] : []
  })
  assert.deepEqual(listings.map(({ name }) => name).toSorted(), paged.toSorted())
})

for (const { name, list, prepare } of listings) {
  test(`${name} goes from page to page, with tokens that are valid for a day and for nothing else`, async (t) => {
    const world = await World.open(t)
    const input = await prepare(world)
    const page = async (change: object) => {
      const { body } = await world.call(name, { ...input, ...change } as never)
      const answer = JSON.parse(body) as Record<string, unknown[]> & { nextToken?: string }
      return { items: answer[list]!, nextToken: answer.nextToken }
    }
    const refused = async (change: object) => (await world.failure(name, { ...input, ...change })).name

    const all = await page({})
    assert.deepEqual([all.items.length, all.nextToken], [3, undefined])
    assert.deepEqual(await page({ maxResults: 0 }), all, '0 is the default')
    assert.deepEqual(await page({ maxResults: 1000 }), all)
    for (const maxResults of [-1, 1001]) assert.equal(await refused({ maxResults }), 'ValidationException')

    const first = await page({ maxResults: 2 })
    const nextToken = first.nextToken!
    assert.ok(nextToken.length <= 1024)
    const second = await page({ maxResults: 2, nextToken })
    assert.deepEqual([...first.items, ...second.items], all.items)
    assert.equal(second.nextToken, undefined)

    assert.equal(await refused({ nextToken: `${nextToken}x` }), 'InvalidToken')
    assert.equal(await refused({ nextToken: 'a'.repeat(3097) }), 'ValidationException')
    const elsewhere = listings.find((other) => other.name !== name)!
    const { nextToken: foreign } = (
      await world.call(elsewhere.name, { ...(await elsewhere.prepare(world)), maxResults: 1 } as never)
    ).output as { nextToken: string }
    assert.equal(await refused({ nextToken: foreign }), 'InvalidToken')

    await world.pass(24 * 60 * 60)
    assert.deepEqual((await page({ maxResults: 2, nextToken })).items[0], second.items[0], 'good for 24 hours')
    await world.pass(1)
    assert.equal(await refused({ nextToken }), 'InvalidToken')
  })
}

async function three(make: (index: number) => Promise<unknown>): Promise<void> {
  for (const index of [1, 2, 3]) await make(index)
}

async function ofMachine(world: World, make: (stateMachineArn: string, index: number) => Promise<unknown>) {
  const stateMachineArn = await world.machine()
  await three((index) => make(stateMachineArn, index))
  return { stateMachineArn }
}

function revise(world: World) {
  return async (stateMachineArn: string, index: number) => {
    const definition = definitionOf({ S: { Type: 'Succeed', Comment: String(index) } })
    await world.call('UpdateStateMachine', { stateMachineArn, definition, publish: true })
  }
}

async function threeEvents(world: World) {
  const stateMachineArn = await world.machine(definitionOf({ No: { Type: 'Fail' } }))
  return { executionArn: await world.ended(stateMachineArn) }
}

async function threeAliases(world: World) {
  const { stateMachineArn, routingConfiguration } = await world.alias()
  for (const name of ['next', 'test']) await world.call('CreateStateMachineAlias', { name, routingConfiguration })
  return { stateMachineArn }
}

/** An execution that goes through three Distributed Maps. */
async function threeMapRuns(world: World): Promise<object> {
  const map = {
    Type: 'Map',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
      StartAt: 'P',
      States: { P: { Type: 'Pass', End: true } },
    },
  }
  const named = (name: string) => JSON.parse(JSON.stringify(map).replaceAll('"P"', `"P${name}"`)) as object
  const stateMachineArn = await world.machine(
    definitionOf({
      A: { ...named('A'), Next: 'B' },
      B: { ...named('B'), Next: 'C' },
      C: { ...named('C'), End: true },
    }),
  )
  const { output } = await world.call('StartExecution', { stateMachineArn, input: '[1]' })
  const execution = await world.local.store.executions.byArn(output.executionArn)
  await world.local.runtime.executionEnded(execution!.id)
  return { executionArn: output.executionArn }
}
