import type { TaskResource } from '../asl/task-resource.ts'
import type { Connections } from '../connections/connections.ts'
import type { OutboundClient } from '../connections/outbound/outbound-client.ts'
import type { Authorize } from '../control/authorize.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Service, ServiceDirectory } from '../runtime/service.ts'
import { systemClock } from '../runtime/system-clock.ts'
import type { S3Api } from '../s3/index.ts'
import { answeredHere } from './answered-here.ts'
import { type EndpointSettings, endpointOf } from './aws/endpoints.ts'
import { lookUpSdk } from './aws/sdk-lookup.ts'
import type { AwsService } from './aws/service-table.ts'
import type { CallsToAws } from './calls-to-aws.ts'
import { httpInvoke } from './http/http-invoke.ts'
import type { Integration } from './integration.ts'
import type { LocalFunctions } from './lambda/lambda-api.ts'
import { LambdaClient } from './lambda/lambda-client.ts'
import { lambdaFunction } from './lambda/lambda-function.ts'
import { lambdaInvoke } from './lambda/lambda-invoke.ts'
import { localOrRemote } from './lambda/local-or-remote.ts'
import { loadModule } from './load-module.ts'
import { withMocks } from './mocks/mocked-service.ts'
import { mocksOnly } from './mocks/mocks-only.ts'
import type { OpenedMocks } from './mocks/open-mocks.ts'
import { type StartExecutionOptions, startExecution } from './nested/start-execution.ts'
import { operationsByAction } from './sfn/operations.ts'
import { type CallOwnOperation, type SfnOperationOptions, sfnOperation } from './sfn/sfn-operation.ts'
import { describeProblem, unsupported } from './unsupported.ts'

export interface ServicesOptions {
  readonly region: string
  /** The address of the Lambda API (LAMBDA_ENDPOINT), which is called unsigned; null for AWS itself. */
  readonly lambdaEndpoint: string | null
  /** This server's own functions, which are called instead of Lambda's; null if there are none. */
  readonly functions?: LocalFunctions | null
  /** How HTTP Tasks are authorized, and the client that they call with. */
  readonly connections: Pick<Connections, 'authorize' | 'rejected'>
  readonly outbound: Pick<OutboundClient, 'call' | 'guard'>
  /** The addresses of all other services. */
  readonly endpoints: EndpointSettings
  /** Answers for S3 in this process; null where S3 is at AWS or an endpoint. */
  readonly s3?: (() => Promise<S3Api>) | null
  readonly mocks: OpenedMocks
  /** Whether a task that is not mocked fails if it would call something outside this server. Default false. */
  readonly mocksOnly?: boolean
  readonly runtime: Pick<Runtime, 'startExecution' | 'stopExecution' | 'executionEnded'>
  readonly store: StartExecutionOptions['store']
  /** Called before this server does anything for a task. */
  readonly authorize: Authorize
  /** The server's own API, for `aws-sdk:sfn`. */
  readonly callOperation: CallOwnOperation
  /** Times the polling of jobs, which is sped up or slowed down like all waiting. */
  readonly clock: Clock
  readonly waitTimeScale: number
  readonly makeRequestId: () => string
  /** From 0 to below 1: chooses between the routes of an alias. */
  readonly random: () => number
}

export interface Services {
  readonly directory: ServiceDirectory
  close(): Promise<void>
}

