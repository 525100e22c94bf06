import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { compileDefinition } from '../../../asl/compile/compile-definition.ts'
import { Meter } from '../../../asl/meter.ts'
import type { TurnEnvironment } from '../../../engine/environment.ts'
import { newFrame } from '../../../engine/frame.ts'
import { Payload, parse } from '../../../json/index.ts'
import { ThreadPool } from '../../../threads/thread-pool.ts'
import type { LiveExecution } from '../../live-execution.ts'
import { childInputMaker } from './child-input-maker.ts'

const { signal } = new AbortController()
const environment: TurnEnvironment = {
  nowMillis: Date.UTC(2030, 0, 1),
  region: 'us-east-1',
  waitTimeScale: 1,
  meter: new Meter(),
  random: () => 0.5,
  uuid: () => 'a uuid',
  uuidOf: (name) => name,
  taskToken: () => 'token',
  refuseTask: () => null,
}

/** A maker for a Map state with this selector, that tells how many jobs it gave to threads. */
function setup(context: TestContext, itemSelector: unknown) {
  const states = {
    M: {
      Type: 'Map',
      QueryLanguage: 'JSONata',
      ItemSelector: itemSelector,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'P',
        States: { P: { Type: 'Pass', End: true } },
      },
      End: true,
    },
  }
  const definition = JSON.stringify({ StartAt: 'M', States: states })
  const program = compileDefinition(parse(definition))
  const state = program.flows[0]!.states.get('M')
  assert.ok(state?.type === 'Map')
  const input = Payload.ofText('{"text":"abc"}')
  const frame = newFrame({ parent: null, index: 0, flow: 0, state: 'M', input, lastEventId: 1 })
  frame.enteredMillis = environment.nowMillis
  const about = { arn: 'arn', name: 'e', roleArn: 'role', machine: { arn: 'm', name: 'm' } }
  const execution = {
    ...about,
    startMillis: 0,
    redriveCount: 0,
    redriveMillis: null,
    input,
    root: frame,
    frames: new Map([['', frame]]),
  }
  const live = { execution, start: { revision: 1 }, program } as unknown as LiveExecution
  const pool = new ThreadPool({ threadsMax: 1 })
  context.after(() => pool.close())
  let jobs = 0
  const run: ThreadPool['run'] = (job) => {
    jobs++
    return pool.run(job)
  }
  const parts = { live: async () => live, path: '', state, environment, definition, threads: { run }, seed: () => 7 }
  return { maker: childInputMaker(parts), jobs: () => jobs }
}

const items = Array.from({ length: 1_000 }, (_, index) => ({ index, text: String(index), key: null, source: 'S' }))

test('inputs are made in goes of a slice each, however many items there are', async (context) => {
  // Some twenty thousand steps each, of which a slice has a hundred and fifty thousand.
  const { maker, jobs } = setup(context, '{% $sum([1..2000]) + $states.context.Map.Item.Value %}')
  const made: string[] = []
  let goes = 0
  while (made.length < items.length) {
    const inputs = await maker.make(items.slice(made.length), signal)
    assert.ok(inputs.length > 0 && inputs.length < 200, `${inputs.length} in one go`)
    made.push(...inputs)
    goes++
  }
  assert.deepEqual(made.slice(0, 2), ['2001000', '2001001'])
  assert.ok(goes > 5)
  assert.equal(jobs(), 0)
})

test('large inputs are made in goes, too', async (context) => {
  const { maker } = setup(context, '{% $pad("", 200000) %}')
  assert.ok((await maker.make(items, signal)).length < 50)
})

test('once an input takes longer than a slice, it and those behind it are made on a thread', async (context) => {
  const costly = '$count($map([1..100000], function($i) { $i + 1 }))'
  const { maker, jobs } = setup(context, `{% $states.context.Map.Item.Value < 3 ? 0 : ${costly} %}`)
  assert.deepEqual(await maker.make(items, signal), ['0', '0', '0'])
  assert.equal(jobs(), 0)
  const inputs = await maker.make(items.slice(3), signal)
  assert.equal(jobs(), 1)
  assert.ok(inputs.length > 0 && inputs.length < 100, `${inputs.length} in one go`)
  assert.ok(inputs.every((input) => input === '100000'))
})

test('what cannot be made fails where it is the first, here and on a thread', async (context) => {
  const selector = '{% $states.context.Map.Item.Value = 2 ? $error("two") : 1 %}'
  const { maker } = setup(context, selector)
  assert.deepEqual(await maker.make(items, signal), ['1', '1'])
  await assert.rejects(maker.make(items.slice(2), signal), {
    name: 'StatesError',
    error: 'States.QueryEvaluationError',
  })
  const costly = setup(context, `{% ($map([1..200000], function($i) { $i + 1 }); $error("x")) %}`)
  await assert.rejects(costly.maker.make(items, signal), {
    name: 'StatesError',
    error: 'States.QueryEvaluationError',
  })
  assert.equal(costly.jobs(), 1)
})
