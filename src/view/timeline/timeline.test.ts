import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ExecutionView } from '../history/execution-view.ts'
import { readHistoryEvent } from '../history/history-event.ts'
import { lanesOf, moved, ticksBetween, zoomed } from './timeline.ts'

let id = 0

/** An event as the API shows it, so many milliseconds after the start. */
function event(millis: number, type: string, previousEventId: number, details: object = {}) {
  const name = `${type[0]!.toLowerCase()}${type.slice(1)}`
  const member = type.endsWith('StateEntered') ? 'stateEntered' : type.endsWith('StateExited') ? 'stateExited' : name
  id += 1
  return readHistoryEvent({ id, previousEventId, type, timestamp: millis / 1000, [`${member}EventDetails`]: details })
}

function viewOf(make: () => ReturnType<typeof event>[]): ExecutionView {
  id = 0
  const view = new ExecutionView()
  view.add(make())
  return view
}

const shown = (view: ExecutionView) =>
  lanesOf(view.root).map(({ row, segments }) => [
    row.type === 'visit' ? row.visit.name : `flow ${row.flow.index}`,
    ...segments.map(({ kind, fromMillis, untilMillis }) => `${kind} ${fromMillis}–${untilMillis ?? 'now'}`),
  ])

test('attempts, the time between them, and waits are parts of lanes', () => {
  const call = { resourceType: 'lambda', resource: 'invoke' }
  const view = viewOf(() => [
    event(0, 'ExecutionStarted', 0),
    event(1, 'TaskStateEntered', 0, { name: 'Call', input: '{}' }),
    event(2, 'TaskScheduled', 2, call),
    event(3, 'TaskStarted', 3, call),
    event(10, 'TaskFailed', 4, { ...call, error: 'E' }),
    event(1_010, 'TaskScheduled', 5, call),
    event(1_010, 'TaskStarted', 6, call),
    event(1_020, 'TaskSucceeded', 7, { ...call, output: '1' }),
    event(1_021, 'TaskStateExited', 8, { name: 'Call', output: '1' }),
    event(1_021, 'WaitStateEntered', 9, { name: 'Wait', input: '1' }),
  ])
  assert.deepEqual(shown(view), [
    ['Call', 'Queued 2–3', 'Failed 3–10', 'BackOff 10–1010', 'Succeeded 1010–1020'],
    ['Wait', 'Waiting 1021–now'],
  ])
})

test('a task that no worker has taken is queued', () => {
  const view = viewOf(() => [
    event(0, 'ExecutionStarted', 0),
    event(1, 'TaskStateEntered', 0, { name: 'Work', input: '{}' }),
    event(2, 'ActivityScheduled', 2, { resource: 'arn:aws:states:us-east-1:123456789012:activity:work' }),
  ])
  const [[name, segment] = []] = shown(view)
  assert.equal(name, 'Work')
  assert.match(segment ?? '', /2–now$/)
})

test('ticks are even, and about as many as are wanted', () => {
  assert.deepEqual(ticksBetween(0, 100, 10), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  assert.deepEqual(ticksBetween(450, 2_600, 5), [500, 1_000, 1_500, 2_000, 2_500])
  assert.deepEqual(ticksBetween(0, 3 * 86_400_000, 4), [0, 86_400_000, 2 * 86_400_000, 3 * 86_400_000])
  for (const span of [1, 7, 999, 12_345, 1e7, 1e9, 1e11, 1e13]) {
    assert.ok(ticksBetween(0, span, 8).length <= 10, `${span}`)
  }
})

test('zooming and moving stay within the whole', () => {
  assert.deepEqual(zoomed({ from: 0, until: 100 }, 0.5, 50, 100), { from: 25, until: 75 })
  assert.deepEqual(zoomed({ from: 0, until: 100 }, 0.5, 0, 100), { from: 0, until: 50 })
  assert.deepEqual(zoomed({ from: 20, until: 40 }, 100, 30, 100), { from: 0, until: 100 })
  assert.deepEqual(zoomed({ from: 20, until: 26 }, 0.1, 23, 100), { from: 20.5, until: 25.5 })
  assert.deepEqual(moved({ from: 20, until: 40 }, 1_000, 100), { from: 80, until: 100 })
  assert.deepEqual(moved({ from: 20, until: 40 }, -1_000, 100), { from: 0, until: 20 })
})
