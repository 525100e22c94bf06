import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { IntegrationPattern } from '../../asl/task-resource.ts'
import { optimizedRows } from '../optimized/integrations.ts'
import { resourcesOf } from './resources.ts'
import type { Permission } from './statement.ts'
import type { PolicyContext, StaticParameters } from './task-state.ts'

interface Stored {
  /** IAM actions, by integration, then by action and pattern. */
  readonly templates: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** The EventBridge rules through which the service learns that jobs have ended. */
  readonly rules: Readonly<Record<string, string>>
}

let stored: Stored | null = null

/** IAM's name for a service, where it differs from the resource type. */
const prefixes: Readonly<Record<string, string>> = { apigateway: 'execute-api', bedrockagentcore: 'bedrock-agentcore' }

/** The permissions that a task of an optimized integration needs. */
export function optimizedPermissions(
  resourceType: string,
  action: string,
  pattern: IntegrationPattern,
  parameters: StaticParameters,
  context: PolicyContext,
): Permission[] {
  const actions = actionsOf(resourceType, action, pattern, parameters)
  return actions.map((name): Permission => {
    if (name === 'iam:PassRole') return passRole(parameters)
    if (name.startsWith('events:') && name !== 'events:PutEvents' && name !== 'events:RetrieveConnectionCredentials') {
      return { action: name, resources: [managedRule(resourceType, action, context)] }
    }
    if (resourceType === 'http') return httpPermission(name, parameters, context)
    return { action: name, resources: resourcesOf(name, parameters, context) }
  })
}

function actionsOf(
  resourceType: string,
  action: string,
  pattern: IntegrationPattern,
  parameters: StaticParameters,
): readonly string[] {
  const { templates } = readStored()
  const found = Object.entries(templates[resourceType] ?? {}).find(([key]) => fits(key, action, pattern))?.[1]
  const more = extraActions(resourceType, action, parameters)
  if (found === undefined) return [...actionsOfRow(resourceType, action, pattern), ...more]
  const all = found.split(' ').map(spelledAsIam)
  // One template covers all actions of DynamoDB; a task needs only its own.
  const own =
    resourceType === 'dynamodb' ? all.filter((name) => name.toLowerCase() === `dynamodb:${action.toLowerCase()}`) : all
  return [...own, ...more]
}

/** Keys look like `startBuild .sync static`: an action, patterns and a kind of resources, each optional. */
function fits(key: string, action: string, pattern: IntegrationPattern): boolean {
  const first = key.split(' ', 1)[0]!
  if (/^[a-z]+[A-Z]|^invoke$|^publish$|^call$/.test(first) && first !== action) return false
  const isSync = pattern === 'sync' || pattern === 'sync:2'
  if (!/\.sync|request-response|waitForTaskToken/.test(key)) return true
  return isSync ? key.includes('.sync') : /request-response|waitForTaskToken/.test(key)
}

/** If there is no template: the calls that the integration makes here, for this pattern. */
function actionsOfRow(resourceType: string, action: string, pattern: IntegrationPattern): readonly string[] {
  const prefix = prefixes[resourceType] ?? resourceType
  const found = optimizedRows[resourceType]?.rows.find((each) => each.action === action)
  const operation = found?.operation ?? `${action.slice(0, 1).toUpperCase()}${action.slice(1)}`
  // The Kubernetes API of a cluster has its own authorization rules.
  if (resourceType === 'eks' && found === undefined) return []
  const job = pattern === 'requestResponse' || pattern === 'waitForTaskToken' ? undefined : found?.job
  const operations = [operation, job?.poll.operation, job?.cancel?.operation]
  return operations.filter((each) => each !== undefined).map((each) => `${prefix}:${each}`)
}

/** Actions that are needed depending on the parameters. */
function extraActions(resourceType: string, action: string, parameters: StaticParameters): readonly string[] {
  if (resourceType === 'bedrock' && action === 'invokeModel') {
    return [...(parameters.has('Input') ? ['s3:GetObject'] : []), ...(parameters.has('Output') ? ['s3:PutObject'] : [])]
  }
  const passes = ['RoleArn', 'ExecutionRoleArn', 'NodeRole', 'PodExecutionRoleArn'].some((name) => parameters.has(name))
  return resourceType === 'eks' && passes ? ['iam:PassRole'] : []
}

/** Some templates write actions with a lower-case initial, which IAM accepts but other tools trip over. */
function spelledAsIam(name: string): string {
  return name.replace(/:([a-z])/, (_match, letter: string) => `:${letter.toUpperCase()}`)
}

/** The permission to pass a role to a job. */
function passRole(parameters: StaticParameters): Permission {
  const names = ['RoleArn', 'ExecutionRoleArn', 'Role', 'NodeRole', 'PodExecutionRoleArn', 'ServiceRole']
  const roles = names.map((name) => parameters.text(name)).filter((role) => role?.startsWith('arn:') === true)
  return { action: 'iam:PassRole', resources: roles.length === 0 ? ['*'] : (roles as string[]) }
}

function managedRule(resourceType: string, action: string, { partition, region, account }: PolicyContext): string {
  const { rules } = readStored()
  const kind = resourceType === 'emr-serverless' ? (/JobRun$/.test(action) ? 'job' : 'application') : action
  const name =
    Object.entries(rules).find(([key]) => key.startsWith(`${resourceType} ${kind}`))?.[1] ?? 'StepFunctionsGetEvent*'
  return `arn:${partition}:events:${region}:${account}:rule/${name}`
}

function httpPermission(
  name: string,
  parameters: StaticParameters,
  { partition, region, account }: PolicyContext,
): Permission {
  const connection =
    parameters.text('Authentication', 'ConnectionArn') ?? parameters.text('InvocationConfig', 'ConnectionArn')
  switch (name) {
    case 'states:InvokeHTTPEndpoint': {
      const endpoint = parameters.text('ApiEndpoint')
      const method = parameters.text('Method')
      const condition = {
        ...(method !== null && { StringEquals: { 'states:HTTPMethod': method } }),
        ...(endpoint !== null && { StringLike: { 'states:HTTPEndpoint': endpoint } }),
      }
      const permission = { action: name, resources: ['*'] }
      return Object.keys(condition).length === 0 ? permission : { ...permission, condition }
    }
    case 'events:RetrieveConnectionCredentials':
      return { action: name, resources: [connection ?? `arn:${partition}:events:${region}:${account}:connection/*`] }
    default:
      return { action: name, resources: [`arn:${partition}:secretsmanager:*:*:secret:events!connection/*`] }
  }
}

function readStored(): Stored {
  stored ??= JSON.parse(readFileSync(path.join(import.meta.dirname, 'data/actions.json'), 'utf8')) as Stored
  return stored
}
