import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryEvent } from '../../../engine/event.ts'
import type { RealTime } from '../../../runtime/real-time.ts'
import type { ExecutionEnd, ExecutionStart } from '../../../store/store.ts'
import { LiveHub, type LiveLimits } from './live-hub.ts'
import { readTopics, resourcesOf } from './topics.ts'
import type { LiveStream } from './watcher.ts'

const prefix = 'arn:aws:states:us-east-1:123456789012'
const machine = `${prefix}:stateMachine:m`
const executionArn = (name: string) => `${prefix}:execution:m:${name}`

/** Time that passes when a test says so. */
function steppedTime() {
  let nowMillis = 0
  const alarms = new Set<{ readonly atMillis: number; readonly callback: () => void }>()
  const time: RealTime = {
    after(millis, callback) {
      const alarm = { atMillis: nowMillis + millis, callback }
      alarms.add(alarm)
      return () => alarms.delete(alarm)
    },
  }
  const pass = (millis: number) => {
    const untilMillis = nowMillis + millis
    for (;;) {
      const [next] = [...alarms].sort((left, right) => left.atMillis - right.atMillis)
      if (next === undefined || next.atMillis > untilMillis) break
      nowMillis = next.atMillis
      alarms.delete(next)
      next.callback()
    }
    nowMillis = untilMillis
  }
  return { time, pass, alarms }
}

function setup(limits: Partial<LiveLimits> = {}) {
  const { time, pass, alarms } = steppedTime()
  const live = new LiveHub(limits, time)
  const observed = (name: string, more: Partial<ExecutionStart> = {}) => ({
    start: { arn: executionArn(name), name, machineArn: machine, mapRunArn: null, ...more } as ExecutionStart,
    type: 'STANDARD' as const,
  })
  const event = (id: number, type: HistoryEvent['type'] = 'PassStateEntered') => ({ id, type }) as HistoryEvent
  const watch = (...topics: string[]) => {
    const texts: string[] = []
    const calls: string[] = []
    const stream: LiveStream & { unreadBytes: number } = {
      unreadBytes: 0,
      write: (text) => void texts.push(text),
      end: () => void calls.push('end'),
      destroy: () => void calls.push('destroy'),
    }
    const watcher = live.watch(readTopics(topics)!, stream)
    const nudges = () =>
      texts
        .splice(0)
        .filter((text) => text.startsWith('data: '))
        .map((text) => JSON.parse(text.slice('data: '.length)) as unknown)
    return { watcher, stream, texts, calls, nudges }
  }
  const onEvents = (name: string, events: readonly HistoryEvent[], more = {}) =>
    void live.observer.onEvents!(observed(name, more), events)
  const onEnded = (name: string, status: ExecutionEnd['status'], more = {}) =>
    void live.observer.onEnded!(observed(name, more), { status } as ExecutionEnd)
  return { live, pass, alarms, watch, onEvents, onEnded, event }
}

test('news of an execution is gathered, and says how far its history goes', () => {
  const { watch, onEvents, onEnded, event, pass } = setup()
  const one = watch(`execution:${executionArn('a')}`)
  const all = watch()
  onEvents('a', [event(1, 'ExecutionStarted'), event(2)])
  onEvents('a', [event(3)])
  onEvents('b', [event(9)])
  pass(149)
  assert.deepEqual(one.nudges(), [])
  pass(1)
  const news = { executionArn: executionArn('a'), eventId: 3, status: 'RUNNING' }
  assert.deepEqual(one.nudges(), [{ executions: [news] }])
  assert.deepEqual(all.nudges(), [{ groups: [machine], topics: ['waits', 'executions'] }])
  onEnded('a', 'FAILED')
  pass(150)
  assert.deepEqual(one.nudges(), [{ executions: [{ executionArn: executionArn('a'), status: 'FAILED' }] }])
  pass(10_000)
  assert.deepEqual(one.nudges(), [])
})

