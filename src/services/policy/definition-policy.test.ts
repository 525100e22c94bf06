import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JsonValue, PlainObject } from '../../json/index.ts'
import { knownActions } from '../optimized/known-actions.ts'
import { definitionPolicy } from './definition-policy.ts'

const context = { partition: 'aws', region: 'eu-west-1', account: '111122223333', machineName: 'orders' }

function policy(...states: readonly PlainObject[]) {
  const named = states.map((state, index): [string, JsonValue] => [`S${index}`, { Type: 'Task', ...state }])
  return definitionPolicy({ StartAt: 'S0', States: Object.fromEntries(named) }, context).Statement
}

/** A policy as lines: actions, resources. */
function lines(...states: readonly PlainObject[]) {
  return policy(...states).map(({ Action, Resource }) => `${Action.join(' ')} → ${Resource.join(' ')}`)
}

const task = (resource: string, parameters: JsonValue = {}) => ({
  Resource: `arn:aws:states:::${resource}`,
  Parameters: parameters,
})

test('resources that the definition names are the only ones', () => {
  assert.deepEqual(
    lines(
      task('dynamodb:putItem', { TableName: 'orders', Item: {} }),
      task('dynamodb:getItem', { TableName: 'orders', Key: {} }),
      task('sqs:sendMessage.waitForTaskToken', { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/work' }),
      task('sns:publish', { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:news' }),
      task('lambda:invoke', { FunctionName: 'charge' }),
      task('events:putEvents', { Entries: [{ EventBusName: 'shop' }, {}] }),
    ),
    [
      'dynamodb:GetItem dynamodb:PutItem → arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
      'events:PutEvents → arn:aws:events:eu-west-1:111122223333:event-bus/default arn:aws:events:eu-west-1:111122223333:event-bus/shop',
      'lambda:InvokeFunction → arn:aws:lambda:eu-west-1:111122223333:function:charge arn:aws:lambda:eu-west-1:111122223333:function:charge:*',
      'sns:Publish → arn:aws:sns:eu-west-1:111122223333:news',
      'sqs:SendMessage → arn:aws:sqs:eu-west-1:111122223333:work',
    ],
  )
})

test('what IAM is asked about need not be what the task names', () => {
  const found = lines(
    task('athena:startQueryExecution.sync', { WorkGroup: 'w', QueryString: '' }),
    task('batch:submitJob', { JobName: 'n', JobQueue: 'q', JobDefinition: 'd' }),
    task('ecs:runTask', { TaskDefinition: 'family' }),
    task('ecs:runTask', { TaskDefinition: 'other:7' }),
    task('eks:createNodegroup.sync', { ClusterName: 'c', NodegroupName: 'n' }),
    task('emr-containers:startJobRun.sync', { VirtualClusterId: 'v' }),
    task('emr-containers:deleteVirtualCluster', { Id: 'v' }),
    task('emr-serverless:startJobRun.sync', { ApplicationId: 'a' }),
    task('sagemaker:createEndpoint', { EndpointName: 'e', EndpointConfigName: 'c' }),
  ).join('\n')
  const arn = (rest: string) => `arn:aws:${rest.replace('::', ':eu-west-1:111122223333:')}`
  for (const line of [
    `athena:GetDataCatalog → ${arn('athena::datacatalog/*')}`,
    `batch:SubmitJob → ${arn('batch::job-definition/d')} ${arn('batch::job-definition/d:*')} ${arn('batch::job-queue/q')}`,
    `ecs:RunTask → ${arn('ecs::task-definition/family:*')} ${arn('ecs::task-definition/other:7')}`,
    `eks:DeleteNodegroup eks:DescribeNodegroup → ${arn('eks::nodegroup/c/n/*')}`,
    `eks:CreateNodegroup → ${arn('eks::cluster/c')}`,
    `emr-containers:CancelJobRun emr-containers:DescribeJobRun → ${arn('emr-containers::/virtualclusters/v/jobruns/*')}`,
    `emr-containers:DeleteVirtualCluster emr-containers:StartJobRun → ${arn('emr-containers::/virtualclusters/v')}`,
    `emr-serverless:CancelJobRun emr-serverless:GetJobRun → ${arn('emr-serverless::/applications/a/jobruns/*')}`,
    `sagemaker:CreateEndpoint → ${arn('sagemaker::endpoint-config/c')} ${arn('sagemaker::endpoint/e')}`,
  ]) {
    assert.ok(found.split('\n').includes(line), `${line}\n\n${found}`)
  }
})

test('where resources are known only when the machine runs, all are allowed', () => {
  assert.deepEqual(
    lines(
      task('sqs:sendMessage', { 'QueueUrl.$': '$.queue' }),
      { Resource: 'arn:aws:states:::dynamodb:getItem', Arguments: { TableName: '{% $table %}' } },
      task('sns:publish', { PhoneNumber: '+44' }),
    ),
    ['dynamodb:GetItem sns:Publish sqs:SendMessage → *'],
  )
})

test('waiting for a job needs permission to poll it, to end it, and for the rule that reports its end', () => {
  assert.deepEqual(
    lines(
      task('states:startExecution.sync:2', {
        StateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:pay',
      }),
    ),
    [
      'events:DescribeRule events:PutRule events:PutTargets → arn:aws:events:eu-west-1:111122223333:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule',
      'states:DescribeExecution states:StopExecution → arn:aws:states:eu-west-1:111122223333:execution:pay:*',
      'states:StartExecution → arn:aws:states:eu-west-1:111122223333:stateMachine:pay',
    ],
  )
  assert.deepEqual(lines(task('glue:startJobRun.sync', { JobName: 'etl' })), [
    'glue:BatchStopJobRun glue:GetJobRun glue:GetJobRuns glue:StartJobRun → arn:aws:glue:eu-west-1:111122223333:job/etl',
  ])
  assert.deepEqual(lines(task('glue:startJobRun', { JobName: 'etl' })), [
    'glue:StartJobRun → arn:aws:glue:eu-west-1:111122223333:job/etl',
  ])
  const profile = lines(
    task('eks:createFargateProfile.sync', { ClusterName: 'c', PodExecutionRoleArn: 'arn:aws:iam::1:role/pod' }),
  )
  assert.deepEqual(profile, [
    'eks:CreateFargateProfile → arn:aws:eks:eu-west-1:111122223333:cluster/c',
    'eks:DescribeFargateProfile → *',
    'iam:PassRole → arn:aws:iam::1:role/pod',
  ])
})

test('AWS SDK integrations need the action of their operation, under the name that IAM has for it', () => {
  assert.deepEqual(
    lines(
      task('aws-sdk:s3:headObject', { Bucket: 'files', 'Key.$': '$.key' }),
      task('aws-sdk:s3:listObjectsV2', { Bucket: 'files' }),
      task('aws-sdk:cloudwatchlogs:putLogEvents'),
      task('aws-sdk:cloudwatch:putMetricData'),
      task('aws-sdk:secretsmanager:getSecretValue', { SecretId: 'door' }),
    ),
    [
      'cloudwatch:PutMetricData logs:PutLogEvents → *',
      's3:GetObject → arn:aws:s3:::files/*',
      's3:ListBucket → arn:aws:s3:::files',
      'secretsmanager:GetSecretValue → arn:aws:secretsmanager:eu-west-1:111122223333:secret:door-??????',
    ],
  )
})

test('a call in the name of another role needs nothing but that role', () => {
  const credentials = { RoleArn: 'arn:aws:iam::444455556666:role/theirs' }
  assert.deepEqual(lines({ ...task('sqs:sendMessage'), Credentials: credentials }), [
    'sts:AssumeRole → arn:aws:iam::444455556666:role/theirs',
  ])
  assert.deepEqual(lines({ ...task('sqs:sendMessage'), Credentials: { 'RoleArn.$': '$.role' } }), [
    'sts:AssumeRole → *',
  ])
})

test('an HTTP task is held to its method and address, and needs the secret of its connection', () => {
  const connection = 'arn:aws:events:eu-west-1:111122223333:connection/stripe/1'
  const statements = policy(
    task('http:invoke', {
      ApiEndpoint: 'https://api.example.com/v1',
      Method: 'POST',
      Authentication: { ConnectionArn: connection },
    }),
  )
  assert.deepEqual(statements, [
    { Effect: 'Allow', Action: ['events:RetrieveConnectionCredentials'], Resource: [connection] },
    {
      Effect: 'Allow',
      Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
      Resource: ['arn:aws:secretsmanager:*:*:secret:events!connection/*'],
    },
    {
      Effect: 'Allow',
      Action: ['states:InvokeHTTPEndpoint'],
      Resource: ['*'],
      Condition: {
        StringEquals: { 'states:HTTPMethod': 'POST' },
        StringLike: { 'states:HTTPEndpoint': 'https://api.example.com/v1' },
      },
    },
  ])
})

test('a condition of an HTTP task that would have no effect is left out', () => {
  const statements = policy(task('http:invoke', { 'ApiEndpoint.$': '$.url', 'Method.$': '$.method' }))
  const invoke = statements.find(({ Action }) => Action.includes('states:InvokeHTTPEndpoint'))
  assert.deepEqual(invoke, { Effect: 'Allow', Action: ['states:InvokeHTTPEndpoint'], Resource: ['*'] })
})

test('states inside others count, and a Distributed Map starts its own machine', () => {
  const inner = { StartAt: 'A', States: { A: { Type: 'Task', ...task('sns:publish', { TopicArn: 'topic' }) } } }
  const machine = 'arn:aws:states:eu-west-1:111122223333'
  for (const processor of ['ItemProcessor', 'Iterator']) {
    const many = {
      Type: 'Map',
      [processor]: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner },
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'in', Key: 'a.csv' } },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'out' } },
    }
    const both = { Type: 'Parallel', Branches: [inner] }
    const shaped = {
      Type: 'Map',
      [processor]: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner },
      ResultWriter: { WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSON' } },
    }
    const { Statement } = definitionPolicy({ States: { Both: both, Many: many, Shaped: shaped } }, context)
    assert.deepEqual(
      Statement.map(({ Action, Resource }) => `${Action.join(' ')} → ${Resource.join(' ')}`),
      [
        's3:AbortMultipartUpload s3:ListMultipartUploadParts s3:PutObject → arn:aws:s3:::out/*',
        's3:GetObject → arn:aws:s3:::in/a.csv arn:aws:s3:::out/*',
        'sns:Publish → topic',
        `states:DescribeExecution states:RedriveExecution states:StopExecution → ${machine}:execution:orders/*`,
        `states:StartExecution → ${machine}:stateMachine:orders`,
      ],
      processor,
    )
  }
})

