import type { IntegrationPattern, TaskResource } from '../asl/task-resource.ts'
import type { Service } from '../runtime/service.ts'
import { lookUpSdk } from './aws/sdk-lookup.ts'
import type { Integration } from './integration.ts'
import { nearMatches } from './near-matches.ts'
import { failed } from './outcome.ts'

type IntegrationResource = TaskResource & { readonly kind: 'integration' }

/** Fails the task with `States.Runtime`, because no retrier or catcher can make up for a missing service. */
export function unsupported(problem: string): Service {
  const outcome = failed('States.Runtime', problem)
  const service = { refuse: () => problem, call: async () => outcome }
  placeholders.add(service)
  return service
}

/** Whether a service is a placeholder for a missing one, for which a mock may answer. */
export function isUnsupported(service: Service | null): boolean {
  return service !== null && placeholders.has(service)
}

const placeholders = new WeakSet<Service>()

/** What is wrong with a resource that has no row in the table, and what would be valid. */
export function describeProblem(resource: IntegrationResource, integrations: readonly Integration[]): string {
  const { arn, resourceType, action, pattern } = resource
  const ofType = integrations.filter((integration) => integration.resourceType === resourceType)
  const ofAction = ofType.filter((integration) => integration.action === action)
  if (ofAction.length > 0) {
    const supported = ofAction.flatMap((integration) => integration.patterns).map(patternText)
    return `The resource '${arn}' is not supported: ${resourceType}:${action} works with ${joined(supported)}, not with ${patternText(pattern)}.`
  }
  if (ofType.length > 0) {
    const actions = ofType.map((integration) => integration.action)
    const near = nearMatches(action, actions)
    const hint =
      near.length > 0
        ? `Did you mean ${joined(near.map(quoted))}?`
        : `It has ${joined(actions.slice(0, 10).map(quoted))}.`
    return `The resource '${arn}' is not supported: ${resourceType} has no action '${action}'. ${hint}`
  }
  const sdk = describeSdkProblem(resource)
  if (sdk !== null) return sdk
  const types = [...new Set(integrations.map((integration) => integration.resourceType))]
  const near = nearMatches(resourceType, types)
  const hint =
    near.length > 0
      ? ` Did you mean ${joined(near.map(quoted))}?`
      : ` There are ${joined(types)}, and AWS SDK integrations.`
  return `The resource '${arn}' is not supported: there is no integration '${resourceType}'.${hint} A mock configuration can answer this state instead.`
}

function describeSdkProblem({ arn, resourceType, action, pattern }: IntegrationResource): string | null {
  const sdk = lookUpSdk(resourceType, action)
  if (sdk === null) return null
  const hint = sdk.type === 'found' || sdk.near.length === 0 ? '' : ` Did you mean ${joined(sdk.near.map(quoted))}?`
  switch (sdk.type) {
    case 'unknownService':
      return `The resource '${arn}' is not supported: there is no AWS SDK integration '${sdk.id}'.${hint}${adviceOf(sdk.advice)}`
    case 'unknownAction':
      return `The resource '${arn}' is not supported: ${resourceType} has no action '${action}'.${hint}${adviceOf(sdk.advice)}`
    case 'found':
      return `The resource '${arn}' is not supported: ${resourceType}:${action} works with request-response and .waitForTaskToken, not with ${patternText(pattern)}.`
  }
}

function adviceOf(advice: string | null): string {
  return advice === null ? '' : ` ${advice}`
}

function patternText(pattern: IntegrationPattern): string {
  return pattern === 'requestResponse' ? 'request-response' : `.${pattern}`
}

function quoted(word: string): string {
  return `'${word}'`
}

function joined(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
