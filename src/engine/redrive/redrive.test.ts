import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outline, type SimulatedAnswer, type SimulationOptions, simulate } from '../test-support/simulation.ts'

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'
const activity = 'arn:aws:states:us-east-1:123456789012:activity:work'

type Options = SimulationOptions & { timeoutSeconds?: number; queryLanguage?: string }

/** Runs a machine that is redriven until it succeeds, once as it is and once read back from its rows between turns. */
function redriven(states: object, options: Options = {}) {
  const { timeoutSeconds, queryLanguage, redrives = 1, ...rest } = options
  const definition = {
    StartAt: Object.keys(states)[0],
    States: states,
    ...(timeoutSeconds && { TimeoutSeconds: timeoutSeconds }),
    ...(queryLanguage && { QueryLanguage: queryLanguage }),
  }
  const once = simulate(definition, { ...rest, redrives })
  const restarted = simulate(definition, { ...rest, redrives, restartBetweenTurns: true })
  assert.equal(outline(restarted.events), outline(once.events), 'a restart between turns changes nothing')
  assert.equal(restarted.closed?.output?.text, once.closed?.output?.text)
  return once
}

/** The history from the first ExecutionRedriven on. */
function afterRedrive({ events }: { events: Parameters<typeof outline>[0] }): string[] {
  const first = events.findIndex((event) => event.type === 'ExecutionRedriven')
  return outline(events.slice(first)).split('\n')
}

/** Answers that fail for the first calls and give back their arguments from then on. */
function failingFirst(count: number, error = 'Oops'): NonNullable<SimulationOptions['answer']> {
  return (call, number): SimulatedAnswer => (number < count ? { error } : { output: call.arguments.text })
}

test('a failed task is scheduled again and not entered again; what went before it stays', () => {
  const states = {
    A: { Type: 'Pass', Assign: { seen: 1 }, Result: { a: 1 }, Next: 'B' },
    B: { Type: 'Task', Resource: lambda, Parameters: { 'a.$': '$.a', 'seen.$': '$seen' }, End: true },
  }
  const run = redriven(states, { answer: failingFirst(1) })
  assert.deepEqual(outline(run.events).split('\n'), [
    '1 0 ExecutionStarted',
    '2 0 PassStateEntered',
    '3 2 PassStateExited',
    '4 3 TaskStateEntered',
    '5 4 LambdaFunctionScheduled',
    '6 5 LambdaFunctionStarted',
    '7 6 LambdaFunctionFailed',
    '8 7 ExecutionFailed',
    '9 8 ExecutionRedriven',
    '10 9 LambdaFunctionScheduled',
    '11 10 LambdaFunctionStarted',
    '12 11 LambdaFunctionSucceeded',
    '13 12 TaskStateExited',
    '14 13 ExecutionSucceeded',
  ])
  assert.deepEqual(run.events[8]?.fields, { redriveCount: 1 })
  assert.equal(run.closed?.output?.text, '{"a":1,"seen":1}')
})

test('retries are counted anew', () => {
  const retry = [{ ErrorEquals: ['Oops'], MaxAttempts: 1, IntervalSeconds: 1 }]
  const retryCounts: number[] = []
  const run = redriven(
    { A: { Type: 'Task', Resource: lambda, Retry: retry, End: true } },
    {
      answer: (call, number) => {
        retryCounts.push(call.retryCount)
        return number < 3 ? { error: 'Oops' } : { output: '7' }
      },
    },
  )
  assert.equal(run.closed?.status, 'SUCCEEDED')
  assert.deepEqual(retryCounts.slice(0, 4), [0, 1, 0, 1])
})

