import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerProblem } from './answer-problem.ts'

test('an answer has the types of the API that is called', () => {
  const table: [
    resourceType: string,
    action: string,
    value: Parameters<typeof answerProblem>[2],
    problem: string | null,
  ][] = [
    ['aws-sdk:sqs', 'sendMessage', { MessageId: 'm', Other: 1 }, null],
    ['aws-sdk:sqs', 'sendMessage', { MessageId: 1 }, "Field 'MessageId' must be a string"],
    ['aws-sdk:dynamodb', 'getItem', { Item: { id: { S: 'a', N: '1' } } }, null],
    ['aws-sdk:dynamodb', 'getItem', { Item: { id: { S: 1 } } }, "Field 'S' must be a string"],
    ['aws-sdk:dynamodb', 'getItem', { Item: [] }, "Field 'Item' must be an object"],
    ['aws-sdk:ec2', 'describeInstances', { Reservations: 'x' }, null],
    ['aws-sdk:ecs', 'listTasks', { TaskArns: 'x' }, "Field 'TaskArns' must be an array"],
    ['aws-sdk:ecs', 'describeTasks', { Tasks: [{ StartedAt: 5 }] }, "Field 'StartedAt' must be a string"],
    ['sqs', 'sendMessage', { MessageId: true }, "Field 'MessageId' must be a string"],
    ['sns', 'publish', { MessageId: 'm', SdkHttpMetadata: { HttpStatusCode: 200 } }, null],
    ['aws-sdk:nothing', 'atAll', { a: 1 }, null],
  ]
  for (const [resourceType, action, value, problem] of table) {
    assert.equal(answerProblem(resourceType, action, value), problem, `${resourceType}:${action}`)
  }
})
