import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { compileDefinition } from '../../../asl/compile/compile-definition.ts'
import { Meter } from '../../../asl/meter.ts'
import { advance } from '../../../engine/advance.ts'
import type { Cause } from '../../../engine/cause.ts'
import type { Execution } from '../../../engine/execution.ts'
import type { Turn } from '../../../engine/turn.ts'
import { Payload, parse } from '../../../json/index.ts'
import { ThreadPool } from '../../../threads/thread-pool.ts'
import { noTurnMarks } from '../turn-marks.ts'
import { packTurn } from './turn-message.ts'
import { TurnThreads } from './turn-threads.ts'

const nowMillis = Date.UTC(2030, 0, 1)

function newExecution(input: string): Execution {
  return {
    arn: 'arn:aws:states:us-east-1:123456789012:execution:m:e',
    name: 'e',
    roleArn: 'arn:aws:iam::123456789012:role/r',
    machine: { arn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m', name: 'm' },
    versionArn: null,
    aliasArn: null,
    type: 'STANDARD',
    flow: 0,
    input: Payload.ofText(input),
    startMillis: nowMillis,
    redriveCount: 0,
    redriveMillis: null,
    deadlineMillis: null,
    lastEventId: 0,
    variablesBytes: null,
    root: null,
    frames: new Map(),
  }
}

/** Makes the turns of the causes on a thread, and beside it here, and gives both. */
async function bothWays(context: TestContext, states: object, input: string, causesAfter: (turn: Turn) => Cause[]) {
  const pool = new ThreadPool({ threadsMax: 1 })
  const threads = new TurnThreads(pool, noTurnMarks)
  context.after(() => pool.close())
  const definition = JSON.stringify({ StartAt: Object.keys(states)[0], States: states })
  const program = compileDefinition(parse(definition))
  const there = newExecution(input)
  const here = newExecution(input)
  const world = { machineArn: 'a', nowMillis, region: 'us-east-1', waitTimeScale: 1, seed: null }
  const refuseTask = (_: unknown, taskArguments: Payload) => (taskArguments.text === '"refuse"' ? 'no' : null)
  const turns: Turn[] = []
  const expected: Turn[] = []
  const causes: Cause[] = [{ type: 'Started' }]
  for (let cause = causes.shift(); cause !== undefined; cause = causes.shift()) {
    const { turn } = await threads.make({
      ...world,
      executionId: 1,
      execution: there,
      cause,
      revision: 1,
      definition,
      refuseTask,
    })
    turns.push(turn)
    causes.push(...causesAfter(turn))
    // The same draws as over there: ids of calls and tokens are copied from the turn that was made first.
    const draws = turn.effects.flatMap((effect) => (effect.type === 'CallTask' ? [effect] : []))
    let calls = 0
    let tokens = 0
    const environment = {
      ...world,
      meter: new Meter(),
      random: () => 0.5,
      uuid: () => draws[calls++]!.callId,
      uuidOf: (name: string) => name,
      taskToken: () => draws[tokens++]!.taskToken!,
      refuseTask,
    }
    expected.push(advance(program, here, cause, environment))
  }
  const packed = (made: readonly Turn[], execution: Execution) => made.map((turn) => packTurn(turn, execution))
  return { turns, actual: packed(turns, there), expected: packed(expected, here) }
}

test('a turn made on a thread is the turn that would be made here', async (context) => {
  const states = {
    Assign: { Type: 'Pass', Assign: { 'a.$': '$.n', text: 'x' }, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } },
        {
          StartAt: 'Call',
          States: {
            Call: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
              Parameters: { FunctionName: 'f', 'Payload.$': '$$.Task.Token' },
              End: true,
            },
          },
        },
        {
          StartAt: 'Map',
          States: {
            Map: {
              Type: 'Map',
              ItemsPath: '$.items',
              ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
              End: true,
            },
          },
        },
      ],
      Catch: [{ ErrorEquals: ['Oops'], Next: 'Caught' }],
      End: true,
    },
    Caught: { Type: 'Pass', End: true },
  }
  const { turns, actual, expected } = await bothWays(context, states, '{"n":1.0,"items":[1,2.50,"3"]}', (turn) =>
    turn.effects.flatMap((effect): Cause[] => {
      if (effect.type !== 'CallTask') return []
      const { path, callId } = effect
      return [
        { type: 'TaskSubmitted', path, callId, output: Payload.ofText('{"StatusCode":200}') },
        { type: 'TaskFailed', path, callId, error: 'Oops', cause: null },
      ]
    }),
  )
  assert.deepEqual(actual, expected)
  assert.equal(turns.at(-1)!.closed?.status, 'SUCCEEDED')
})

test('what a failed execution keeps for a redrive comes back from the thread', async (context) => {
  const states = {
    Call: { Type: 'Task', Resource: 'arn:aws:lambda:us-east-1:123456789012:function:f', End: true },
  }
  const { turns, actual, expected } = await bothWays(context, states, '"refuse"', () => [])
  assert.deepEqual(actual, expected)
  const { closed, retained } = turns[0]!
  assert.deepEqual([closed?.status, closed?.cause?.includes('no'), retained?.size], ['FAILED', true, 1])
})

test('closing ends a turn that would take long, and refuses those that wait', async () => {
  const pool = new ThreadPool({ threadsMax: 1 })
  const threads = new TurnThreads(pool, noTurnMarks)
  // Four million steps, many times over: it would take minutes.
  const output = Array.from({ length: 1_000 }, () => '{% $sum([1..300000].($ * 2)) %}')
  const states = { A: { Type: 'Pass', QueryLanguage: 'JSONata', Output: output, End: true } }
  const definition = JSON.stringify({ StartAt: 'A', States: states })
  const make = () =>
    threads.make({
      executionId: 1,
      machineArn: 'a',
      execution: newExecution('{}'),
      cause: { type: 'Started' },
      revision: 1,
      definition,
      nowMillis,
      region: 'us-east-1',
      waitTimeScale: 1,
      seed: null,
      refuseTask: () => null,
    })
  const refused = Promise.all([assert.rejects(make(), /has ended/), assert.rejects(make(), /closing/)])
  await pool.close()
  await refused
  await assert.rejects(make(), /closing/)
})