test('an execution may be redriven again and again', () => {
  const run = redriven({ A: { Type: 'Task', Resource: lambda, End: true } }, { redrives: 10, answer: failingFirst(10) })
  assert.equal(run.closed?.status, 'SUCCEEDED')
  const counts = run.events
    .filter((event) => event.type === 'ExecutionRedriven')
    .map(({ fields }) => fields.redriveCount)
  assert.deepEqual(counts, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  assert.deepEqual(
    run.events.map(({ id }) => id),
    run.events.map((_, index) => index + 1),
  )
})

test('the context tells of redrives, and a choice is made anew', () => {
  const states = {
    A: {
      Type: 'Choice',
      Choices: [{ Variable: '$$.Execution.RedriveCount', NumericEquals: 2, Next: 'B' }],
    },
    B: {
      Type: 'Pass',
      Parameters: { 'count.$': '$$.Execution.RedriveCount', 'at.$': '$$.Execution.RedriveTime' },
      End: true,
    },
  }
  const run = redriven(states, { redrives: 3 })
  assert.deepEqual(afterRedrive(run), [
    '4 3 ExecutionRedriven',
    '5 4 ExecutionFailed',
    '6 5 ExecutionRedriven',
    '7 6 ChoiceStateExited',
    '8 7 PassStateEntered',
    '9 8 PassStateExited',
    '10 9 ExecutionSucceeded',
  ])
  assert.equal(run.closed?.output?.text, '{"at":"2030-01-01T00:02:00Z","count":2}')
})

test('a Fail state is entered again and fails again', () => {
  const run = redriven({ A: { Type: 'Pass', Next: 'F' }, F: { Type: 'Fail', Error: 'Oops' } })
  assert.deepEqual(afterRedrive(run), ['6 5 ExecutionRedriven', '7 6 FailStateEntered', '8 7 ExecutionFailed'])
  assert.equal(run.closed?.error, 'Oops')
})

test('a state that failed with States.Runtime is evaluated again', () => {
  const run = redriven({ A: { Type: 'Pass', Parameters: { 'x.$': '$$.Execution.RedriveTime' }, End: true } })
  assert.deepEqual(afterRedrive(run), ['4 3 ExecutionRedriven', '5 4 PassStateExited', '6 5 ExecutionSucceeded'])
})

test('a failed evaluation follows what led to it', () => {
  const states = { A: { Type: 'Pass', Output: "{% $error('no') %}", End: true } }
  const run = redriven(states, { queryLanguage: 'JSONata' })
  assert.deepEqual(afterRedrive(run), ['5 4 ExecutionRedriven', '6 5 EvaluationFailed', '7 6 ExecutionFailed'])
})

test('the timeouts of the machine and of a task begin anew', () => {
  const states = { A: { Type: 'Task', Resource: lambda, TimeoutSeconds: 5, End: true } }
  const task = redriven(states, { answer: () => null })
  assert.equal(task.closed?.error, 'States.Timeout')
  assert.equal(task.elapsedMillis, 5000 + 60_000 + 5000)
  const machine = redriven({ A: { Type: 'Wait', Seconds: 100, End: true } }, { timeoutSeconds: 10, redrives: 2 })
  assert.equal(machine.closed?.status, 'TIMED_OUT')
  assert.equal(machine.elapsedMillis, 10_000 + 60_000 + 10_000 + 60_000 + 10_000)
  assert.deepEqual(afterRedrive(machine), [
    '4 3 ExecutionRedriven',
    '5 0 ExecutionTimedOut',
    '6 5 ExecutionRedriven',
    '7 0 ExecutionTimedOut',
  ])
})

test('a Wait waits its seconds again, and passes a time that has gone by', () => {
  const timestamp = { Type: 'Wait', Timestamp: '2030-01-01T00:00:30Z', Next: 'B' }
  const past = redriven({ A: timestamp, B: { Type: 'Succeed' } }, { timeoutSeconds: 10 })
  assert.equal(past.elapsedMillis, 70_000)
  assert.deepEqual(afterRedrive(past), [
    '4 3 ExecutionRedriven',
    '5 4 WaitStateExited',
    '6 5 SucceedStateEntered',
    '7 6 SucceedStateExited',
    '8 7 ExecutionSucceeded',
  ])
  const wait = {
    Type: 'Parallel',
    Branches: [
      { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 30, End: true } } },
      { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambda, End: true } } },
    ],
    End: true,
  }
  const seconds = redriven({ A: wait }, { answer: failingFirst(1) })
  assert.equal(seconds.closed?.status, 'SUCCEEDED')
  assert.equal(seconds.elapsedMillis, 60_000 + 30_000)
})

test('a stopped execution goes on where it waited for a worker', () => {
  const states = { A: { Type: 'Task', Resource: activity, End: true } }
  const tokens: (string | null)[] = []
  const run = redriven(states, {
    answer: (call, number) => {
      tokens.push(call.taskToken)
      return number === 0 ? null : { output: '1' }
    },
    finally: { type: 'StopRequested', error: 'Stopped', cause: null },
  })
  assert.deepEqual(afterRedrive(run), [
    '5 4 ExecutionRedriven',
    '6 5 ActivityScheduled',
    '7 6 ActivityStarted',
    '8 7 ActivitySucceeded',
    '9 8 TaskStateExited',
    '10 9 ExecutionSucceeded',
  ])
  assert.notEqual(tokens[0], tokens[1])
})

