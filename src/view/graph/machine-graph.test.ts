import assert from 'node:assert/strict'
import test from 'node:test'
import { readMachine } from '../../asl/model/read-machine.ts'
import { type JsonObject, parse } from '../../json/index.ts'
import { conditionText, type MachineGraph, machineGraph } from './machine-graph.ts'

function graphOf(definition: object): MachineGraph {
  return machineGraph(readMachine(parse(JSON.stringify(definition)) as JsonObject))
}

test('reads each way from one state to another', () => {
  const { root } = graphOf({
    StartAt: 'A',
    States: {
      A: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Catch: [{ ErrorEquals: ['Broken', 'States.Timeout'], Next: 'C' }],
        Next: 'B',
      },
      B: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 3, Next: 'A' }], Default: 'C' },
      C: { Type: 'Succeed' },
    },
  })
  assert.equal(root.startAt, 'A')
  assert.deepEqual(
    root.edges.map(({ from, to, kind, label }) => [from, to, kind, label].join(' ')),
    ['A B next ', 'A C catch Broken, States.Timeout', 'B A choice $.n > 3', 'B C default Default'],
  )
  assert.deepEqual(
    root.nodes.map(({ name, type, resource, isEnd }) => [name, type, resource, isEnd]),
    [
      ['A', 'Task', 'sqs:sendMessage.waitForTaskToken', false],
      ['B', 'Choice', null, false],
      ['C', 'Succeed', null, true],
    ],
  )
})

test('reads branches and processors as flows of their state', () => {
  const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { ...state, End: true } } })
  const map = {
    Type: 'Map',
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...branch('Item', { Type: 'Pass' }) },
  }
  const { root, nodes } = graphOf(
    branch('All', { Type: 'Parallel', Branches: [branch('One', map), branch('Two', { Type: 'Pass' })] }),
  )
  const all = root.nodes[0]
  assert.deepEqual(
    all?.flows.map(({ index, startAt, isDistributed }) => [index, startAt, isDistributed]),
    [
      [0, 'One', false],
      [1, 'Two', false],
    ],
  )
  assert.equal(nodes.get('Item')?.type, 'Pass')
  assert.equal(nodes.get('One')?.flows[0]?.isDistributed, true)
  assert.equal(nodes.get('One')?.flows[0]?.owner?.name, 'One')
})

test('reads what there is of a definition that is wrong', () => {
  const { root } = graphOf({
    StartAt: 'Gone',
    States: { A: { Type: 'Nonsense', Next: 'Nowhere', Catch: 'all', Choices: [1] }, B: {} },
  })
  assert.equal(root.startAt, null)
  assert.deepEqual(
    root.nodes.map(({ name, type }) => [name, type]),
    [
      ['A', 'Nonsense'],
      ['B', ''],
    ],
  )
  assert.deepEqual(root.edges, [])
  assert.deepEqual(graphOf({}).root.nodes, [])
})

test('writes conditions for people', () => {
  const cases: [object, string][] = [
    [{ Condition: '{% $amount > 100 %}' }, '$amount > 100'],
    [{ Variable: '$.a', StringEquals: 'x' }, '$.a = "x"'],
    [{ Variable: '$.a', NumericLessThanEqualsPath: '$.b' }, '$.a ≤ "$.b"'],
    [{ Variable: '$.a', IsNull: false }, '$.a is not null'],
    [{ Variable: '$.a', StringMatches: '*.csv' }, '$.a matches "*.csv"'],
    [{ Not: { Variable: '$.a', BooleanEquals: true } }, 'not ($.a = true)'],
    [
      {
        And: [
          { Variable: '$.a', IsPresent: true },
          {
            Or: [
              { Variable: '$.b', NumericEquals: 1 },
              { Variable: '$.b', NumericEquals: 2 },
            ],
          },
        ],
      },
      '$.a is present and ($.b = 1 or $.b = 2)',
    ],
    [{ Comment: 'Large orders', Variable: '$.a', NumericGreaterThan: 1 }, 'Large orders'],
  ]
  for (const [rule, text] of cases) assert.equal(conditionText(parse(JSON.stringify(rule)) as JsonObject), text)
})
