import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse, stringify } from '../../json/index.ts'
import { assertFailed, succeededText } from '../test-support/task-call.ts'
import { knownActions } from './known-actions.ts'
import { converse, type Exchange } from './test-support/converse.ts'

const json = 'application/x-amz-json-1.0'

function refused(operation: string, code: string, message: string): Exchange {
  const headers = { 'Content-Type': json, 'x-amzn-RequestId': 'r' }
  return [operation, { status: 400, headers, body: JSON.stringify({ __type: code, message }) }]
}

test('a message may be an object, and the answer has the metadata of HTTP around it', async (context) => {
  const body = '{"MD5OfMessageBody":"99914b932bd37a50b983c5e7c90ae93b","MessageId":"m"}'
  const date = 'Sat, 21 Nov 2026 09:00:00 GMT'
  const { call, server } = await converse(context, [
    ['SendMessage', { headers: { 'x-amzn-RequestId': 'r', Date: date, 'Content-Type': json }, body }],
  ])
  const outcome = await call('sqs:sendMessage', { QueueUrl: 'http://127.0.0.1/q', MessageBody: {} })
  assert.equal(
    succeededText(outcome),
    `{"MD5OfMessageBody":"99914b932bd37a50b983c5e7c90ae93b","MessageId":"m","SdkHttpMetadata":{"AllHttpHeaders":{"x-amzn-RequestId":["r"],"connection":["keep-alive"],"Content-Length":["${body.length}"],"Date":["${date}"],"Content-Type":["${json}"]},"HttpHeaders":{"connection":"keep-alive","Content-Length":"${body.length}","Content-Type":"${json}","Date":"${date}","x-amzn-RequestId":"r"},"HttpStatusCode":200},"SdkResponseMetadata":{"RequestId":"r"}}`,
  )
  assert.equal(JSON.parse(server.requests[0]!.body).MessageBody, '{}')
})

test('an attribute value may be plain text, even in lists and maps', async (context) => {
  const { call, server } = await converse(context, [
    ['PutItem', {}],
    ['UpdateItem', {}],
  ])
  const item = {
    id: 'x',
    many: { L: ['a', { N: '1' }] },
    deep: { M: { inner: 'b', more: { L: [{ M: { c: 'd' } }] } } },
  }
  succeededText(await call('dynamodb:putItem', { TableName: 't', Item: item }))
  assert.deepEqual(JSON.parse(server.requests[0]!.body).Item, {
    id: { S: 'x' },
    many: { L: [{ S: 'a' }, { N: '1' }] },
    deep: { M: { inner: { S: 'b' }, more: { L: [{ M: { c: { S: 'd' } } }] } } },
  })
  const update = {
    TableName: 't',
    Key: { id: 'x' },
    ExpressionAttributeNames: { '#n': 'name' },
    ExpressionAttributeValues: { ':v': 'new' },
    Expected: { id: { Value: 'x' } },
  }
  succeededText(await call('dynamodb:updateItem', update))
  const sent = JSON.parse(server.requests[1]!.body)
  assert.deepEqual(
    [sent.Key, sent.ExpressionAttributeNames, sent.ExpressionAttributeValues, sent.Expected],
    [{ id: { S: 'x' } }, { '#n': 'name' }, { ':v': { S: 'new' } }, { id: { Value: { S: 'x' } } }],
  )
  for (const value of [1, true, ['a']]) {
    assertFailed(
      await call('dynamodb:putItem', { TableName: 't', Item: { id: value } }),
      'States.Runtime',
      /The value for the field 'Item' must be an OBJECT/,
    )
  }
})

