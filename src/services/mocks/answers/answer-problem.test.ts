import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { IntegrationPattern } from '../../../asl/task-resource.ts'
import type { JsonObject } from '../../../json/index.ts'
import { answerProblem, type Strictness } from './answer-problem.ts'
import { answerShape } from './answer-shape.ts'

type Row = readonly [resource: string, value: JsonObject, problem: string | null]

test('an answer has the types of the API that is called', () => {
  hold('PRESENT', [
    ['aws-sdk:sqs:sendMessage', { MessageId: 'm', Other: 1 }, null],
    ['aws-sdk:sqs:sendMessage', { MessageId: 1 }, "Field 'MessageId' must be a string"],
    ['aws-sdk:sqs:sendMessage', { MessageId: null }, "Field 'MessageId' must be a string"],
    ['aws-sdk:dynamodb:getItem', { Item: { id: { S: 'a', N: '1', BOOL: true } } }, null],
    ['aws-sdk:dynamodb:getItem', { Item: { id: { S: 1 } } }, "Field 'S' must be a string"],
    ['aws-sdk:dynamodb:getItem', { Item: { id: 'a' } }, "Field 'id' must be an object"],
    ['aws-sdk:dynamodb:getItem', { Item: [] }, "Field 'Item' must be an object"],
    ['dynamodb:getItem', { Item: { id: { BOOL: 'true' } } }, "Field 'BOOL' must be a boolean"],
    ['aws-sdk:ecs:listTasks', { TaskArns: 'x' }, "Field 'TaskArns' must be an array"],
    ['aws-sdk:ecs:listTasks', { TaskArns: ['x', 1] }, "Field 'TaskArns' must be a string"],
    ['aws-sdk:ecs:describeTasks', { Tasks: [{ StartedAt: 5 }] }, "Field 'StartedAt' must be a string"],
    ['aws-sdk:ecs:describeTasks', { Tasks: ['x'] }, "Field 'Tasks' must be an object"],
    ['sqs:sendMessage', { MessageId: true }, "Field 'MessageId' must be a string"],
    ['sns:publish', { MessageId: 'm', SdkHttpMetadata: { HttpStatusCode: 200 } }, null],
  ])
})

test('timestamps and bytes are texts, whatever integrations make of them', () => {
  hold('PRESENT', [
    ['states:startExecution', { StartDate: 1_764_103_483_000 }, "Field 'StartDate' must be a string"],
    ['states:startExecution', { StartDate: '2025-12-03T01:10:11Z', startDate: 1 }, null],
    ['aws-sdk:kms:encrypt', { CiphertextBlob: [1, 2] }, "Field 'CiphertextBlob' must be a string"],
    ['lambda:invoke', { Payload: '{"a":1}', StatusCode: 200 }, null],
    ['lambda:invoke', { Payload: { a: 1 } }, "Field 'Payload' must be a string"],
    ['bedrock:invokeModel', { Body: {} }, "Field 'Body' must be a string"],
  ])
})

test('words, lengths and ranges are those of the API', () => {
  hold('PRESENT', [
    ['aws-sdk:s3:getObject', { StorageClass: 'GLACIER' }, null],
    ['aws-sdk:s3:getObject', { StorageClass: 'Papyrus' }, "Field 'StorageClass' is not an expected value"],
    ['aws-sdk:kms:encrypt', { CiphertextBlob: '' }, "Field 'CiphertextBlob' is smaller than the minimum length"],
    ['aws-sdk:kms:encrypt', { KeyId: 'k'.repeat(2049) }, "Field 'KeyId' exceeds the maximum length"],
    // The maximum number of bytes; their base64 is longer.
    ['aws-sdk:kms:encrypt', { CiphertextBlob: Buffer.alloc(6144).toString('base64') }, null],
    [
      'aws-sdk:kms:encrypt',
      { CiphertextBlob: Buffer.alloc(6145).toString('base64') },
      "Field 'CiphertextBlob' exceeds the maximum length",
    ],
    ['aws-sdk:lambda:getFunction', { Configuration: { MemorySize: 10_240 } }, null],
    [
      'aws-sdk:lambda:getFunction',
      { Configuration: { MemorySize: 10_241 } },
      "Field 'MemorySize' exceeds the maximum value",
    ],
    [
      'dynamodb:putItem',
      { ConsumedCapacity: { TableName: '' } },
      "Field 'TableName' is smaller than the minimum length",
    ],
    ['aws-sdk:sns:listTopics', { Topics: [], NextToken: '' }, null],
    // For a list: the number of items, and each item.
    [
      'aws-sdk:lambda:getFunctionConfiguration',
      { Architectures: ['x86_64', 'arm64'] },
      "Field 'Architectures' exceeds the maximum length",
    ],
    [
      'aws-sdk:lambda:getFunctionConfiguration',
      { Architectures: ['sparc'] },
      "Field 'Architectures' is not an expected value",
    ],
  ])
})