/** Composes everything that Task states can call. */
export function createServices(options: ServicesOptions): Services {
  const { region, lambdaEndpoint, endpoints, mocks, connections, outbound, runtime, store, callOperation } = options
  const { s3 = null, functions = null, authorize, clock, waitTimeScale, makeRequestId, random } = options
  const nowMillis = () => clock.now()
  let loadedCalls: CallsToAws | null = null
  const calls = () => {
    loadedCalls ??= loadCallsToAws().createCallsToAws({
      region,
      endpoints,
      s3,
      authorize,
      functions,
      guard: outbound.guard,
      clock,
      waitTimeScale,
    })
    return loadedCalls
  }
  const lambdaAddress = lambdaEndpoint ?? endpointOf('Lambda', endpoints)
  const lambdaClient = new LambdaClient({
    endpoint: lambdaAddress ?? `https://lambda.${region}.${domainOf(region)}`,
    byName: lambdaEndpoint !== null,
    environment: endpoints.environment,
    sign: lambdaAddress === null ? (request) => calls().signForLambda(request) : null,
  })
  const lambda = functions === null ? lambdaClient : localOrRemote(functions, lambdaClient)
  const { testCaseProblem } = mocks
  const refuse: SfnOperationOptions['refuse'] = (operation, task) =>
    calls().sdk(ownApi, operation).refuse?.(task) ?? null
  const isElsewhere = (endpoints.overrides.SFN ?? null) !== null
  const ownExecutions: Integration = {
    resourceType: 'states',
    action: 'startExecution',
    patterns: ['requestResponse', 'sync', 'sync:2', 'waitForTaskToken'],
    service: startExecution({ runtime, store, authorize, nowMillis, makeRequestId, random, testCaseProblem }),
  }

  const all = createDirectory({
    function: lambdaFunction(lambda),
    integrations: [
      {
        resourceType: 'lambda',
        action: 'invoke',
        patterns: ['requestResponse', 'waitForTaskToken'],
        service: lambdaInvoke(lambda),
      },
      {
        resourceType: 'http',
        action: 'invoke',
        patterns: ['requestResponse'],
        service: httpInvoke({ connections, client: outbound, region, clock: systemClock }),
      },
      // Step Functions is this server itself, unless another endpoint was named explicitly.
      ...(isElsewhere ? [] : [ownExecutions, ...ownOperations({ callOperation, makeRequestId, refuse })]),
    ],
    furtherIntegrations: () => calls().integrations,
    sdk: (service, operation) => calls().sdk(service, operation),
  })
  const real =
    options.mocksOnly === true
      ? mocksOnly(all, {
          mockConfigPath: mocks.path,
          staysHere: answeredHere({ functions, ownApi: !isElsewhere, ownS3: s3 !== null }),
        })
      : all
  return {
    directory: mocks.mocks === null ? real : withMocks(real, { mocks: mocks.mocks, makeRequestId, nowMillis }),
    async close() {
      await loadedCalls?.close()
      await lambdaClient.close()
    },
  }
}

type IntegrationResource = TaskResource & { readonly kind: 'integration' }

export interface DirectoryOptions {
  /** Calls Lambda functions by ARN. */
  readonly function: Service
  readonly integrations: readonly Integration[]
  /** Integrations to search if none of the first ones fits. */
  readonly furtherIntegrations: () => readonly Integration[]
  /** Calls an operation of any AWS API, for `aws-sdk:` resources that have no row of their own. */
  readonly sdk: (service: AwsService, operation: string) => Service
}

/**
 * Finds the service of a resource in the table. A resource that is not in the table gets a service that fails the task with
 * an explanation. Null is only for activities, whose queue belongs to the runtime.
 */
export function createDirectory(options: DirectoryOptions): ServiceDirectory {
  const { function: lambda, integrations, furtherIntegrations, sdk } = options
  const first = servicesByName(integrations)
  let further: ReadonlyMap<string, Service> | null = null
  const furtherByName = () => {
    further ??= servicesByName(furtherIntegrations())
    return further
  }
  return (resource) => {
    switch (resource.kind) {
      case 'activity':
        return null
      case 'lambda':
        return lambda
      case 'integration':
        return (
          first.get(nameOf(resource)) ??
          sdkService(resource, sdk) ??
          furtherByName().get(nameOf(resource)) ??
          unsupported(describeProblem(resource, [...integrations, ...furtherIntegrations()]))
        )
    }
  }
}

function nameOf({ resourceType, action, pattern }: IntegrationResource): string {
  return `${resourceType}:${action} ${pattern}`
}

function servicesByName(integrations: readonly Integration[]): ReadonlyMap<string, Service> {
  return new Map(
    integrations.flatMap(({ resourceType, action, patterns, service }) =>
      patterns.map((pattern): [string, Service] => [`${resourceType}:${action} ${pattern}`, service]),
    ),
  )
}

/**
 * Loaded when a task first needs it: the modules take six megabytes, which a server without such tasks can save.
 */
function loadCallsToAws(): typeof import('./calls-to-aws.ts') {
  return loadModule(import.meta.url, './calls-to-aws')
}

const ownApi: AwsService = { id: 'sfn', prefix: 'Sfn', package: '@aws-sdk/client-sfn', sdkId: 'SFN' }

function ownOperations(options: SfnOperationOptions): Integration[] {
  return [...operationsByAction].map(([action, operation]) => ({
    resourceType: 'aws-sdk:sfn',
    action,
    patterns: ['requestResponse', 'waitForTaskToken'],
    service: sfnOperation(operation, options),
  }))
}

function sdkService(
  { resourceType, action, pattern }: IntegrationResource,
  sdk: DirectoryOptions['sdk'],
): Service | null {
  if (pattern !== 'requestResponse' && pattern !== 'waitForTaskToken') return null
  const found = lookUpSdk(resourceType, action)
  return found?.type === 'found' ? sdk(found.service, found.operation) : null
}

function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