test('what the API takes beyond the lists of the guide reaches it', async (context) => {
  const rows = [
    [
      'sns:publish',
      'POST /',
      { TopicArn: 't.fifo', Message: 'm' },
      { MessageGroupId: 'g', MessageDeduplicationId: 'd' },
    ],
    [
      'ecs:runTask',
      'RunTask',
      { TaskDefinition: 't' },
      { CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }], StartedBy: 'me' },
    ],
    [
      'athena:startQueryExecution',
      'StartQueryExecution',
      { QueryString: 'q' },
      { ResultReuseConfiguration: { ResultReuseByAgeConfiguration: { Enabled: true } } },
    ],
    [
      'batch:submitJob',
      'POST /v1/submitjob',
      { JobName: 'n', JobQueue: 'q', JobDefinition: 'd', RetryStrategy: { attempts: 5 } },
      { ShareIdentifier: 's', SchedulingPriorityOverride: 1 },
    ],
    ['glue:startJobRun', 'StartJobRun', { JobName: 'n' }, { NumberOfWorkers: 2 }],
  ] as const
  for (const [resource, operation, needed, further] of rows) {
    const answer =
      resource === 'sns:publish'
        ? { body: '<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>' }
        : {}
    const { call, server } = await converse(context, [[operation, answer]])
    const parameters = parse(JSON.stringify({ ...needed, ...further }))
    succeededText(await call(resource, parameters))
    const body = server.requests[0]!.body.toLowerCase()
    for (const name of Object.keys(further))
      assert.ok(body.includes(name.toLowerCase()), `${resource} ${name}: ${body}`)
    if (resource === 'batch:submitJob') assert.match(body, /"retrystrategy":\{"attempts":5\}/)
    if (resource === 'ecs:runTask') assert.match(body, /"startedby":"me"/)
  }
})

test('headers of DynamoDB come in their own order, and attribute values keep their names', async (context) => {
  const { call, server } = await converse(context, [
    [
      'GetItem',
      {
        headers: { Server: 'Server', Date: 'd', 'x-amzn-RequestId': 'r', 'Content-Type': json },
        body: '{"Item":{"on":{"BOOL":true}}}',
      },
    ],
  ])
  const outcome = await call('dynamodb:getItem', { TableName: 't', Key: { id: { NULL: true } } })
  const { Item, SdkHttpMetadata } = JSON.parse(succeededText(outcome))
  assert.deepEqual(Item, { on: { BOOL: true } })
  assert.deepEqual(Object.keys(SdkHttpMetadata.AllHttpHeaders), [
    'Server',
    'Connection',
    'x-amzn-RequestId',
    'Content-Length',
    'Date',
    'Content-Type',
  ])
  assert.deepEqual(JSON.parse(server.requests[0]!.body).Key, { id: { NULL: true } })
})

test('errors are named by the first SDK: declared ones by themselves, others after the client', async (context) => {
  const { call } = await converse(context, [
    refused('PutItem', 'ConditionalCheckFailedException', 'No.'),
    refused('PutItem', 'ValidationException', 'No.'),
    [
      'POST /',
      {
        status: 400,
        headers: { 'x-amzn-RequestId': 'r' },
        body: '<ErrorResponse><Error><Type>Sender</Type><Code>InvalidParameter</Code><Message>No.</Message></Error><RequestId>r</RequestId></ErrorResponse>',
      },
    ],
    refused('SendMessage', 'MissingParameter', 'No.'),
  ])
  const cause = (service: string, code: string) =>
    `No. (Service: ${service}; Status Code: 400; Error Code: ${code}; Request ID: r; Proxy: null)`
  const item = { TableName: 't', Item: {} }
  assertFailed(
    await call('dynamodb:putItem', item),
    'DynamoDB.ConditionalCheckFailedException',
    cause('AmazonDynamoDBv2', 'ConditionalCheckFailedException'),
  )
  assertFailed(
    await call('dynamodb:putItem', item),
    'DynamoDB.AmazonDynamoDBException',
    cause('AmazonDynamoDBv2', 'ValidationException'),
  )
  assertFailed(
    await call('sns:publish', { TopicArn: 't', Message: 'm' }),
    'SNS.InvalidParameterException',
    cause('AmazonSNS', 'InvalidParameter'),
  )
  assertFailed(
    await call('sqs:sendMessage', { QueueUrl: 'http://127.0.0.1/q', MessageBody: null }),
    'SQS.AmazonSQSException',
    cause('AmazonSQS', 'MissingParameter'),
  )
})

