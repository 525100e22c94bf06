import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../../control/caller.ts'
import { type JsonObject, stringify } from '../../json/index.ts'
import { assertFailed, RecordingReport, requestId, succeededText, taskCall } from '../test-support/task-call.ts'
import { toApiInput, toTaskResult } from './casing.ts'
import { type OperationAnswer, sfnOperation } from './sfn-operation.ts'

const resource = 'arn:aws:states:::aws-sdk:sfn:startExecution'

function setup(answer: OperationAnswer) {
  const calls: [string, string][] = []
  const callers: Caller[] = []
  const service = sfnOperation('StartExecution', {
    async callOperation(name, input, caller) {
      calls.push([name, stringify(input)])
      callers.push(caller)
      return answer
    },
    makeRequestId: () => requestId,
    refuse: (operation) => `${operation} is refused`,
  })
  return { service, calls, callers, report: new RecordingReport() }
}

test('parameters and result change their case, JSON texts and times their form', async () => {
  const { service, calls, report } = setup({ output: { executionArn: 'arn', startDate: 1_745_486_528.077 } })
  assert.equal(service.refuse?.({ ...taskCall({ resource }), testCase: null }), 'StartExecution is refused')
  const parameters = { StateMachineArn: 'arn', Name: null, Input: { key: [1] } }
  assert.equal(
    succeededText(await service.call(taskCall({ resource, arguments: parameters }), report)),
    '{"ExecutionArn":"arn","StartDate":"2025-04-24T09:22:08.077Z"}',
  )
  assert.deepEqual(calls, [['StartExecution', '{"stateMachineArn":"arn","input":"{\\"key\\":[1]}"}']])
})

test('structures change throughout, maps keep their keys', () => {
  const input: JsonObject = {
    Tags: [{ Key: 'A', Value: 'B' }],
    LoggingConfiguration: { Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: 'x' } }] },
    Definition: { StartAt: 'A' },
  }
  assert.equal(
    stringify(toApiInput(input)),
    '{"tags":[{"key":"A","value":"B"}],"loggingConfiguration":{"destinations":[{"cloudWatchLogsLogGroup":{"logGroupArn":"x"}}]},"definition":"{\\"StartAt\\":\\"A\\"}"}',
  )
  assert.equal(
    stringify(toTaskResult({ variableReferences: { 'my state': ['x'] }, events: [{ timestamp: 1, id: 2 }] })),
    '{"VariableReferences":{"my state":["x"]},"Events":[{"Timestamp":"1970-01-01T00:00:01Z","Id":2}]}',
  )
})

test('errors have the prefix of the service and the words of its SDK', async () => {
  const error = { code: 'InvalidToken', message: "Invalid Token: 'Invalid token'", status: 400 }
  const { service, report } = setup({ error })
  assertFailed(
    await service.call(taskCall({ resource }), report),
    'Sfn.InvalidTokenException',
    `Invalid Token: 'Invalid token' (Service: Sfn, Status Code: 400, Request ID: ${requestId}) (SDK Attempt Count: 1)`,
  )
})

test('with a task token the answer is reported, once', async () => {
  const { service, calls, report } = setup({ output: {} })
  const task = taskCall({ resource: `${resource}.waitForTaskToken` })
  assert.deepEqual(await service.call(task, report), { type: 'pending' })
  assert.deepEqual(await service.call({ ...task, submitted: report.outputs[0]! }, report), { type: 'pending' })
  assert.equal(calls.length, 1)
})

test("a task calls as its machine's role, or as the one that its Credentials name", async () => {
  const { service, callers, report } = setup({ output: {} })
  const task = taskCall({ resource })
  await service.call(task, report)
  await service.call({ ...task, credentials: { RoleArn: 'another' } }, report)
  const { id, arn, roleArn } = task.execution
  assert.deepEqual(callers, [
    { door: 'task', principal: roleArn, execution: { id, arn } },
    { door: 'task', principal: 'another', execution: { id, arn } },
  ])
})
