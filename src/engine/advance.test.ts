import assert from 'node:assert/strict'
import { test } from 'node:test'
import { outline, type SimulationOptions, simulate } from './test-support/simulation.ts'

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'
const activity = 'arn:aws:states:us-east-1:123456789012:activity:work'

/** Runs a machine of these states as it is, and again, read back between turns from its rows or copies: all must agree. */
function history(states: object, options: SimulationOptions & { startAt?: string; timeoutSeconds?: number } = {}) {
  const { startAt = Object.keys(states)[0], timeoutSeconds, ...rest } = options
  const definition = { StartAt: startAt, States: states, ...(timeoutSeconds && { TimeoutSeconds: timeoutSeconds }) }
  const once = simulate(definition, rest)
  const restarted = simulate(definition, { ...rest, restartBetweenTurns: true })
  assert.equal(outline(restarted.events), outline(once.events), 'a restart between turns changes nothing')
  assert.equal(restarted.closed?.output?.text, once.closed?.output?.text)
  const takenBack = simulate(definition, { ...rest, takeBackBetweenTurns: true })
  assert.equal(outline(takenBack.events), outline(once.events), 'taking it back between turns changes nothing')
  assert.equal(takenBack.closed?.output?.text, once.closed?.output?.text)
  return once
}

function checkOutline(actual: { events: Parameters<typeof outline>[0] }, expected: string): void {
  const lines = expected.trim().split('\n')
  assert.equal(outline(actual.events), lines.map((line) => line.trim()).join('\n'))
}

test('the first state begins anew: its event points to none', () => {
  checkOutline(
    history({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } }),
    `1 0 ExecutionStarted
     2 0 PassStateEntered
     3 2 PassStateExited
     4 3 SucceedStateEntered
     5 4 SucceedStateExited
     6 5 ExecutionSucceeded`,
  )
})

test('a Pass state hands on the text that it got', () => {
  const { closed } = history({ A: { Type: 'Pass', End: true } }, { input: '{"b": 1.0,  "a": [1e2]}' })
  assert.equal(closed?.output?.text, '{"b": 1.0,  "a": [1e2]}')
})

test('a retried task is scheduled again and not entered again', () => {
  const states = {
    A: { Type: 'Task', Resource: lambda, Retry: [{ ErrorEquals: ['Oops'], MaxAttempts: 2 }], End: true },
  }
  const answer = (_call: unknown, number: number) => (number < 2 ? { error: 'Oops' } : { output: '7' })
  const run = history(states, { answer })
  checkOutline(
    run,
    `1 0 ExecutionStarted
     2 0 TaskStateEntered
     3 2 LambdaFunctionScheduled
     4 3 LambdaFunctionStarted
     5 4 LambdaFunctionFailed
     6 5 LambdaFunctionScheduled
     7 6 LambdaFunctionStarted
     8 7 LambdaFunctionFailed
     9 8 LambdaFunctionScheduled
     10 9 LambdaFunctionStarted
     11 10 LambdaFunctionSucceeded
     12 11 TaskStateExited
     13 12 ExecutionSucceeded`,
  )
  assert.equal(run.elapsedMillis, 1000 + 2000)
})

test('a caught error leaves the state with the error output', () => {
  const states = {
    A: {
      Type: 'Task',
      Resource: lambda,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', ResultPath: '$.e' }],
      End: true,
    },
    B: { Type: 'Pass', End: true },
  }
  const { closed } = history(states, { input: '{"a":1}', answer: () => ({ error: 'Oops', cause: 'why' }) })
  assert.equal(closed?.output?.text, '{"a":1,"e":{"Error":"Oops","Cause":"why"}}')
})

