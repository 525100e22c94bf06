import { randomUUID } from 'node:crypto'
import type { TaskResource } from '../asl/task-resource.ts'
import type { Clock } from '../runtime/clock.ts'
import type { MachineLookup } from '../runtime/qualified-machine.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Service, ServiceDirectory } from '../runtime/service.ts'
import { VirtualClock } from '../runtime/virtual-clock.ts'
import type { Store } from '../store/store.ts'
import { AwsClients } from './aws/aws-clients.ts'
import { type EndpointSettings, endpointOf } from './aws/endpoints.ts'
import { createRequestSigner } from './aws/request-signer.ts'
import { sdkIntegration } from './aws/sdk-integration.ts'
import { lookUpSdk } from './aws/sdk-lookup.ts'
import type { AwsService } from './aws/service-table.ts'
import type { Integration } from './integration.ts'
import { LambdaClient } from './lambda/lambda-client.ts'
import { lambdaFunction } from './lambda/lambda-function.ts'
import { lambdaInvoke } from './lambda/lambda-invoke.ts'
import { MockFile } from './mocks/mock-file.ts'
import { withMocks } from './mocks/mocked-service.ts'
import { Mocks } from './mocks/mocks.ts'
import { startExecution } from './nested/start-execution.ts'
import { HttpExchange } from './optimized/endpoints/http-exchange.ts'
import { optimizedIntegrations } from './optimized/integrations.ts'
import { ownIntegrations } from './optimized/own-integrations.ts'
import { operationsByAction } from './sfn/operations.ts'
import { type CallOperation, type SfnOperationOptions, sfnOperation } from './sfn/sfn-operation.ts'
import { describeProblem, unsupported } from './unsupported.ts'

export interface ServicesOptions {
  readonly region: string
  /** Where the Lambda API is (LAMBDA_ENDPOINT), called unsigned; null for AWS itself. */
  readonly lambdaEndpoint: string | null
  /** Where all other services are. */
  readonly endpoints: EndpointSettings
  /** The mock configuration file, or null. */
  readonly mockConfigPath: string | null
  /** A function, because the runtime is made with the directory that is made here. */
  readonly runtime: () => Pick<Runtime, 'startExecution' | 'stopExecution' | 'executionEnded'>
  readonly store: MachineLookup & Pick<Store, 'executionByArn'>
  /** The server's own API, for `aws-sdk:sfn`. */
  readonly callOperation: CallOperation
  /** What jobs are polled by, faster or slower as all waiting is. */
  readonly clock: Clock
  readonly waitTimeScale: number
  readonly makeRequestId?: () => string
  readonly random?: () => number
}

export interface Services {
  readonly directory: ServiceDirectory
  /** What is wrong with starting this test case (`#Name` behind a machine's ARN), or null. Reads a changed file again. */
  testCaseProblem(machineName: string, testCase: string): string | null
  /** Mistakes in the mock configuration, to be shown at start. Throws MockConfigError when it cannot be used at all. */
  mockProblems(): readonly string[]
  close(): Promise<void>
}

