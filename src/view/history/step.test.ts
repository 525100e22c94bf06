import assert from 'node:assert/strict'
import test from 'node:test'
import { executionStartedBy, variableChanges, variablesBefore } from './step.ts'
import type { Attempt, Flow, Visit } from './visit.ts'

function flowOf(parent: Visit | null, ...assigned: readonly (Record<string, string> | null)[]): Flow {
  const flow: Flow = { parent, index: 0, visits: [], startedMillis: 0, endedMillis: null, status: 'InProgress' }
  for (const assignedVariables of assigned) {
    const visit = { flow, assignedVariables, flows: [] } as unknown as Visit
    flow.visits.push(visit)
  }
  parent?.flows.push(flow)
  return flow
}

const visitAt = (flow: Flow, index: number) => flow.visits[index] as Visit

test('a state reads what earlier states assigned, last values first, but not what it assigns itself', () => {
  const root = flowOf(null, { x: '1', y: '1' }, null, { x: '2' }, { x: '3' })
  const before = [0, 1, 2, 3].map((index) => Object.fromEntries(variablesBefore(visitAt(root, index))))
  assert.deepEqual(before, [{}, { x: '1', y: '1' }, { x: '1', y: '1' }, { x: '2', y: '1' }])
})

test('a branch reads what is around it; neither other branches nor states after it read what it assigns', () => {
  const root = flowOf(null, { x: '1' }, { joined: 'true' }, null)
  const parallel = visitAt(root, 1)
  const one = flowOf(parallel, { a: '1' }, null)
  const other = flowOf(parallel, { b: '1' }, null)
  const read = (visit: Visit) => Object.fromEntries(variablesBefore(visit))
  assert.deepEqual(read(visitAt(one, 1)), { x: '1', a: '1' })
  assert.deepEqual(read(visitAt(other, 1)), { x: '1', b: '1' })
  assert.deepEqual(read(visitAt(root, 2)), { x: '1', joined: 'true' })
})

test('variables are new, changed or the same; those that the state touched come first', () => {
  const root = flowOf(null, { kept: '0', x: '1', again: '5' }, { x: '2', y: '3', again: '5' })
  assert.deepEqual(
    variableChanges(visitAt(root, 1)).map(({ name, before, after, change }) => [name, before, after, change]),
    [
      ['x', '1', '2', 'changed'],
      ['y', null, '3', 'new'],
      ['kept', '0', '0', 'same'],
      ['again', '5', '5', 'same'],
    ],
  )
})

test('the execution that a call started is found in what the history recorded', () => {
  const arn = 'arn:aws:states:us-east-1:123456789012:execution:child:one'
  const answer = JSON.stringify({ ExecutionArn: arn })
  const rows: readonly (readonly [Partial<Attempt>, string | null])[] = [
    [{ resourceType: 'states', resource: 'startExecution.sync:2', submitted: answer }, arn],
    [{ resourceType: 'states', resource: 'startExecution', output: answer }, arn],
    [{ resourceType: 'aws-sdk:sfn', resource: 'startExecution', output: answer }, arn],
    // An Express execution's answer leads nowhere.
    [{ resourceType: 'aws-sdk:sfn', resource: 'startSyncExecution', output: answer }, null],
    [{ resourceType: 'lambda', resource: 'invoke', output: answer }, null],
    [{ resourceType: 'states', resource: 'startExecution.sync', submitted: answer.slice(0, 20) }, null],
    [{ resourceType: 'states', resource: 'startExecution', error: 'StateMachineDoesNotExist' }, null],
  ]
  for (const [fields, expected] of rows) {
    const nothing = { resourceType: null, resource: null, submitted: null, output: null }
    assert.equal(executionStartedBy({ ...nothing, ...fields } as Attempt), expected, JSON.stringify(fields))
  }
})