test('an execution that was stopped between two attempts makes the next at once', () => {
  const retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 50 }]
  const states = { A: { Type: 'Task', Resource: lambda, Retry: retry, End: true } }
  const run = redriven(states, { timeoutSeconds: 10, answer: failingFirst(1) })
  assert.equal(run.closed?.status, 'SUCCEEDED')
  assert.equal(run.elapsedMillis, 10_000 + 60_000)
})

test('a Parallel runs only the branches again that failed or were aborted', () => {
  const task = (name: string) => ({ Type: 'Task', Resource: lambda, Parameters: name, End: true })
  const states = {
    P: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Done', States: { Done: { Type: 'Pass', Result: 'done', End: true } } },
        { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: task('failed') } },
        { StartAt: 'C', States: { C: task('aborted') } },
      ],
      End: true,
    },
  }
  const calls: string[] = []
  const run = redriven(states, {
    answer: (call, number) => {
      calls.push(call.arguments.text)
      if (number > 1) return { output: call.arguments.text }
      return call.arguments.text === '"failed"' ? { error: 'Oops' } : null
    },
  })
  const redriveEvents = afterRedrive(run)
  const start = Number(redriveEvents[0]!.split(' ')[0])
  assert.deepEqual(
    redriveEvents.map((line) => line.replace(/^\d+ /, '')),
    [
      `${start - 1} ExecutionRedriven`,
      `${start} LambdaFunctionScheduled`,
      `${start} LambdaFunctionScheduled`,
      `${start + 1} LambdaFunctionStarted`,
      `${start + 2} LambdaFunctionStarted`,
      `${start + 3} LambdaFunctionSucceeded`,
      `${start + 5} TaskStateExited`,
      `${start + 4} LambdaFunctionSucceeded`,
      `${start + 7} TaskStateExited`,
      `${start + 8} ParallelStateSucceeded`,
      `${start + 8} ParallelStateExited`,
      `${start + 10} ExecutionSucceeded`,
    ],
  )
  assert.equal(run.closed?.output?.text, '["done","failed","aborted"]')
})

test('a Map runs only the iterations again that failed or were aborted, and starts those that never did', () => {
  const processor = { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambda, End: true } } }
  const states = { M: { Type: 'Map', MaxConcurrency: 2, ItemProcessor: processor, End: true } }
  const called: string[] = []
  const run = redriven(states, {
    input: '[0,1,2,3,4]',
    answer: (call, number) => {
      called.push(call.arguments.text)
      // The third call is that of item 2, while item 1 has no answer yet.
      if (number === 1) return null
      return number === 2 ? { error: 'Oops' } : { output: `"${call.arguments.text}"` }
    },
  })
  assert.equal(run.closed?.output?.text, '["0","1","2","3","4"]')
  const half = called.length / 2
  assert.deepEqual(called.slice(0, half), ['0', '1', '2', '1', '2', '3', '4'])
  const started = run.events.filter((event) => event.type === 'MapIterationStarted').map(({ fields }) => fields.index)
  assert.deepEqual(started, [0, 1, 2, 1, 2, 3, 4])
  const entered = run.events.filter(({ type }) => type === 'MapStateEntered' || type === 'MapStateStarted')
  assert.equal(entered.length, 2)
})

test('inner Parallel and Map states keep what succeeded, however deep', () => {
  const processor = {
    StartAt: 'T',
    States: { T: { Type: 'Task', Resource: lambda, Next: 'U' }, U: { Type: 'Task', Resource: lambda, End: true } },
  }
  const states = {
    P: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'M', States: { M: { Type: 'Map', ItemProcessor: processor, End: true } } },
        {
          StartAt: 'Q',
          States: { Q: { Type: 'Parallel', Branches: [processor], Next: 'R' }, R: { Type: 'Pass', End: true } },
        },
      ],
      End: true,
    },
  }
  const called: string[] = []
  const run = redriven(states, {
    input: '[1,2]',
    answer: (call, number) => {
      if (number === 0) called.length = 0
      const key = `${call.path} ${call.stateName}`
      called.push(key)
      return called.indexOf('/0/1 U') === called.length - 1 ? { error: 'Oops' } : { output: call.arguments.text }
    },
  })
  assert.equal(run.closed?.output?.text, '[[1,2],[[1,2]]]')
  // The one that failed, and the one that had not answered when it did.
  const again = called.filter((key, index) => called.indexOf(key) !== index)
  assert.deepEqual(again, ['/0/1 U', '/1/0 U'])
})