test('a reader may read what its manifest or its list names, where the content of that is wanted', () => {
  const read = (Resource: string, Parameters: PlainObject, ReaderConfig: PlainObject) => {
    const ItemProcessor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, States: {} }
    const ItemReader = { Resource: `arn:aws:states:::s3:${Resource}`, Parameters, ReaderConfig }
    return definitionPolicy({ States: { Many: { Type: 'Map', ItemProcessor, ItemReader } } }, context)
      .Statement.map(({ Action, Resource: on }) => `${Action.join(' ')} → ${on.join(' ')}`)
      .filter((line) => line.startsWith('s3:'))
  }
  const s3 = 'arn:aws:s3:::in'
  const manifest = { Bucket: 'in', Key: 'all/source/daily/2026-11-16T00-00Z/manifest.json' }
  for (const config of [{ InputType: 'MANIFEST' }, { ManifestType: 'S3_INVENTORY' }]) {
    assert.deepEqual(read('getObject', manifest, config), [
      `s3:GetObject → ${s3}/all/source/daily/2026-11-16T00-00Z/manifest.json ${s3}/all/source/daily/data/*`,
    ])
  }
  const moved = { Bucket: 'in', Key: 'manifest.json' }
  assert.deepEqual(read('getObject', moved, { InputType: 'MANIFEST' }), [`s3:GetObject → ${s3}/* ${s3}/manifest.json`])
  assert.deepEqual(read('getObject', { 'Bucket.$': '$.b', Key: 'k' }, { InputType: 'MANIFEST' }), ['s3:GetObject → *'])
  assert.deepEqual(read('getObject', moved, { ManifestType: 'ATHENA_DATA', InputType: 'CSV' }), ['s3:GetObject → *'])
  assert.deepEqual(read('getObject', { ...moved, VersionId: 'v' }, { InputType: 'JSON' }), [
    `s3:GetObjectVersion → ${s3}/manifest.json`,
  ])
  const list = { Bucket: 'in', Prefix: 'logs/' }
  assert.deepEqual(read('listObjectsV2', list, {}), [`s3:ListBucket → ${s3}`])
  const flatten = { Transformation: 'LOAD_AND_FLATTEN', InputType: 'CSV' }
  assert.deepEqual(read('listObjectsV2', list, flatten), [`s3:GetObject → ${s3}/logs/*`, `s3:ListBucket → ${s3}`])
  const anyPrefix = { Bucket: 'in', 'Prefix.$': '$.p' }
  assert.deepEqual(read('listObjectsV2', anyPrefix, flatten), [`s3:GetObject → ${s3}/*`, `s3:ListBucket → ${s3}`])
})

