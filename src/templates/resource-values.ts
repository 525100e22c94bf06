import type { Resource } from './template.ts'

/** The place of a deployment. */
export interface DeploymentPlace {
  readonly partition: string
  readonly region: string
  readonly account: string
}

/**
 * The answers of a type of resource to Ref and Fn::GetAtt. In texts, `{n}` is its name, `{r}` the region, `{a}` the
 * account.
 */
interface Row {
  /** The property that names the resource, if there is one. */
  readonly name?: string
  /** The ARN, without `arn:` and the partition. */
  readonly arn: string
  /** The value of Ref: the name if not given. */
  readonly ref?: string
  /** Attributes that are neither an ARN nor the name. */
  readonly attributes?: Readonly<Record<string, string>>
}

const arn = '{arn}'
const hexDigits = '0123456789abcdef0'

const rows: Readonly<Record<string, Row>> = {
  'AWS::ApiGateway::RestApi': { arn: 'apigateway:{r}::/restapis/{id}', ref: '{id}' },
  'AWS::ApiGatewayV2::Api': { arn: 'apigateway:{r}::/apis/{id}', ref: '{id}' },
  'AWS::Athena::WorkGroup': { name: 'Name', arn: 'athena:{r}:{a}:workgroup/{n}' },
  'AWS::Batch::JobDefinition': { name: 'JobDefinitionName', arn: 'batch:{r}:{a}:job-definition/{n}:1', ref: arn },
  'AWS::Batch::JobQueue': { name: 'JobQueueName', arn: 'batch:{r}:{a}:job-queue/{n}', ref: arn },
  'AWS::CodeBuild::Project': { name: 'Name', arn: 'codebuild:{r}:{a}:project/{n}' },
  'AWS::Cognito::UserPool': { arn: 'cognito-idp:{r}:{a}:userpool/{r}_{id}', ref: '{r}_{id}' },
  'AWS::DynamoDB::GlobalTable': { name: 'TableName', arn: 'dynamodb:{r}:{a}:table/{n}' },
  'AWS::DynamoDB::Table': { name: 'TableName', arn: 'dynamodb:{r}:{a}:table/{n}' },
  'AWS::EC2::SecurityGroup': {
    arn: 'ec2:{r}:{a}:security-group/sg-{hex}',
    ref: 'sg-{hex}',
    attributes: { GroupId: 'sg-{hex}', Id: 'sg-{hex}' },
  },
  'AWS::EC2::Subnet': { arn: 'ec2:{r}:{a}:subnet/subnet-{hex}', ref: 'subnet-{hex}' },
  'AWS::EC2::VPC': { arn: 'ec2:{r}:{a}:vpc/vpc-{hex}', ref: 'vpc-{hex}' },
  'AWS::ECR::Repository': {
    name: 'RepositoryName',
    arn: 'ecr:{r}:{a}:repository/{lower}',
    attributes: { RepositoryUri: '{a}.dkr.ecr.{r}.amazonaws.com/{lower}' },
  },
  'AWS::ECS::Cluster': { name: 'ClusterName', arn: 'ecs:{r}:{a}:cluster/{n}' },
  'AWS::ECS::Service': { name: 'ServiceName', arn: 'ecs:{r}:{a}:service/{n}', ref: arn },
  'AWS::ECS::TaskDefinition': { name: 'Family', arn: 'ecs:{r}:{a}:task-definition/{n}:1', ref: arn },
  'AWS::EMRServerless::Application': {
    arn: 'emr-serverless:{r}:{a}:/applications/{id}',
    ref: '{id}',
    attributes: { ApplicationId: '{id}' },
  },
  'AWS::Events::Connection': { name: 'Name', arn: 'events:{r}:{a}:connection/{n}/{uuid}' },
  'AWS::Events::EventBus': { name: 'Name', arn: 'events:{r}:{a}:event-bus/{n}' },
  'AWS::Events::Rule': { name: 'Name', arn: 'events:{r}:{a}:rule/{n}' },
  'AWS::Glue::Crawler': { name: 'Name', arn: 'glue:{r}:{a}:crawler/{n}' },
  'AWS::Glue::Job': { name: 'Name', arn: 'glue:{r}:{a}:job/{n}' },
  'AWS::IAM::ManagedPolicy': { name: 'ManagedPolicyName', arn: 'iam::{a}:policy/{n}', ref: arn },
  'AWS::IAM::Role': { name: 'RoleName', arn: 'iam::{a}:role/{n}' },
  'AWS::KMS::Key': { arn: 'kms:{r}:{a}:key/{uuid}', ref: '{uuid}' },
  'AWS::Kinesis::Stream': { name: 'Name', arn: 'kinesis:{r}:{a}:stream/{n}' },
  'AWS::KinesisFirehose::DeliveryStream': {
    name: 'DeliveryStreamName',
    arn: 'firehose:{r}:{a}:deliverystream/{n}',
  },
  'AWS::Lambda::Alias': { arn: 'lambda:{r}:{a}:function:{n}:1', ref: arn },
  'AWS::Lambda::Function': { name: 'FunctionName', arn: 'lambda:{r}:{a}:function:{n}' },
  'AWS::Lambda::Version': { arn: 'lambda:{r}:{a}:function:{n}:1', ref: arn },
  'AWS::Logs::LogGroup': { name: 'LogGroupName', arn: 'logs:{r}:{a}:log-group:{n}:*' },
  'AWS::S3::Bucket': {
    name: 'BucketName',
    arn: 's3:::{lower}',
    ref: '{lower}',
    attributes: { DomainName: '{lower}.s3.amazonaws.com' },
  },
  'AWS::SNS::Topic': { name: 'TopicName', arn: 'sns:{r}:{a}:{n}', ref: arn },
  'AWS::SQS::Queue': {
    name: 'QueueName',
    arn: 'sqs:{r}:{a}:{n}',
    ref: 'https://sqs.{r}.amazonaws.com/{a}/{n}',
    attributes: { QueueUrl: 'https://sqs.{r}.amazonaws.com/{a}/{n}' },
  },
  'AWS::SSM::Parameter': { name: 'Name', arn: 'ssm:{r}:{a}:parameter/{n}' },
  'AWS::SageMaker::Endpoint': { name: 'EndpointName', arn: 'sagemaker:{r}:{a}:endpoint/{lower}', ref: arn },
  'AWS::SageMaker::Model': { name: 'ModelName', arn: 'sagemaker:{r}:{a}:model/{lower}', ref: arn },
  'AWS::SecretsManager::Secret': { name: 'Name', arn: 'secretsmanager:{r}:{a}:secret:{n}-AbCdEf', ref: arn },
  'AWS::Serverless::Function': { name: 'FunctionName', arn: 'lambda:{r}:{a}:function:{n}' },
  'AWS::Serverless::SimpleTable': { name: 'TableName', arn: 'dynamodb:{r}:{a}:table/{n}' },
  'AWS::Serverless::StateMachine': { name: 'Name', arn: 'states:{r}:{a}:stateMachine:{n}', ref: arn },
  'AWS::StepFunctions::Activity': { name: 'Name', arn: 'states:{r}:{a}:activity:{n}', ref: arn },
  'AWS::StepFunctions::StateMachine': {
    name: 'StateMachineName',
    arn: 'states:{r}:{a}:stateMachine:{n}',
    ref: arn,
  },
  'AWS::StepFunctions::StateMachineAlias': { arn: 'states:{r}:{a}:stateMachine:{n}:live', ref: arn },
  'AWS::StepFunctions::StateMachineVersion': { arn: 'states:{r}:{a}:stateMachine:{n}:1', ref: arn },
}