test('STRICT requires the required members, including nested ones', () => {
  hold('STRICT', [
    ['states:startExecution', {}, "Required field 'ExecutionArn' is missing"],
    ['states:startExecution', { ExecutionArn: 'a' }, "Required field 'StartDate' is missing"],
    ['aws-sdk:sfn:startExecution', { ExecutionArn: 'a' }, "Required field 'StartDate' is missing"],
    ['aws-sdk:sfn:listExecutions', { Executions: [{}] }, "Required field 'ExecutionArn' is missing"],
    ['aws-sdk:sqs:sendMessage', {}, null],
    ['bedrock:invokeModel', { Body: '{}' }, "Required field 'ContentType' is missing"],
  ])
  hold('PRESENT', [
    ['states:startExecution', {}, null],
    ['aws-sdk:sfn:listExecutions', { Executions: [{}] }, null],
  ])
})

test('for a job, the answer of the API that describes it is checked', () => {
  hold('STRICT', [
    ['states:startExecution.sync', { ExecutionArn: 'a' }, "Required field 'StateMachineArn' is missing"],
    [
      'states:startExecution.sync:2',
      { ExecutionArn: 'a', StateMachineArn: 'm', Status: 'DONE', StartDate: 'd' },
      "Field 'Status' is not an expected value",
    ],
    [
      'states:startExecution.sync:2',
      { ExecutionArn: 'a', StateMachineArn: 'm', Status: 'SUCCEEDED', StartDate: 'd', Output: {} },
      "Field 'Output' must be a string",
    ],
    ['athena:startQueryExecution.sync', { QueryExecution: 'q' }, "Field 'QueryExecution' must be an object"],
    // Where the result is part of that answer, both forms are accepted.
    ['batch:submitJob.sync', { Jobs: [{ JobName: 1 }] }, "Required field 'JobId' is missing"],
    ['batch:submitJob.sync', { JobName: 1 }, "Field 'JobName' must be a string"],
    ['batch:submitJob.sync', { JobName: 'j', Status: 'SUCCEEDED' }, null],
    ['databrew:startJobRun.sync', { RunId: 'r', State: 'SUCCEEDED' }, null],
    ['ecs:runTask.sync', { TaskArn: 1 }, "Field 'TaskArn' must be a string"],
    ['glue:startJobRun.sync', { JobRunState: 'DONE' }, "Field 'JobRunState' is not an expected value"],
  ])
})

test('where no model describes the answer, nothing is checked', () => {
  const resources = [
    'lambda:invoke.waitForTaskToken',
    'sqs:sendMessage.waitForTaskToken',
    'http:invoke',
    'apigateway:invoke',
    'eks:call',
    'eks:runJob.sync',
    'bedrockagentcore:invokeHarness',
    // The client is not installed.
    'aws-sdk:ec2:describeInstances',
    'aws-sdk:nothing:atAll',
  ]
  for (const resource of resources) assert.equal(shapeOf(resource), null, resource)
})

function hold(strictness: Strictness, rows: readonly Row[]): void {
  for (const [resource, value, problem] of rows) {
    const shape = shapeOf(resource)
    assert.ok(shape !== null, resource)
    assert.equal(answerProblem(shape, value, strictness), problem, `${resource} ${JSON.stringify(value).slice(0, 80)}`)
  }
}

function shapeOf(resource: string) {
  const [, resourceType = '', action = '', pattern = 'requestResponse'] =
    /^((?:aws-sdk:)?[^:]+):([^:.]+)(?:\.(.+))?$/.exec(resource) ?? []
  return answerShape({ resourceType, action, pattern: pattern as IntegrationPattern })
}