test('events name the machine and the execution, and one that failed fails the task', async (context) => {
  const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:Parent'
  const execution = 'arn:aws:states:us-east-1:123456789012:execution:Parent:one'
  const { call, server } = await converse(context, [
    ['PutEvents', { Entries: [{ EventId: 'e' }, { EventId: 'f' }], FailedEntryCount: 0 }],
    [
      'PutEvents',
      { Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }], FailedEntryCount: 1 },
    ],
  ])
  const entries = {
    Entries: [
      { Detail: { a: 1 }, Source: 's' },
      { Detail: '{"b":2}', Resources: ['mine'] },
    ],
  }
  assert.equal(
    succeededText(await call('events:putEvents', entries)),
    '{"Entries":[{"EventId":"e"},{"EventId":"f"}],"FailedEntryCount":0}',
  )
  assert.deepEqual(JSON.parse(server.requests[0]!.body).Entries, [
    { Detail: '{"a":1}', Source: 's', Resources: [machine, execution] },
    { Detail: '{"b":2}', Resources: ['mine', machine, execution] },
  ])
  assertFailed(
    await call('events:putEvents', entries),
    'EventBridge.FailedEntry',
    '{"Entries":[{"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."}],"FailedEntryCount":1}',
  )
})

test('a task of ECS that could not be placed fails the task waiting for it, and nothing else', async (context) => {
  const answer: Exchange = ['RunTask', { tasks: [], failures: [{ arn: 'i', reason: 'RESOURCE:MEMORY' }] }]
  const { call, report } = await converse(context, [answer, answer, answer])
  const parameters = { TaskDefinition: 'd' }
  assert.deepEqual(JSON.parse(succeededText(await call('ecs:runTask', parameters))).Failures, [
    { Arn: 'i', Reason: 'RESOURCE:MEMORY' },
  ])
  for (const pattern of ['sync', 'waitForTaskToken']) {
    const outcome = await call(`ecs:runTask.${pattern}`, parameters)
    assertFailed(outcome, 'AmazonECS.Unknown', '{"Failures":[{"Arn":"i","Reason":"RESOURCE:MEMORY"}],"Tasks":[]}')
  }
  assert.equal(report.outputs.length, 0)
})

test('a task token is handed out once', async (context) => {
  const { call, report, server } = await converse(context, [['RunTask', { tasks: [{ taskArn: 't' }] }]])
  const resource = 'ecs:runTask.waitForTaskToken'
  assert.deepEqual(await call(resource, { TaskDefinition: 'd' }), { type: 'pending' })
  assert.match(report.outputs[0]!.text, /"Tasks":\[\{"TaskArn":"t"\}\]/)
  const again = await call(resource, { TaskDefinition: 'd' }, { submitted: report.outputs[0] })
  assert.deepEqual(again, { type: 'pending' })
  assert.equal(server.requests.length, 1)
  assert.equal(JSON.parse(server.requests[0]!.body).startedBy, 'AWS Step Functions')
})