test('States.Runtime is caught by nothing', () => {
  const states = {
    A: {
      Type: 'Task',
      Resource: lambda,
      Parameters: { 'x.$': '$.missing' },
      Retry: [{ ErrorEquals: ['States.ALL'] }],
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
      End: true,
    },
    B: { Type: 'Pass', End: true },
  }
  const { closed } = history(states)
  assert.equal(closed?.error, 'States.Runtime')
  assert.match(
    closed?.cause ?? '',
    /^An error occurred while executing the state 'A' \(entered at the event id #2\)\. /,
  )
})

test('a timeout counts from the start of the task, and the next attempt has its own', () => {
  const states = {
    A: {
      Type: 'Task',
      Resource: lambda,
      TimeoutSeconds: 5,
      Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }],
      End: true,
    },
  }
  const run = history(states, { answer: () => null })
  assert.equal(run.closed?.error, 'States.Timeout')
  assert.equal(run.elapsedMillis, 5000 + 1000 + 5000)
})

test('an activity that no worker takes does not run out', () => {
  const states = { A: { Type: 'Task', Resource: activity, TimeoutSeconds: 5, End: true } }
  const run = history(states, { answer: () => null, finally: { type: 'StopRequested', error: 'E', cause: null } })
  assert.equal(run.closed?.status, 'ABORTED')
  assert.equal(run.elapsedMillis, 0)
})

test('the machine has a timeout of its own', () => {
  const run = history({ A: { Type: 'Wait', Seconds: 60, End: true } }, { timeoutSeconds: 5 })
  assert.deepEqual(
    { status: run.closed?.status, error: run.closed?.error, elapsed: run.elapsedMillis },
    { status: 'TIMED_OUT', error: null, elapsed: 5000 },
  )
  assert.equal(run.events.at(-1)?.type, 'ExecutionTimedOut')
})

test('a Map of one worker starts each iteration behind the one before', () => {
  const processor = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
  checkOutline(
    history({ M: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: processor, End: true } }, { input: '[1,2]' }),
    `1 0 ExecutionStarted
     2 0 MapStateEntered
     3 2 MapStateStarted
     4 3 MapIterationStarted
     5 4 PassStateEntered
     6 5 PassStateExited
     7 6 MapIterationSucceeded
     8 6 MapIterationStarted
     9 8 PassStateEntered
     10 9 PassStateExited
     11 10 MapIterationSucceeded
     12 11 MapStateSucceeded
     13 11 MapStateExited
     14 13 ExecutionSucceeded`,
  )
})

test('a Map over nothing succeeds with nothing', () => {
  const processor = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
  const run = history({ M: { Type: 'Map', ItemProcessor: processor, End: true } }, { input: '[]' })
  assert.equal(run.closed?.output?.text, '[]')
})

test('tasks of concurrent iterations are all scheduled before they start', () => {
  const processor = { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambda, End: true } } }
  const run = history({ M: { Type: 'Map', ItemProcessor: processor, End: true } }, { input: '[1,2]' })
  checkOutline(
    { events: run.events.slice(0, 11) },
    `1 0 ExecutionStarted
     2 0 MapStateEntered
     3 2 MapStateStarted
     4 3 MapIterationStarted
     5 3 MapIterationStarted
     6 4 TaskStateEntered
     7 6 LambdaFunctionScheduled
     8 5 TaskStateEntered
     9 8 LambdaFunctionScheduled
     10 7 LambdaFunctionStarted
     11 9 LambdaFunctionStarted`,
  )
})

test('one failing iteration ends the others, which are named as aborted', () => {
  const processor = { StartAt: 'T', States: { T: { Type: 'Task', Resource: lambda, End: true } } }
  const answer = (_call: unknown, number: number) => (number === 1 ? { error: 'Oops' } : null)
  const run = history({ M: { Type: 'Map', ItemProcessor: processor, End: true } }, { input: '[1,2]', answer })
  checkOutline(
    { events: run.events.slice(11) },
    `12 11 LambdaFunctionFailed
     13 12 MapIterationFailed
     14 12 TaskStateAborted
     15 12 MapIterationAborted
     16 12 TaskStateAborted
     17 12 MapStateFailed
     18 17 ExecutionFailed`,
  )
})