test('machines and map runs hear of executions that begin and end, and of nothing else', () => {
  const { watch, onEvents, onEnded, event, pass } = setup()
  const mapRun = `${prefix}:mapRun:m/each:5a0e0c4c-37a4-4d4e-9d3c-2d6bd6c44d4f`
  const ofMachine = watch(`group:${machine}`)
  const ofMapRun = watch(`group:${mapRun}`)
  onEvents('a', [event(4)])
  pass(150)
  assert.deepEqual([ofMachine.nudges(), ofMapRun.nudges()], [[], []])
  onEnded('a', 'SUCCEEDED')
  onEnded('child', 'SUCCEEDED', { machineArn: `${machine}/each`, mapRunArn: mapRun })
  pass(150)
  assert.deepEqual([ofMachine.nudges(), ofMapRun.nudges()], [[{ groups: [machine] }], [{ groups: [mapRun] }]])
})

test('operations that change machines or activities are news of those', () => {
  const { live, watch, pass } = setup()
  const machines = watch('machines')
  const activities = watch('activities')
  live.done('CreateStateMachine')
  live.done('DescribeStateMachine')
  live.done('TagResource')
  pass(150)
  assert.deepEqual(machines.nudges(), [{ topics: ['machines'] }])
  assert.deepEqual(activities.nudges(), [{ topics: ['activities'] }])
})

test('a nudge names a bounded number of things, and says so when there are more', () => {
  const { watch, onEnded, pass } = setup({ namesMax: 2 })
  const all = watch('executions')
  for (const name of ['x', 'y', 'z']) onEnded(name, 'SUCCEEDED', { machineArn: `${machine}-${name}` })
  pass(150)
  assert.deepEqual(all.nudges(), [{ resync: true }])
  onEnded('x', 'SUCCEEDED')
  pass(150)
  assert.deepEqual(all.nudges(), [{ groups: [machine], topics: ['executions'] }])
})

test('a client that does not read gets nothing more, and is told to read everything once it does', () => {
  const { watch, onEvents, event, pass } = setup({ unreadBytesMax: 100 })
  const { watcher, stream, nudges, texts, calls } = watch(`execution:${executionArn('a')}`)
  stream.unreadBytes = 101
  for (let id = 1; id < 300; id++) {
    onEvents('a', [event(id)])
    pass(150)
  }
  assert.deepEqual([texts, calls], [[], []])
  stream.unreadBytes = 0
  watcher.drained()
  assert.deepEqual(nudges(), [{ resync: true }])
  watcher.drained()
  assert.deepEqual(nudges(), [])
  stream.unreadBytes = 101
  pass(60_000)
  assert.deepEqual(calls, ['destroy'])
})

test('a connection shows that it is there, ends after some hours, and takes nothing with it', () => {
  const { live, watch, pass, alarms, onEvents, event } = setup({ lifeMillis: 40_000 })
  const { watcher, texts, calls } = watch('waits')
  pass(39_999)
  assert.deepEqual([texts, calls], [[':\n\n', ':\n\n'], []])
  pass(1)
  assert.deepEqual(calls, ['end'])
  live.leave(watcher)
  assert.equal(alarms.size, 0)
  onEvents('a', [event(1)])
  assert.equal(alarms.size, 0)
})

test('there are only so many, and none after the end', () => {
  const { live, watch, alarms } = setup({ connectionsMax: 2 })
  const first = watch('waits')
  assert.ok(live.hasRoom)
  const second = watch('waits')
  assert.ok(!live.hasRoom)
  live.leave(first.watcher)
  assert.ok(live.hasRoom)
  live.close()
  assert.deepEqual([second.calls, live.hasRoom, alarms.size], [['end'], false, 0])
})

test('topics are read, and name what one must be allowed to watch', () => {
  const topics = readTopics([`execution:${executionArn('a')}`, `group:${machine}`])!
  assert.deepEqual(resourcesOf(topics), [executionArn('a'), machine])
  assert.deepEqual(resourcesOf(readTopics([])!), ['*'])
  assert.deepEqual(resourcesOf(readTopics(['machines', `group:${machine}`])!), ['*'])
  assert.equal(readTopics(['everything']), null)
  assert.equal(readTopics(Array.from({ length: 101 }, () => 'waits')), null)
  assert.throws(() => readTopics([`execution:${machine}`]), { code: 'InvalidArn' })
})
