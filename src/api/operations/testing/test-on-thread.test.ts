import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { Meter } from '../../../asl/meter.ts'
import { roundsDuring } from '../../../threads/test-support/rounds.ts'
import { ThreadPool } from '../../../threads/thread-pool.ts'
import { runStateTest, type StateTest } from './state-test.ts'
import { testHereOrOnThread } from './test-on-thread.ts'

const { signal } = new AbortController()
// Some two million steps; a test may take less than a tenth of that here.
const costly = '$count($map([1..200000], function($i) { $i + 1 }))'

function stateTest(definition: object, given: Partial<StateTest> = {}): StateTest {
  return {
    name: 'S',
    definition: JSON.stringify({ End: true, ...definition }),
    language: 'JSONata',
    input: '{"a":[1.0,2]}',
    context: '{"Execution":{"Id":"e"}}',
    variables: '{"v":1.50}',
    retrierRetryCount: 0,
    mapIterationFailureCount: 0,
    mapItemReaderData: null,
    nowMillis: Date.UTC(2030, 0, 1),
    key: 'a key',
    outcome: null,
    ...given,
  }
}

function setup(context: TestContext) {
  const threads = new ThreadPool({ threadsMax: 1 })
  context.after(() => threads.close())
  let jobs = 0
  const run: ThreadPool['run'] = (job) => {
    jobs++
    return threads.run(job)
  }
  return { threads: { run }, jobs: () => jobs }
}

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' }
const mocked = '{"Payload": 1.0}'
const processor = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }

const tests: Record<string, StateTest> = {
  'a Pass state': stateTest({ Type: 'Pass', Output: `{% ${costly} + $v %}`, Assign: { w: '{% $states.input %}' } }),
  'a task to be called': stateTest({ ...task, Arguments: { id: '{% $uuid() %}', count: `{% ${costly} %}` } }),
  'a task that was called': stateTest(
    { ...task, Arguments: { id: '{% $uuid() %}' }, Output: `{% [$random(), ${costly}, $states.result] %}` },
    { outcome: { result: mocked } },
  ),
  'a task that failed': stateTest(
    {
      ...task,
      Arguments: {},
      Catch: [{ ErrorEquals: ['E'], Output: `{% ${costly} %}`, Next: 'N' }],
    },
    { outcome: { failure: { error: 'E', cause: null } } },
  ),
  'a Map with more failures than iterations': stateTest(
    { Type: 'Map', Items: `{% [${costly}] %}`, ItemProcessor: processor },
    { mapIterationFailureCount: 2, outcome: { result: '[1]' } },
  ),
}

for (const [name, each] of Object.entries(tests)) {
  test(`a test of ${name} that takes long is made on a thread, holds up nobody, and comes to the same`, async (context) => {
    const { threads, jobs } = setup(context)
    const made = testHereOrOnThread({ threads }, each, signal)
    const rounds = await roundsDuring(made)
    assert.equal(jobs(), 1)
    assert.ok(rounds > 50, `${rounds} rounds`)
    assert.deepEqual(await made, runStateTest(each, new Meter()))
  })
}

test('a test that is cheap is made here, and one of a large definition is not even compiled here', async (context) => {
  const { threads, jobs } = setup(context)
  await testHereOrOnThread({ threads }, stateTest({ Type: 'Pass', Output: 1 }), signal)
  assert.equal(jobs(), 0)
  const large = stateTest({ Type: 'Pass', Output: '{% 1 %}'.repeat(1).concat(' '.repeat(40_000)) })
  await testHereOrOnThread({ threads }, large, signal)
  assert.equal(jobs(), 1)
})

test('a test shows exactly what a task was called with', () => {
  const definition = { ...task, Arguments: { id: '{% $uuid() %}' } }
  const before = runStateTest(stateTest(definition), new Meter())
  const after = runStateTest(stateTest(definition, { outcome: { result: mocked } }), new Meter())
  assert.ok(before.type === 'task' && after.type === 'ended')
  assert.equal((JSON.parse(after.data) as { afterArguments: string }).afterArguments, before.task.arguments)
})
