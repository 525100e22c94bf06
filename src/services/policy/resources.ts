import { executionArn, readArn, splitTestCase } from '../../arn/index.ts'
import { expressionSource } from '../../asl/expression-text.ts'
import { getMember, isObject } from '../../json/index.ts'
import type { PolicyContext, StaticParameters } from './task-state.ts'

/**
 * The resources that an integration's action affects, as far as the definition says. Null if they are known only when the
 * machine runs.
 */
export type FindResources = (parameters: StaticParameters, context: PolicyContext) => readonly string[] | null

/** By IAM action, or by a service's prefix for all of its actions. An action without an entry may affect any resource. */
const finders: Readonly<Record<string, FindResources>> = {
  // A query may read from any catalog, whichever it starts in.
  'athena:GetDataCatalog': (_parameters, { partition, region, account }) => [
    `arn:${partition}:athena:${region}:${account}:datacatalog/*`,
  ],
  'athena:': arnOf('athena', 'WorkGroup', 'workgroup/'),
  'batch:SubmitJob': (parameters, context) => {
    const queue = arnOf('batch', 'JobQueue', 'job-queue/')(parameters, context)
    const definition = arnOf('batch', 'JobDefinition', 'job-definition/')(parameters, context)
    if (queue === null || definition === null) return null
    return [...queue, ...definition, ...definition.filter(hasNoRevision).map((arn) => `${arn}:*`)]
  },
  'bedrock:InvokeModel': (parameters, { partition, region, account }) => {
    const id = parameters.text('ModelId')
    if (id === null) return null
    if (id.startsWith('arn:')) return [id]
    const model = inferenceProfile.exec(id)?.[1]
    if (model === undefined) return [`arn:${partition}:bedrock:${region}::foundation-model/${id}`]
    // The profile calls the model in whichever of its regions has capacity.
    return [
      `arn:${partition}:bedrock:${region}:${account}:inference-profile/${id}`,
      `arn:${partition}:bedrock:*::foundation-model/${model}`,
    ]
  },
  'bedrock-agentcore:InvokeHarness': given('HarnessArn'),
  'codebuild:': arnOf('codebuild', 'ProjectName', 'project/'),
  'databrew:': arnOf('databrew', 'Name', 'job/'),
  'dynamodb:Query': tableAndIndex,
  'dynamodb:Scan': tableAndIndex,
  'dynamodb:': arnOf('dynamodb', 'TableName', 'table/'),
  'ecs:RunTask': (parameters, context) => {
    const definition = arnOf('ecs', 'TaskDefinition', 'task-definition/')(parameters, context)
    // A family stands for its latest revision, which is what IAM checks.
    return definition?.map((arn) => (hasNoRevision(arn) ? `${arn}:*` : arn)) ?? null
  },
  'eks:DeleteFargateProfile': partOfCluster('FargateProfileName', 'fargateprofile'),
  'eks:DescribeFargateProfile': partOfCluster('FargateProfileName', 'fargateprofile'),
  'eks:DeleteNodegroup': partOfCluster('NodegroupName', 'nodegroup'),
  'eks:DescribeNodegroup': partOfCluster('NodegroupName', 'nodegroup'),
  'eks:': (parameters, context) => {
    const cluster = arnOf('eks', 'ClusterName', 'cluster/')(parameters, context)
    return cluster ?? arnOf('eks', 'Name', 'cluster/')(parameters, context)
  },
  'elasticmapreduce:': arnOf('elasticmapreduce', 'ClusterId', 'cluster/'),
  'emr-containers:CancelJobRun': jobRunsOf(arnOf('emr-containers', 'VirtualClusterId', '/virtualclusters/')),
  'emr-containers:DescribeJobRun': jobRunsOf(arnOf('emr-containers', 'VirtualClusterId', '/virtualclusters/')),
  'emr-containers:DeleteVirtualCluster': arnOf('emr-containers', 'Id', '/virtualclusters/'),
  'emr-containers:DescribeVirtualCluster': arnOf('emr-containers', 'Id', '/virtualclusters/'),
  'emr-containers:': arnOf('emr-containers', 'VirtualClusterId', '/virtualclusters/'),
  'emr-serverless:CancelJobRun': jobRunsOf(arnOf('emr-serverless', 'ApplicationId', '/applications/')),
  'emr-serverless:GetJobRun': jobRunsOf(arnOf('emr-serverless', 'ApplicationId', '/applications/')),
  'emr-serverless:': arnOf('emr-serverless', 'ApplicationId', '/applications/'),
  'events:PutEvents': eventBuses,
  'execute-api:Invoke': apiMethod,
  'glue:StartJobRun': arnOf('glue', 'JobName', 'job/'),
  'glue:GetJobRun': arnOf('glue', 'JobName', 'job/'),
  'glue:GetJobRuns': arnOf('glue', 'JobName', 'job/'),
  'glue:BatchStopJobRun': arnOf('glue', 'JobName', 'job/'),
  // IAM checks the key itself, whose id an alias does not reveal.
  'kms:': (parameters, context) =>
    /(?:^|:)alias\//.test(parameters.text('KeyId') ?? '') ? null : arnOf('kms', 'KeyId', 'key/')(parameters, context),
  'lambda:InvokeFunction': (parameters, context) =>
    arnOf('lambda', 'FunctionName', 'function:')(parameters, context)?.flatMap(functionArns) ?? null,
  'sagemaker:CreateEndpoint': endpointAndConfiguration,
  'sagemaker:UpdateEndpoint': endpointAndConfiguration,
  's3:': (parameters, { partition }) => {
    const bucket = parameters.text('Bucket')
    if (bucket === null) return null
    return [`arn:${partition}:s3:::${bucket}/${parameters.has('Key') ? (parameters.text('Key') ?? '*') : '*'}`]
  },
  'secretsmanager:': (parameters, { partition, region, account }) =>
    textOf(parameters, 'SecretId', (id) =>
      // The service appends six characters of its own to a secret's name.
      id.startsWith('arn:') ? id : `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}-??????`,
    ),
  'sns:Publish': given('TopicArn'),
  'sqs:': (parameters, { partition, region, account }) => {
    const parts = /^https?:\/\/(?:sqs\.([a-z0-9-]+)\.[^/]+|[^/]+)\/(\d{12})\/([^/]+)$/.exec(
      parameters.text('QueueUrl') ?? '',
    )
    if (parts === null) return null
    return [`arn:${partition}:sqs:${parts[1] ?? region}:${parts[2] ?? account}:${parts[3]}`]
  },
  'ssm:': (parameters, { partition, region, account }) =>
    textOf(
      parameters,
      'Name',
      (name) => `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, '')}`,
    ),
  'states:StartExecution': given('StateMachineArn'),
  'states:StartSyncExecution': given('StateMachineArn'),
  'states:DescribeExecution': executionsOf,
  'states:StopExecution': executionsOf,
}