test('actions on a bucket itself are allowed on it, under the names that IAM has for them', () => {
  const own = (action: string) => lines(task(`aws-sdk:s3:${action}`, { Bucket: 'b' }))
  const table: Readonly<Record<string, string>> = {
    createBucket: 's3:CreateBucket',
    getBucketTagging: 's3:GetBucketTagging',
    listObjectVersions: 's3:ListBucketVersions',
    listMultipartUploads: 's3:ListBucketMultipartUploads',
    putBucketLifecycleConfiguration: 's3:PutLifecycleConfiguration',
    getObjectLockConfiguration: 's3:GetBucketObjectLockConfiguration',
  }
  for (const [action, expected] of Object.entries(table))
    assert.deepEqual(own(action), [`${expected} → arn:aws:s3:::b`])
  assert.deepEqual(own('deleteObjects'), ['s3:DeleteObject → arn:aws:s3:::b/*'])
  assert.deepEqual(lines(task('aws-sdk:s3:listParts', { Bucket: 'b', Key: 'k' })), [
    's3:ListMultipartUploadParts → arn:aws:s3:::b/k',
  ])
})

test('indices, versions, profiles and keys are named as IAM is asked about them', () => {
  const arn = (rest: string) => `arn:aws:${rest.replace('::', ':eu-west-1:111122223333:')}`
  assert.deepEqual(lines(task('aws-sdk:dynamodb:query', { TableName: 't', IndexName: 'i' })), [
    `dynamodb:Query → ${arn('dynamodb::table/t')} ${arn('dynamodb::table/t/index/i')}`,
  ])
  assert.deepEqual(lines(task('aws-sdk:dynamodb:scan', { TableName: 't', 'IndexName.$': '$.i' })), [
    `dynamodb:Scan → ${arn('dynamodb::table/t')} ${arn('dynamodb::table/t/index/*')}`,
  ])
  const version = arn('lambda::function:f:7')
  assert.deepEqual(lines({ Resource: version }), [`lambda:InvokeFunction → ${version}`])
  assert.deepEqual(lines(task('bedrock:invokeModel', { ModelId: 'eu.amazon.nova-pro-v1:0' })), [
    `bedrock:InvokeModel → arn:aws:bedrock:*::foundation-model/amazon.nova-pro-v1:0 ${arn('bedrock::inference-profile/eu.amazon.nova-pro-v1:0')}`,
  ])
  assert.deepEqual(lines(task('aws-sdk:kms:encrypt', { KeyId: 'alias/mine' })), ['kms:Encrypt → *'])
})