test('States.Runtime ends the execution from inside a branch', () => {
  const bad = { StartAt: 'A', States: { A: { Type: 'Pass', Parameters: { 'm.$': '$.nope' }, End: true } } }
  const other = { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 5, End: true } } }
  const states = {
    P: { Type: 'Parallel', Branches: [bad, other], Catch: [{ ErrorEquals: ['States.ALL'], Next: 'C' }], End: true },
    C: { Type: 'Succeed' },
  }
  checkOutline(
    history(states),
    `1 0 ExecutionStarted
     2 0 ParallelStateEntered
     3 2 ParallelStateStarted
     4 3 PassStateEntered
     5 4 ExecutionFailed`,
  )
})

test('a retried Parallel starts all its branches again', () => {
  const branch = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'Oops' } } }
  const states = {
    P: { Type: 'Parallel', Branches: [branch], Retry: [{ ErrorEquals: ['Oops'], MaxAttempts: 1 }], End: true },
  }
  checkOutline(
    history(states),
    `1 0 ExecutionStarted
     2 0 ParallelStateEntered
     3 2 ParallelStateStarted
     4 3 FailStateEntered
     5 4 ParallelStateStarted
     6 5 FailStateEntered
     7 6 ParallelStateFailed
     8 7 ExecutionFailed`,
  )
})

test('an endless loop ends when its history is full', () => {
  const run = history({ A: { Type: 'Pass', Next: 'A' } })
  assert.equal(run.events.length, 25_000)
  assert.equal(run.events.at(-1)?.type, 'ExecutionFailed')
  assert.equal(run.closed?.cause, 'The execution reached the maximum number of history events (25000).')
  assert.ok(run.turns > 1, 'a turn has a budget')
})

test('an answer to an attempt that is over is refused', () => {
  const states = { A: { Type: 'Task', Resource: lambda, TimeoutSeconds: 1, End: true } }
  const late = simulate({ StartAt: 'A', States: states }, { answer: () => null })
  assert.equal(late.closed?.error, 'States.Timeout')
})

test('variables of an outer scope are read inside, and inner ones vanish', () => {
  const processor = {
    StartAt: 'P',
    States: { P: { Type: 'Pass', Assign: { inner: 1 }, Parameters: { 'outer.$': '$outer' }, End: true } },
  }
  const states = {
    A: { Type: 'Pass', Assign: { outer: 'o' }, Next: 'M' },
    M: { Type: 'Map', ItemsPath: '$.items', ItemProcessor: processor, End: true },
  }
  const { closed } = history(states, { input: '{"items":[1]}' })
  assert.equal(closed?.output?.text, '[{"outer":"o"}]')
})

test('an iteration that takes the place of an earlier one in the same turn leaves no row behind', () => {
  const task = { Type: 'Task', Resource: lambda, End: true }
  const each = (state: object) => ({ Type: 'Map', ItemProcessor: { StartAt: 'S', States: { S: state } } })
  const branch = {
    StartAt: 'M',
    States: { M: { ...each(task), Next: 'N' }, N: { ...each({ Type: 'Pass', End: true }), End: true } },
  }
  const { closed } = history({ P: { Type: 'Parallel', Branches: [branch], Next: 'Z' }, Z: task }, { input: '[1]' })
  assert.equal(closed?.output?.text, '[[1]]')
})

test('a negative MaxConcurrencyPath limits nothing', () => {
  const processor = { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } }
  const map = { Type: 'Map', ItemsPath: '$.items', MaxConcurrencyPath: '$.most', ItemProcessor: processor, End: true }
  const { closed } = history({ M: map }, { input: '{"items":[1,2],"most":-1}' })
  assert.equal(closed?.output?.text, '[1,2]')
})

test('a state whose catcher goes wrong fails once', () => {
  const branch = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } }
  const catcher = { ErrorEquals: ['States.ALL'], Next: 'Z', ResultPath: '$.error' }
  const states = { P: { Type: 'Parallel', Branches: [branch], Catch: [catcher], End: true }, Z: { Type: 'Succeed' } }
  const run = history(states, { input: '[]' })
  checkOutline(
    run,
    `1 0 ExecutionStarted
     2 0 ParallelStateEntered
     3 2 ParallelStateStarted
     4 3 FailStateEntered
     5 4 ParallelStateFailed
     6 5 ExecutionFailed`,
  )
  assert.equal(run.closed?.error, 'States.ResultPathMatchFailure')
})
