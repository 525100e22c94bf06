import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type FlowAnswer,
  flowRequest,
  flowSteps,
  isSameJson,
  scratchRequest,
} from '../../console/src/features/inspector/model/data-flow.ts'
import { ExecutionView } from '../../src/view/history/execution-view.ts'
import { readHistoryEvent } from '../../src/view/history/history-event.ts'
import type { Visit } from '../../src/view/history/visit.ts'
import { type ConsoleWorld, openConsoleWorld, order } from './console-world.ts'

type Machine = Parameters<typeof flowRequest>[1]
type Execution = Parameters<typeof flowRequest>[2]

async function look(world: ConsoleWorld, executionArn: string) {
  const ask = async <Output>(operation: string, input: object): Promise<Output> => {
    const { status, body } = await world.server.call(operation, input)
    assert.equal(status, 200, `${operation}: ${JSON.stringify(body)}`)
    return body as Output
  }
  const view = new ExecutionView()
  const { events } = await ask<{ events: unknown[] }>('GetExecutionHistory', { executionArn, maxResults: 1_000 })
  view.add(events.map(readHistoryEvent))
  const machine = await ask<Machine>('DescribeStateMachineForExecution', { executionArn })
  const execution = await ask<Execution>('DescribeExecution', { executionArn })
  const visits = events.flatMap((_, index) => {
    const visit = view.visitOf(index + 1)
    return visit !== null && visit.id === index + 1 ? [visit] : []
  })
  return { visits, answerOf: (visit: Visit) => answerOf(visit) }

  async function answerOf(visit: Visit): Promise<FlowAnswer | string> {
    const request = flowRequest(visit, machine, execution)
    return 'reason' in request ? request.reason : ask<FlowAnswer>('TestState', request)
  }
}

test('what is worked out anew of each state is what was recorded', async (t) => {
  const world = await openConsoleWorld()
  t.after(() => world.close())
  const cases: [machine: string, input: unknown][] = [
    ['example-order-fulfilment', order('A-1')],
    ['example-order-fulfilment', order('A-2', { address: {} })],
    ['example-customer-import', { file: 'c.csv', rows: [] }],
    ['report', { north: [order('1'), order('2', { address: null })], south: [order('3')] }],
    ['counting', { until: 5 }],
  ]
  let compared = 0
  for (const [machine, input] of cases) {
    const { visits, answerOf } = await look(world, await world.start(machine, input))
    for (const visit of visits) {
      const answer = await answerOf(visit)
      if (typeof answer === 'string') {
        assert.ok(['Map', 'Parallel'].includes(visit.type) || visit.attempts.length === 0, `${visit.name}: ${answer}`)
        continue
      }
      // A state whose error was caught goes on with an output that TestState gives too.
      if (visit.output === null) continue
      assert.ok(
        isSameJson(answer.output ?? '', visit.output),
        `${machine} ${visit.name}: ${answer.output} ≠ ${visit.output}`,
      )
      assert.ok(flowSteps(answer).length >= 2, `${visit.name}: ${JSON.stringify(answer)}`)
      compared += 1
    }
  }
  assert.ok(compared > 20, `${compared}`)
})

test('another expression is evaluated on the data of a step, in both languages', async (t) => {
  const world = await openConsoleWorld([], 'nothing in it')
  t.after(() => world.close())
  const table: [expression: string, language: 'JSONata' | 'JSONPath', expected: string][] = [
    ['$sum($states.input.items.price) + $extra', 'JSONata', '16'],
    ['$.items[1].price', 'JSONPath', '5'],
    ['States.ArrayLength($.items)', 'JSONPath', '2'],
    ['$extra', 'JSONPath', '10'],
  ]
  for (const [expression, language, expected] of table) {
    const data = { input: '{"items":[{"price":1},{"price":5}]}', variables: '{"extra":10}' }
    const { status, body } = await world.server.call('TestState', scratchRequest(expression, language, data))
    assert.deepEqual([status, body.output], [200, expected], `${expression}: ${JSON.stringify(body)}`)
  }
})