test('a copy is read from its source, and a version has an action of its own', () => {
  assert.deepEqual(lines(task('aws-sdk:s3:copyObject', { Bucket: 'out', Key: 'b', CopySource: '/in/a%20b' })), [
    's3:GetObject → arn:aws:s3:::in/a b',
    's3:PutObject → arn:aws:s3:::out/b',
  ])
  assert.deepEqual(lines(task('aws-sdk:s3:getObject', { Bucket: 'in', Key: 'a', 'VersionId.$': '$.v' })), [
    's3:GetObjectVersion → arn:aws:s3:::in/a',
  ])
  const of = (action: string) => lines(task(`aws-sdk:s3:${action}`, { Bucket: 'in', Key: 'a', VersionId: 'v' }))
  assert.deepEqual(of('getObjectTagging'), ['s3:GetObjectVersionTagging → arn:aws:s3:::in/a'])
  assert.deepEqual(of('deleteObject'), ['s3:DeleteObjectVersion → arn:aws:s3:::in/a'])
  assert.deepEqual(lines(task('aws-sdk:s3:getObjectAcl', { Bucket: 'in', Key: 'a' })), [
    's3:GetObjectAcl → arn:aws:s3:::in/a',
  ])
})

test('a machine that calls nothing may do nothing', () => {
  const nothing = [{ Effect: 'Deny', Action: ['*'], Resource: ['*'] }]
  assert.deepEqual(policy({ Resource: 'arn:aws:states:eu-west-1:111122223333:activity:a' }), nothing)
  assert.deepEqual(definitionPolicy('no definition', context).Statement, nothing)
})

test('every optimized integration has its actions, in every pattern', () => {
  for (const [name, { patterns }] of knownActions()) {
    for (const pattern of patterns) {
      const found = policy(task(pattern === 'requestResponse' ? name : `${name}.${pattern}`))
      // Kubernetes has its own authorization rules.
      const isKubernetes = name === 'eks:call' || name === 'eks:runJob'
      assert.equal(found[0]!.Effect, isKubernetes ? 'Deny' : 'Allow', name)
      if (isKubernetes) continue
      for (const action of found.flatMap(({ Action }) => Action)) assert.match(action, /^[a-z0-9-]+:[A-Z]\w+$/, name)
    }
  }
})
