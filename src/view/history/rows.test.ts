import assert from 'node:assert/strict'
import test from 'node:test'
import { failedVisit, rowsOf } from './rows.ts'
import { stateStatuses } from './state-statuses.ts'
import type { Flow, FlowStatus, Visit, VisitStatus } from './visit.ts'

let ids = 0

function flowOf(status: FlowStatus, ...visits: Visit[]): Flow {
  return { parent: null, index: 0, visits, startedMillis: 0, endedMillis: null, status }
}

function visitOf(name: string, status: VisitStatus, ...flows: Flow[]): Visit {
  const nothing = { input: null, output: null, assignedVariables: null, error: null, cause: null, mapRunArn: null }
  return {
    ...nothing,
    id: ++ids,
    name,
    type: flows.length > 0 ? 'Map' : 'Pass',
    flow: flowOf('InProgress'),
    enteredMillis: 0,
    exitedMillis: null,
    status,
    attempts: [],
    flows,
    iterationCount: null,
    eventIds: [],
  }
}

const root = flowOf(
  'Failed',
  visitOf('A', 'Succeeded'),
  visitOf(
    'Each',
    'Failed',
    flowOf('Succeeded', visitOf('Item', 'Succeeded')),
    flowOf('Failed', visitOf('Item', 'Failed')),
    flowOf('Aborted', visitOf('Item', 'Aborted')),
  ),
)

test('everything that happened is a line, what is inside below what it is in', () => {
  const lines = rowsOf(root).map((row) => `${row.depth} ${row.type === 'visit' ? row.visit.name : row.flow.status}`)
  assert.deepEqual(lines, ['0 A', '0 Each', '1 Succeeded', '2 Item', '1 Failed', '2 Item', '1 Aborted', '2 Item'])
  assert.equal(rowsOf(root, () => false).length, 2)
})

test('the innermost failure is found', () => {
  assert.equal(failedVisit(root)?.name, 'Item')
  assert.equal(failedVisit(root)?.status, 'Failed')
  assert.equal(failedVisit(flowOf('Succeeded', visitOf('A', 'Succeeded'))), null)
  assert.equal(failedVisit(flowOf('InProgress')), null)
  // Its own output could not be made.
  const alone = visitOf('Each', 'Failed', flowOf('Succeeded', visitOf('Item', 'Succeeded')))
  assert.equal(failedVisit(flowOf('Failed', alone)), alone)
})

test('a state stands as the weightiest of its iterations, and in each as its last visit', () => {
  assert.deepEqual(
    [...stateStatuses(root)],
    [
      ['Item', 'Failed'],
      ['A', 'Succeeded'],
      ['Each', 'Failed'],
    ],
  )
  const loop = flowOf('InProgress', visitOf('A', 'Caught'), visitOf('A', 'Succeeded'))
  assert.deepEqual([...stateStatuses(loop)], [['A', 'Succeeded']])
})
