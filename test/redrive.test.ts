import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Local } from '../src/server/options.ts'
import { ask, createMachine, openLocal, runToEnd } from './support/local.ts'

const activity = 'arn:aws:states:us-east-1:123456789012:activity:work'

interface Event {
  readonly id: number
  readonly previousEventId: number
  readonly type: string
  readonly taskSubmittedEventDetails?: { readonly output: string }
}

async function historyOf(local: Local, executionArn: string): Promise<readonly Event[]> {
  const { body } = await local.call('GetExecutionHistory', JSON.stringify({ executionArn }))
  return (JSON.parse(body) as { events: Event[] }).events
}

/** Takes the activity's next task and answers it. */
async function work(local: Local, operation: string, answer: object): Promise<void> {
  const { taskToken } = await ask(local, 'GetActivityTask', { activityArn: activity })
  await ask(local, operation, { taskToken, ...answer })
}

async function ended(local: Local, executionArn: string): Promise<Record<string, string>> {
  const execution = await local.store.executions.byArn(executionArn)
  await local.runtime.executionEnded(execution!.id)
  return ask(local, 'DescribeExecution', { executionArn })
}

test('a redriven parent starts another child; a redriven child continues on its own', async (context) => {
  const local = await openLocal()
  context.after(() => local.close())
  await ask(local, 'CreateActivity', { name: 'work' })
  const waiting = { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: activity, End: true } } }
  const childMachine = await createMachine(local, 'child', JSON.stringify(waiting))
  const start = {
    Type: 'Task',
    Resource: 'arn:aws:states:::states:startExecution.sync:2',
    Parameters: { StateMachineArn: childMachine },
    OutputPath: '$.Output',
    End: true,
  }
  const parentMachine = await createMachine(
    local,
    'parent',
    JSON.stringify({ StartAt: 'Start', States: { Start: start } }),
  )
  const { executionArn: parent } = await ask(local, 'StartExecution', { stateMachineArn: parentMachine })
  await work(local, 'SendTaskFailure', { error: 'Oops' })
  assert.equal((await ended(local, parent!)).error, 'States.TaskFailed')

  await ask(local, 'RedriveExecution', { executionArn: parent })
  await work(local, 'SendTaskSuccess', { output: '"second"' })
  const succeeded = await ended(local, parent!)
  assert.deepEqual([succeeded.status, succeeded.output, succeeded.redriveCount], ['SUCCEEDED', '"second"', 1])

  const history = await historyOf(local, parent!)
  assert.deepEqual(
    history.map(({ previousEventId, type }) => `${previousEventId} ${type}`),
    [
      '0 ExecutionStarted',
      '0 TaskStateEntered',
      '2 TaskScheduled',
      '3 TaskStarted',
      '4 TaskSubmitted',
      '5 TaskFailed',
      '6 ExecutionFailed',
      '7 ExecutionRedriven',
      '8 TaskScheduled',
      '9 TaskStarted',
      '10 TaskSubmitted',
      '11 TaskSucceeded',
      '12 TaskStateExited',
      '13 ExecutionSucceeded',
    ],
  )
  const children = history.flatMap(({ taskSubmittedEventDetails: details }) =>
    details === undefined ? [] : [(JSON.parse(details.output) as { ExecutionArn: string }).ExecutionArn],
  )
  assert.notEqual(children[0], children[1])

  await ask(local, 'RedriveExecution', { executionArn: children[0] })
  await work(local, 'SendTaskSuccess', { output: '"late"' })
  assert.equal((await ended(local, children[0]!)).output, '"late"')
  assert.equal((await ask(local, 'DescribeExecution', { executionArn: parent })).output, '"second"')
})

test('a workflow can redrive another', async (context) => {
  const local = await openLocal()
  context.after(() => local.close())
  const choice = {
    Type: 'Choice',
    Choices: [{ Variable: '$$.Execution.RedriveCount', NumericEquals: 1, Next: 'Done' }],
  }
  const states = { Count: { ...choice, Default: 'No' }, Done: { Type: 'Succeed' }, No: { Type: 'Fail', Error: 'No' } }
  const failing = await createMachine(local, 'failing', JSON.stringify({ StartAt: 'Count', States: states }))
  const { executionArn } = await ask(local, 'StartExecution', { stateMachineArn: failing, name: 'one' })
  await ended(local, executionArn!)
  const redrive = {
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:sfn:redriveExecution',
    Parameters: { ExecutionArn: executionArn },
    End: true,
  }
  const redriving = await createMachine(local, 'redriving', JSON.stringify({ StartAt: 'R', States: { R: redrive } }))
  const first = await runToEnd(local, redriving, '{}')
  assert.match(first.output!, /^\{"RedriveDate":"2026-01-01T/)
  // The choice has been made, and the state after it fails whenever it is entered.
  const described = await ended(local, executionArn!)
  assert.deepEqual([described.status, described.redriveCount], ['FAILED', 1])
})
