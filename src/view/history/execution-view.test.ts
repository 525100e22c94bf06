import assert from 'node:assert/strict'
import test from 'node:test'
import { type SimulatedAnswer, type SimulationOptions, simulate } from '../../engine/test-support/simulation.ts'
import { Payload } from '../../json/index.ts'
import { ExecutionView } from './execution-view.ts'
import type { HistoryEvent } from './history-event.ts'
import type { Flow, Visit } from './visit.ts'

/** Reads what an execution of a definition did. */
function viewOf(definition: object, options: SimulationOptions = {}): ExecutionView {
  const view = new ExecutionView()
  for (const { fields, ...place } of simulate(JSON.stringify(definition), options).events) {
    const details: Record<string, unknown> = {}
    for (const [name, value] of Object.entries(fields ?? {})) {
      details[name] = value instanceof Payload ? value.text : value instanceof Map ? variablesOf(value) : value
    }
    view.add([{ ...place, details } as HistoryEvent])
  }
  return view
}

const variablesOf = (assigned: ReadonlyMap<string, unknown>) =>
  Object.fromEntries([...assigned].map(([name, value]) => [name, (value as Payload).text]))

/** Draws a flow in a line: `A ✓ · B ✗ Error`, with branches in brackets. */
function draw(flow: Flow): string {
  return flow.visits.map(drawVisit).join(' · ')
}

const marks = { InProgress: '…', Succeeded: '✓', Failed: '✗', Caught: '!', TimedOut: '⧖', Aborted: '⊘' }

function drawVisit(visit: Visit): string {
  const attempts = visit.attempts.length > 1 ? `×${visit.attempts.length}` : ''
  const error = visit.error === null ? '' : ` ${visit.error}`
  const flows = visit.flows.map((flow) => `${flow.index}${marks[flow.status]}[${draw(flow)}]`).join(' ')
  return `${visit.name}${attempts} ${marks[visit.status]}${error}${flows === '' ? '' : ` ${flows}`}`
}

const call = {
  Type: 'Task',
  Resource: 'arn:aws:states:::sqs:sendMessage',
  Parameters: { QueueUrl: 'q', MessageBody: 'm' },
}
const failsFirst =
  (times: number) =>
  (_call: unknown, number: number): SimulatedAnswer =>
    number < times ? { error: 'Broken', cause: `call ${number}` } : { output: '{}' }

test('reads states one after the other, with what they got and gave', () => {
  const view = viewOf(
    { StartAt: 'A', States: { A: { Type: 'Pass', Result: 1, Next: 'B' }, B: { Type: 'Succeed' } } },
    { input: '{"x":2}' },
  )
  assert.equal(draw(view.root), 'A ✓ · B ✓')
  assert.deepEqual([view.input, view.output, view.root.status], ['{"x":2}', '1', 'Succeeded'])
  const [first] = view.root.visits as [Visit]
  assert.deepEqual([first.input, first.output, first.eventIds], ['{"x":2}', '1', [2, 3]])
})

test('reads each stay in a loop', () => {
  const view = viewOf({
    QueryLanguage: 'JSONata',
    StartAt: 'A',
    States: {
      A: { Type: 'Pass', Assign: { n: '{% $exists($n) ? $n + 1 : 1 %}' }, Next: 'B' },
      B: { Type: 'Choice', Choices: [{ Condition: '{% $n < 3 %}', Next: 'A' }], Default: 'C' },
      C: { Type: 'Succeed' },
    },
  })
  assert.equal(draw(view.root), 'A ✓ · B ✓ · A ✓ · B ✓ · A ✓ · B ✓ · C ✓')
  assert.deepEqual(view.root.visits[2]?.assignedVariables, { n: '2' })
})

test('reads retries as attempts of one stay', () => {
  const retried = { ...call, Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 2 }], End: true }
  const view = viewOf({ StartAt: 'A', States: { A: retried } }, { answer: failsFirst(2) })
  assert.equal(draw(view.root), 'A×3 ✓')
  const attempts = view.root.visits[0]?.attempts ?? []
  assert.deepEqual(
    attempts.map(({ status, error, cause }) => [status, error, cause]),
    [
      ['Failed', 'Broken', 'call 0'],
      ['Failed', 'Broken', 'call 1'],
      ['Succeeded', null, null],
    ],
  )
  assert.equal((attempts[1]?.scheduledMillis ?? 0) - (attempts[0]?.endedMillis ?? 0), 2_000)
})

