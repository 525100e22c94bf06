import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OperationName } from '../../src/api/model/operation-types.ts'
import { definitionOf, World } from '../support/world.ts'

const failing = definitionOf({
  Count: { Type: 'Pass', Assign: { a: 1 }, Next: 'No' },
  No: { Type: 'Fail', Error: 'E', Cause: 'C' },
})
const using = definitionOf(
  { Set: { Type: 'Pass', Assign: { a: 1 }, Next: 'Use' }, Use: { Type: 'Succeed', Output: '{% $a %}' } },
  { QueryLanguage: 'JSONata' },
)

/** What METADATA_ONLY leaves out of an answer, and what it changes. */
async function difference(world: World, name: OperationName, input: object) {
  const all = JSON.parse((await world.call(name, { ...input, includedData: 'ALL_DATA' } as never)).body)
  const some = JSON.parse((await world.call(name, { ...input, includedData: 'METADATA_ONLY' } as never)).body)
  const own = new Set(['executionArn', 'name', 'startDate', 'stopDate'])
  return {
    leftOut: Object.keys(all).filter((member) => !(member in some)),
    changed: Object.fromEntries(
      Object.keys(some)
        .filter((member) => !own.has(member) && JSON.stringify(some[member]) !== JSON.stringify(all[member]))
        .map((member) => [member, some[member]]),
    ),
  }
}

test('METADATA_ONLY leaves out payloads, errors and definitions', async (t) => {
  const world = await World.open(t)
  const stateMachineArn = await world.machine(failing)
  const failed = await world.ended(stateMachineArn)
  const detailsOnly = { inputDetails: { included: false } }
  assert.deepEqual(await difference(world, 'DescribeExecution', { executionArn: failed }), {
    leftOut: ['cause', 'error', 'input'],
    changed: detailsOnly,
  })
  assert.deepEqual(await difference(world, 'DescribeExecution', { executionArn: await world.ended() }), {
    leftOut: ['input', 'output'],
    changed: { ...detailsOnly, outputDetails: { included: false } },
  })
  const withVariables = await world.machine(using)
  const definition = { leftOut: ['variableReferences'], changed: { definition: '{}' } }
  assert.deepEqual(await difference(world, 'DescribeStateMachine', { stateMachineArn: withVariables }), definition)
  const executionArn = await world.ended(withVariables)
  assert.deepEqual(await difference(world, 'DescribeStateMachineForExecution', { executionArn }), definition)
  const express = await world.machine(failing, 'EXPRESS')
  assert.deepEqual(await difference(world, 'StartSyncExecution', { stateMachineArn: express, input: '{}' }), {
    leftOut: ['cause', 'error', 'input'],
    changed: { ...detailsOnly, outputDetails: { included: false } },
  })
})

test('a history without execution data has no inputs, outputs and variables', async (t) => {
  const world = await World.open(t)
  const executionArn = await world.ended(await world.machine(using))
  const members = async (includeExecutionData: boolean) => {
    const { body } = await world.call('GetExecutionHistory', { executionArn, includeExecutionData })
    return [
      ...new Set(
        [...body.matchAll(/"(input|output|inputDetails|outputDetails|assignedVariables\w*)":/g)].map(
          (match) => match[1],
        ),
      ),
    ]
  }
  const all = ['input', 'inputDetails', 'output', 'outputDetails', 'assignedVariables', 'assignedVariablesDetails']
  assert.deepEqual((await members(true)).toSorted(), all.toSorted())
  assert.deepEqual(await members(false), [])
})