/** Everything that Task states can call, composed. */
export function createServices(options: ServicesOptions): Services {
  const { region, lambdaEndpoint, endpoints, mockConfigPath, runtime, store, callOperation } = options
  const { clock, waitTimeScale, makeRequestId = randomUUID, random = Math.random } = options
  const nowMillis = () => clock.now()
  const clients = new AwsClients({ region, endpoints, nowMillis })
  const exchange = new HttpExchange()
  const waiting = { clients, clock, waitTimeScale, holdTime: () => holdTime(clock) }
  const lambdaAddress = lambdaEndpoint ?? endpointOf('Lambda', endpoints)
  const lambda = new LambdaClient({
    endpoint: lambdaAddress ?? `https://lambda.${region}.${domainOf(region)}`,
    sign: lambdaAddress === null ? createRequestSigner({ region, sdkId: 'Lambda', service: 'lambda', clients }) : null,
  })
  const mockFile = mockConfigPath === null ? null : new MockFile(mockConfigPath)
  const mocks = mockFile === null ? null : new Mocks(mockFile)
  const testCaseProblem = (machineName: string, testCase: string): string | null =>
    mocks === null
      ? `There is no mock configuration to take the test case '${testCase}' from: name its file with --mock-config or SFN_MOCK_CONFIG`
      : mocks.testCaseProblem(machineName, testCase)

  const isElsewhere = (endpoints.overrides.SFN ?? null) !== null
  const ownExecutions: Integration = {
    resourceType: 'states',
    action: 'startExecution',
    patterns: ['requestResponse', 'sync', 'sync:2', 'waitForTaskToken'],
    service: startExecution({ runtime, store, nowMillis, makeRequestId, random, testCaseProblem }),
  }

  const real = createDirectory({
    function: lambdaFunction(lambda),
    integrations: [
      {
        resourceType: 'lambda',
        action: 'invoke',
        patterns: ['requestResponse', 'waitForTaskToken'],
        service: lambdaInvoke(lambda),
      },
      ...optimizedIntegrations(waiting).filter(({ resourceType }) => isElsewhere || resourceType !== 'states'),
      ...ownIntegrations({ ...waiting, region, endpoints, exchange }),
      // Step Functions is this server itself, unless another one was named on purpose.
      ...(isElsewhere ? [] : [ownExecutions, ...ownOperations({ callOperation, makeRequestId })]),
    ],
    sdk: (service, operation) => sdkIntegration(clients, service, operation),
  })
  return {
    directory: mocks === null ? real : withMocks(real, { mocks, makeRequestId, nowMillis }),
    testCaseProblem,
    mockProblems: () => mockFile?.refresh().problems ?? [],
    async close() {
      clients.close()
      await exchange.close()
      await lambda.close()
    },
  }
}

export interface DirectoryOptions {
  /** Calls Lambda functions by ARN. */
  readonly function: Service
  readonly integrations: readonly Integration[]
  /** Calls an operation of any AWS API, for `aws-sdk:` resources that have no row of their own. */
  readonly sdk: (service: AwsService, operation: string) => Service
}

/**
 * Finds the service of a resource in the table. What the table does not have gets a service that fails the task and says
 * so; null is for activities alone, whose queue is the runtime's.
 */
export function createDirectory({ function: lambda, integrations, sdk }: DirectoryOptions): ServiceDirectory {
  const byResource = new Map<string, Service>()
  for (const { resourceType, action, patterns, service } of integrations) {
    for (const pattern of patterns) byResource.set(`${resourceType}:${action} ${pattern}`, service)
  }
  return (resource) => {
    switch (resource.kind) {
      case 'activity':
        return null
      case 'lambda':
        return lambda
      case 'integration':
        return (
          byResource.get(`${resource.resourceType}:${resource.action} ${resource.pattern}`) ??
          sdkService(resource, sdk) ??
          unsupported(describeProblem(resource, integrations))
        )
    }
  }
}

/** A call to the outside takes real time, which must not use up a task's timeout by a clock that jumps. */
function holdTime(clock: Clock): () => void {
  return clock instanceof VirtualClock ? clock.hold() : () => {}
}

function ownOperations(options: SfnOperationOptions): Integration[] {
  return [...operationsByAction].map(([action, operation]) => ({
    resourceType: 'aws-sdk:sfn',
    action,
    patterns: ['requestResponse', 'waitForTaskToken'],
    service: sfnOperation(operation, options),
  }))
}

function sdkService(
  { resourceType, action, pattern }: TaskResource & { readonly kind: 'integration' },
  sdk: DirectoryOptions['sdk'],
): Service | null {
  if (pattern !== 'requestResponse' && pattern !== 'waitForTaskToken') return null
  const found = lookUpSdk(resourceType, action)
  return found?.type === 'found' ? sdk(found.service, found.operation) : null
}

function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