test('tells a caught failure from one that ended the execution', () => {
  const caught = { ...call, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], Next: 'B' }
  const states = { A: caught, B: { Type: 'Fail', Error: 'Sorry', Cause: 'Nothing helped.' } }
  const view = viewOf({ StartAt: 'A', States: states }, { answer: failsFirst(9) })
  assert.equal(draw(view.root), 'A ! Broken · B ✗ Sorry')
  assert.deepEqual([view.root.status, view.error, view.cause], ['Failed', 'Sorry', 'Nothing helped.'])
})

test('reads branches, and what the failure of one did to the others', () => {
  const branch = (name: string, state: object) => ({ StartAt: name, States: { [name]: { ...state, End: true } } })
  const parallel = {
    Type: 'Parallel',
    Branches: [branch('Quick', { Type: 'Pass' }), branch('Bad', call), branch('Slow', { Type: 'Wait', Seconds: 60 })],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'After' }],
    Next: 'After',
  }
  const definition = { StartAt: 'All', States: { All: parallel, After: { Type: 'Pass', End: true } } }
  const view = viewOf(definition, { answer: failsFirst(9) })
  assert.equal(draw(view.root), 'All ! Broken 0✓[Quick ✓] 1✗[Bad ✗ Broken] 2⊘[Slow ⊘] · After ✓')
  const good = viewOf(definition, { answer: failsFirst(0) })
  assert.equal(draw(good.root), 'All ✓ 0✓[Quick ✓] 1✓[Bad ✓] 2✓[Slow ✓] · After ✓')
})

test('reads iterations, also of a Map in a Map', () => {
  const inner = {
    Type: 'Map',
    ItemsPath: '$',
    ItemProcessor: { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } },
    End: true,
  }
  const outer = { ...inner, ItemProcessor: { StartAt: 'Inner', States: { Inner: inner } } }
  const view = viewOf({ StartAt: 'Outer', States: { Outer: outer } }, { input: '[[1,2],[3]]' })
  assert.equal(draw(view.root), 'Outer ✓ 0✓[Inner ✓ 0✓[Item ✓] 1✓[Item ✓]] 1✓[Inner ✓ 0✓[Item ✓]]')
  assert.equal(view.root.visits[0]?.iterationCount, 2)
})

test('reads what a redrive went on with as further attempts', () => {
  const flows = ['One', 'Two', 'Three'].map((name) => ({ StartAt: name, States: { [name]: { ...call, End: true } } }))
  const view = viewOf(
    { StartAt: 'All', States: { All: { Type: 'Parallel', Branches: flows, End: true } } },
    { answer: (_call, number) => (number === 1 || number === 3 ? { error: 'Broken' } : { output: '{}' }), redrives: 2 },
  )
  assert.equal(view.root.status, 'Succeeded', draw(view.root))
  assert.equal(view.redriveCount, 2)
  for (const flow of view.root.visits[0]?.flows ?? []) assert.equal(flow.status, 'Succeeded', draw(view.root))
})

test('reads an entry again of a Fail state after a redrive', () => {
  const view = viewOf(
    { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Fail', Error: 'No' } } },
    { redrives: 1 },
  )
  assert.equal(draw(view.root), 'A ✓ · B ✗ No · B ✗ No')
})

test('shows what is still going on, and what ended with a stop', () => {
  const { events } = viewOf({ StartAt: 'A', States: { A: { ...call, End: true } } })
  const view = new ExecutionView()
  view.add(events.slice(0, 3))
  assert.equal(draw(view.root), 'A …')
  const end = { id: 4, previousEventId: 0, timestampMillis: 0, type: 'ExecutionAborted', details: { error: 'Enough' } }
  view.add([end])
  assert.equal(draw(view.root), 'A ⊘')
  assert.deepEqual([view.root.status, view.error], ['Aborted', 'Enough'])
  assert.equal(view.root.visits[0]?.attempts[0]?.status, 'Aborted')
})

test('leaves out events that it has, and reads events whose causes are lost', () => {
  const view = viewOf({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } })
  const { events } = view
  view.add(events)
  assert.equal(view.root.visits.length, 1)
  const later = new ExecutionView()
  later.add(events.slice(2))
  assert.equal(later.root.status, 'Succeeded')
})