test('Glue says which job runs, MediaConvert whose job it is', async (context) => {
  const { call, server } = await converse(context, [
    ['StartJobRun', { JobRunId: 'r' }],
    ['POST /2017-08-29/jobs', { job: { id: 'j' } }],
  ])
  assert.match(succeededText(await call('glue:startJobRun', { JobName: 'n' })), /^\{"JobName":"n","JobRunId":"r","Sdk/)
  await call('mediaconvert:createJob', { Role: 'r', Settings: {}, Tags: { a: 'b' } })
  assert.deepEqual(JSON.parse(server.requests[1]!.body).tags, { a: 'b', ManagedByService: 'AWSStepFunctions' })
})

test('actions of EMR take and give single values where the API has lists', async (context) => {
  const { call, server } = await converse(context, [
    ['RunJobFlow', { JobFlowId: 'j', ClusterArn: 'a' }],
    ['SetTerminationProtection', {}],
    ['CancelSteps', { CancelStepsInfoList: [{ StepId: 's', Status: 'SUBMITTED' }] }],
    ['ListInstanceFleets', { InstanceFleets: [{ Id: 'f0', Name: 'other' }], Marker: 'm' }],
    ['ListInstanceFleets', { InstanceFleets: [{ Id: 'f1', Name: 'mine' }] }],
    ['ModifyInstanceFleet', {}],
    ['ListInstanceGroups', { InstanceGroups: [{ Id: 'g1', Name: 'mine' }] }],
    ['ModifyInstanceGroups', {}],
  ])
  const sent = (index: number) => JSON.parse(server.requests[index]!.body)
  const created = await call('elasticmapreduce:createCluster', {
    Name: 'n',
    Instances: { KeepJobFlowAliveWhenNoSteps: true },
  })
  assert.match(succeededText(created), /^\{"ClusterArn":"a","ClusterId":"j","SdkHttpMetadata"/)
  await call('elasticmapreduce:setClusterTerminationProtection', { ClusterId: 'j', TerminationProtected: true })
  assert.deepEqual(sent(1), { JobFlowIds: ['j'], TerminationProtected: true })
  const cancelled = await call('elasticmapreduce:cancelStep', { ClusterId: 'j', StepId: 's' })
  assert.match(succeededText(cancelled), /^\{"CancelStepsInfo":\{"Status":"SUBMITTED","StepId":"s"\},"Sdk/)
  assert.deepEqual(sent(2), { ClusterId: 'j', StepIds: ['s'] })
  await call('elasticmapreduce:modifyInstanceFleetByName', {
    ClusterId: 'j',
    InstanceFleetName: 'mine',
    InstanceFleet: { TargetSpotCapacity: 2 },
  })
  assert.equal(sent(4).Marker, 'm')
  assert.deepEqual(sent(5), { ClusterId: 'j', InstanceFleet: { InstanceFleetId: 'f1', TargetSpotCapacity: 2 } })
  await call('elasticmapreduce:modifyInstanceGroupByName', {
    ClusterId: 'j',
    InstanceGroupName: 'mine',
    InstanceGroup: { InstanceCount: 8 },
  })
  assert.deepEqual(sent(7), { ClusterId: 'j', InstanceGroups: [{ InstanceCount: 8, InstanceGroupId: 'g1' }] })
})

test('a cluster must stay alive and take its steps later', async (context) => {
  const { call, server } = await converse(context, [])
  assertFailed(
    await call('elasticmapreduce:createCluster', { Name: 'n', Steps: [] }),
    'States.Runtime',
    `The Parameters '{"Name":"n","Steps":[]}' could not be used to start the Task: [The field 'Instances' is required but was missing, The field "Steps" is not supported by Step Functions, The field 'KeepJobFlowAliveWhenNoSteps' of 'Instances' is required and must be true]`,
  )
  assert.equal(server.requests.length, 0)
})

test('a build that was just stopped is deleted when it has stopped', async (context) => {
  const { call, clock } = await converse(context, [
    ['BatchDeleteBuilds', { buildsNotDeleted: [{ id: 'b', statusCode: 'BUILD_IN_PROGRESS' }] }],
    ['BatchDeleteBuilds', { buildsDeleted: ['b'] }],
  ])
  const before = clock.now()
  assert.match(succeededText(await call('codebuild:batchDeleteBuilds', { Ids: ['b'] })), /^\{"BuildsDeleted":\["b"\]/)
  assert.equal(clock.now() - before, 3000)
})

test('parameters that an action does not have are refused before anything is scheduled', async (context) => {
  const { call } = await converse(context, [])
  for (const [resource, parameters, problem] of [
    [
      'sqs:sendMessage',
      { QueueURL: 'q', MessageBody: 'm' },
      'The field \'QueueUrl\' is required but was missing, The field "QueueURL" is not supported by Step Functions',
    ],
    ['mediaconvert:createJob', { Role: 'r' }, "The field 'Settings' is required but was missing"],
    ['dynamodb:getItem', [], 'The value must be an OBJECT'],
  ] as const) {
    const value = parse(JSON.stringify(parameters))
    assertFailed(
      await call(resource, value),
      'States.Runtime',
      `The Parameters '${stringify(value)}' could not be used to start the Task: [${problem}]`,
    )
  }
})

test('the table has 64 actions of 22 integrations', () => {
  assert.equal(knownActions().size, 64)
  assert.equal(new Set([...knownActions().keys()].map((name) => name.split(':')[0])).size, 22)
})