test('a Parallel that could not hold its results runs all its branches again', () => {
  const branch = { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambda, End: true } } }
  const big = JSON.stringify('x'.repeat(200_000))
  const states = { P: { Type: 'Parallel', Branches: [branch, branch], End: true } }
  const run = redriven(states, { answer: (_call, number) => ({ output: number < 2 ? big : '1' }) })
  assert.equal(run.events.find((event) => event.type === 'ExecutionFailed')?.fields.error, 'States.DataLimitExceeded')
  assert.deepEqual(
    run.events.filter(({ type }) => type === 'ParallelStateStarted' || type === 'ParallelStateEntered').length,
    3,
  )
  assert.equal(run.closed?.output?.text, '[1,1]')
})

test('a Parallel that failed behind its branches only joins them again', () => {
  const branch = { StartAt: 'A', States: { A: { Type: 'Pass', Result: 1, End: true } } }
  const selector = { 'at.$': '$$.Execution.RedriveTime' }
  const run = redriven({ P: { Type: 'Parallel', Branches: [branch], ResultSelector: selector, End: true } })
  assert.deepEqual(
    afterRedrive(run).map((line) => line.split(' ')[2]),
    ['ExecutionRedriven', 'ParallelStateSucceeded', 'ParallelStateExited', 'ExecutionSucceeded'],
  )
})

test('an error inside a branch that ends everything does not run the other branches again from their beginning', () => {
  const runtime = {
    StartAt: 'A',
    States: { A: { Type: 'Pass', Parameters: { 'at.$': '$$.Execution.RedriveTime' }, End: true } },
  }
  const waiting = {
    StartAt: 'B',
    States: { B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Wait', Seconds: 5, End: true } },
  }
  const run = redriven({ P: { Type: 'Parallel', Branches: [waiting, runtime], End: true } })
  assert.equal(run.closed?.status, 'SUCCEEDED')
  const types = run.events.map(({ type }) => type)
  assert.equal(types.filter((type) => type === 'PassStateEntered').length, 2)
})

test('a caught error is behind the execution', () => {
  const states = {
    A: { Type: 'Task', Resource: lambda, Catch: [{ ErrorEquals: ['Oops'], Next: 'B' }], End: true },
    B: { Type: 'Task', Resource: lambda, End: true },
  }
  const run = redriven(states, { answer: failingFirst(2) })
  const scheduled = run.events.filter(({ type }) => type === 'TaskStateEntered')
  assert.equal(scheduled.length, 2)
  assert.equal(run.closed?.output?.text, '{"Error":"Oops"}')
})

test('a branch that fails inside a state which catches leaves nothing behind', () => {
  const branch = { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambda, End: true } } }
  const states = {
    P: { Type: 'Parallel', Branches: [branch, branch], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'F' }], End: true },
    F: { Type: 'Fail', Error: 'Caught' },
  }
  const run = redriven(states, { answer: (_call, number) => (number === 0 ? { error: 'Oops' } : null) })
  assert.deepEqual(
    afterRedrive(run).map((line) => line.split(' ')[2]),
    ['ExecutionRedriven', 'FailStateEntered', 'ExecutionFailed'],
  )
})

test('what cannot be redriven keeps nothing', () => {
  const succeeded = simulate({ StartAt: 'A', States: { A: { Type: 'Succeed' } } }, { redrives: 1 })
  const express = simulate({ StartAt: 'A', States: { A: { Type: 'Fail' } } }, { redrives: 1, type: 'EXPRESS' })
  const full = simulate({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' } } }, { redrives: 1 })
  for (const { events } of [succeeded, express, full]) {
    assert.ok(events.every(({ type }) => type !== 'ExecutionRedriven'))
  }
})

test('a redrive of more than one turn goes on where it was, also over a restart', () => {
  const wait = { Type: 'Wait', Timestamp: '2030-01-01T00:00:30Z', End: true }
  const each = (state: object, more: object) => {
    return { Type: 'Map', ItemProcessor: { StartAt: 'S', States: { S: state } }, End: true, ...more }
  }
  const outer = each(each(wait, { ItemsPath: '$.items' }), { ItemSelector: { 'items.$': '$' } })
  const branch = { StartAt: 'M', States: { M: outer } }
  const states = { P: { Type: 'Parallel', Branches: [branch, branch], End: true } }
  const input = JSON.stringify(Array.from({ length: 40 }, (_, index) => index))
  for (const restartBetweenTurns of [false, true]) {
    const definition = { StartAt: 'P', TimeoutSeconds: 10, States: states }
    const run = simulate(definition, { input, redrives: 1, restartBetweenTurns })
    assert.equal(run.closed?.status, 'SUCCEEDED')
    const count = (type: string) => run.events.filter((event) => event.type === type).length
    assert.deepEqual([count('WaitStateEntered'), count('WaitStateExited')], [3200, 3200])
  }
})