/** Actions on a bucket itself, rather than on objects in it. */
const bucketActions =
  /^s3:\w*(?:Bucket\w*|(?:Accelerate|Analytics|Encryption|IntelligentTiering|Inventory|Lifecycle|Metrics|Replication)Configuration)$/

const bucketItself: FindResources = (parameters, { partition }) =>
  textOf(parameters, 'Bucket', (name) => `arn:${partition}:s3:::${name}`)

/** A model called through a profile for several regions: `eu.anthropic.claude…`. */
const inferenceProfile = /^(?:us-gov|us|eu|apac|jp|au|ca|global)\.(.+)$/

// SageMaker's jobs are named by their kind.
const sagemakerKinds =
  /^sagemaker:(?:Create|Describe|Stop|Update)(HyperParameterTuningJob|LabelingJob|ProcessingJob|TrainingJob|TransformJob|EndpointConfig|Endpoint|Model)$/

/** The resources of one IAM action of a task. */
export function resourcesOf(action: string, parameters: StaticParameters, context: PolicyContext): readonly string[] {
  const kind = sagemakerKinds.exec(action)?.[1]
  const ofService = bucketActions.test(action) ? bucketItself : finders[action.slice(0, action.indexOf(':') + 1)]
  const finder = finders[action] ?? (kind === undefined ? ofService : sagemakerKind(kind))
  return finder?.(parameters, context) ?? ['*']
}

