import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEvent } from '../../../engine/event.ts'
import { Payload } from '../../../json/index.ts'
import type { ObservedExecution } from '../../../runtime/observers/observer.ts'
import type { ExecutionEnd } from '../../../store/store.ts'
import { ExpressHistories } from './express-histories.ts'

const execution = (name: string, { machine = 'm', type = 'EXPRESS' as 'EXPRESS' | 'STANDARD', millis = 0 } = {}) =>
  ({
    start: { arn: `arn:${machine}:${name}`, name, machineArn: machine, startMillis: millis, input: '{}' },
    type,
  }) as ObservedExecution
const events = (count: number, characters = 10): HistoryEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    fields: { output: Payload.ofText(JSON.stringify('x'.repeat(characters))) },
  })) as unknown as HistoryEvent[]
const end: ExecutionEnd = { status: 'SUCCEEDED', stopMillis: 5, output: '1', error: null, cause: null }

function run(histories: ExpressHistories, observed: ObservedExecution, given = events(3)): void {
  histories.observer.onEvents!(observed, given.slice(0, 1))
  histories.observer.onEvents!(observed, given.slice(1))
  histories.observer.onEnded!(observed, end)
}

const names = (histories: ExpressHistories, machine = 'm') => histories.list(machine).map(({ start }) => start.name)

test('the last executions of each machine are remembered, and no Standard ones', () => {
  const histories = new ExpressHistories({ perMachineMax: 2 })
  for (const [index, name] of ['a', 'b', 'c'].entries()) run(histories, execution(name, { millis: index }))
  run(histories, execution('other', { machine: 'n' }))
  run(histories, execution('standard', { type: 'STANDARD' }))
  assert.deepEqual([names(histories), names(histories, 'n'), names(histories, 'o')], [['c', 'b'], ['other'], []])
  assert.equal(histories.find('arn:m:a'), null)
  const found = histories.find('arn:m:c')
  assert.deepEqual([found?.events?.length, found?.end], [3, end])
  histories.observer.onEvents!(execution('running', { millis: 9 }), events(1))
  assert.deepEqual(names(histories), ['running', 'c', 'b'])
})

test('what they take is bounded', () => {
  const histories = new ExpressHistories({ perMachineMax: 100, bytesMax: 100_000, executionBytesMax: 50_000 })
  for (let count = 0; count < 100; count += 1)
    run(histories, execution(`e${count}`, { millis: count }), events(3, 1_000))
  assert.ok(histories.bytes <= 100_000, `${histories.bytes}`)
  assert.equal(names(histories)[0], 'e99')
  assert.ok(names(histories).length < 60)
  run(histories, execution('large', { millis: 100 }), events(3, 30_000))
  assert.equal(histories.find('arn:m:large')?.events, null)
  assert.equal(names(histories)[0], 'large')
  // Those that never end are forgotten too.
  for (let count = 0; count < 300; count += 1) histories.observer.onEvents!(execution(`open${count}`), events(1, 500))
  assert.ok(histories.bytes <= 300 * 600, `${histories.bytes}`)
})