/** Endings of attributes' names that ask for the name of the resource: `QueueName`, `Name`. */
const nameAttribute = /Name$/

/** A possible value of Ref of a resource: well-formed, and made up unless a property gives it. */
export function refValue(resource: Resource, name: string, place: DeploymentPlace): string {
  const row = rows[resource.type]
  return fill(row?.ref ?? '{n}', name, resource, place)
}

/** A possible value of an attribute of a resource. */
export function attributeValue(resource: Resource, attribute: string, name: string, place: DeploymentPlace): string {
  const row = rows[resource.type]
  const known = row?.attributes?.[attribute]
  if (known !== undefined) return fill(known, name, resource, place)
  if (attribute === 'StreamArn') return fill(`${arn}/stream/2026-01-01T00:00:00.000`, name, resource, place)
  if (/Arn$/.test(attribute)) return fill(arn, name, resource, place)
  if (nameAttribute.test(attribute)) return name
  return `${resource.logicalId}-${attribute}`
}

/** The property that names resources of a type. */
export function namePropertyOf(type: string): string | null {
  return rows[type]?.name ?? null
}

/** What a name suggests about the resource whose ARN it holds; a function if it suggests nothing. */
const wordsOfTypes: readonly (readonly [RegExp, string])[] = [
  [/topic/i, 'AWS::SNS::Topic'],
  [/queue/i, 'AWS::SQS::Queue'],
  [/table/i, 'AWS::DynamoDB::Table'],
  [/role/i, 'AWS::IAM::Role'],
  [/bucket/i, 'AWS::S3::Bucket'],
  [/activity/i, 'AWS::StepFunctions::Activity'],
  [/machine|workflow/i, 'AWS::StepFunctions::StateMachine'],
  [/cluster/i, 'AWS::ECS::Cluster'],
  [/taskdef/i, 'AWS::ECS::TaskDefinition'],
]

/** A well-formed ARN for a value of which only the name is known: `TopicArn`. */
export function arnByName(name: string, place: DeploymentPlace): string {
  const type = wordsOfTypes.find(([word]) => word.test(name))?.[1] ?? 'AWS::Lambda::Function'
  return fill(arn, name, { logicalId: name, type, properties: {}, object: {} }, place)
}

function fill(text: string, name: string, resource: Resource, place: DeploymentPlace): string {
  const service = (resource.type.split('::')[1] ?? 'unknown').toLowerCase()
  const row = rows[resource.type]?.arn ?? `${service}:{r}:{a}:{n}`
  const values: Readonly<Record<string, string>> = {
    '{p}': place.partition,
    '{r}': place.region,
    '{a}': place.account,
    '{n}': name,
    '{lower}': name.toLowerCase(),
    '{id}': resource.logicalId.toLowerCase().slice(0, 10),
    '{hex}': hexDigits,
    '{uuid}': '00000000-0000-0000-0000-000000000000',
  }
  // In one pass: placeholders that occur in a name are not replaced.
  return text.replace(arn, `arn:{p}:${row}`).replace(/\{\w+\}/g, (each) => values[each] ?? each)
}