/** A function itself and all of its versions and aliases, unless one of them is named. */
export function functionArns(arn: string): readonly string[] {
  return arn.split(':').length > 7 ? [arn] : [arn, `${arn}:*`]
}

function tableAndIndex(parameters: StaticParameters, context: PolicyContext): readonly string[] | null {
  const table = arnOf('dynamodb', 'TableName', 'table/')(parameters, context)
  if (table === null || !parameters.has('IndexName')) return table
  return table.flatMap((arn) => [arn, `${arn}/index/${parameters.text('IndexName') ?? '*'}`])
}

function sagemakerKind(kind: string): FindResources {
  const path = kind.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
  return arnOf('sagemaker', `${kind}Name`, `${path}/`)
}

/** IAM checks both. */
function endpointAndConfiguration(parameters: StaticParameters, context: PolicyContext): readonly string[] | null {
  const endpoint = sagemakerKind('Endpoint')(parameters, context)
  const configuration = sagemakerKind('EndpointConfig')(parameters, context)
  return endpoint === null || configuration === null ? null : [...endpoint, ...configuration]
}

/** Whether the ARN of a task or job definition has no revision after its name. */
function hasNoRevision(arn: string): boolean {
  return arn.split(':').length <= 6
}

/** Parts of a cluster have an id of their own at the end of their ARN. */
function partOfCluster(name: string, kind: string): FindResources {
  return (parameters, { partition, region, account }) => {
    const cluster = parameters.text('ClusterName')
    const part = parameters.text(name)
    if (cluster === null || part === null) return null
    return [`arn:${partition}:eks:${region}:${account}:${kind}/${cluster}/${part}/*`]
  }
}

function jobRunsOf(find: FindResources): FindResources {
  return (parameters, context) => find(parameters, context)?.map((arn) => `${arn}/jobruns/*`) ?? null
}

function textOf(parameters: StaticParameters, name: string, make: (text: string) => string): readonly string[] | null {
  const text = parameters.text(name)
  return text === null ? null : [make(text)]
}

function given(name: string): FindResources {
  return (parameters) => textOf(parameters, name, (arn) => arn)
}

function arnOf(service: string, name: string, path: string): FindResources {
  return (parameters, { partition, region, account }) =>
    textOf(parameters, name, (text) =>
      text.startsWith('arn:') ? text : `arn:${partition}:${service}:${region}:${account}:${path}${text}`,
    )
}

/** Executions of the machine that is started: their ARNs are the machine's, with a different type and any name. */
function executionsOf(parameters: StaticParameters): readonly string[] | null {
  const arn = readArn(splitTestCase(parameters.text('StateMachineArn') ?? '').arn, ['stateMachine'])
  return arn.type === 'unreadable' ? null : [executionArn(arn.machineArn, '*')]
}

function eventBuses(
  parameters: StaticParameters,
  { partition, region, account }: PolicyContext,
): readonly string[] | null {
  const entries = parameters.list('Entries')
  if (entries === null) return null
  const names = entries.map((entry) => {
    if (!isObject(entry) || getMember(entry, 'EventBusName.$') !== undefined) return null
    const name = getMember(entry, 'EventBusName') ?? 'default'
    return typeof name === 'string' && expressionSource(name) === null ? name : null
  })
  if (names.includes(null)) return null
  return names.map((name) =>
    name!.startsWith('arn:') ? name! : `arn:${partition}:events:${region}:${account}:event-bus/${name}`,
  )
}

function apiMethod(
  parameters: StaticParameters,
  { partition, region, account }: PolicyContext,
): readonly string[] | null {
  const id = parameters.text('ApiEndpoint')?.split('.')[0]
  if (id === undefined) return null
  const part = (name: string) => (parameters.has(name) ? (parameters.text(name)?.replace(/^\/+/, '') ?? '*') : '*')
  return [`arn:${partition}:execute-api:${region}:${account}:${id}/${part('Stage')}/${part('Method')}/${part('Path')}`]
}
