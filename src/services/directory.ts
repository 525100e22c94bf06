import { randomUUID } from 'node:crypto'
import type { Connections } from '../connections/connections.ts'
import type { OutboundClient } from '../connections/outbound/outbound-client.ts'
import { systemClock } from '../runtime/clock.ts'
import type { MachineLookup } from '../runtime/qualified-machine.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Service, ServiceDirectory } from '../runtime/service.ts'
import type { Store } from '../store/store.ts'
import { httpInvoke } from './http/http-invoke.ts'
import type { Integration } from './integration.ts'
import type { LocalFunctions } from './lambda/lambda-api.ts'
import { LambdaClient } from './lambda/lambda-client.ts'
import { lambdaFunction } from './lambda/lambda-function.ts'
import { lambdaInvoke } from './lambda/lambda-invoke.ts'
import { localOrRemote } from './lambda/local-or-remote.ts'
import { createRequestSigner } from './lambda/request-signer.ts'
import { MockFile } from './mocks/mock-file.ts'
import { withMocks } from './mocks/mocked-service.ts'
import { Mocks } from './mocks/mocks.ts'
import { startExecution } from './nested/start-execution.ts'
import { operationsByAction } from './sfn/operations.ts'
import { type CallOperation, sfnOperation } from './sfn/sfn-operation.ts'
import { describeProblem, unsupported } from './unsupported.ts'

export interface ServicesOptions {
  readonly region: string
  /** Where the Lambda API is (LAMBDA_ENDPOINT), called unsigned; null for AWS itself. */
  readonly lambdaEndpoint: string | null
  /** Functions of this server, which are called in the place of Lambda's; null where there are none. */
  readonly functions?: LocalFunctions | null
  /** The mock configuration file, or null. */
  readonly mockConfigPath: string | null
  /** How HTTP Tasks are authorized, and what they call with. */
  readonly connections: Pick<Connections, 'authorize' | 'rejected'>
  readonly outbound: Pick<OutboundClient, 'call'>
  /** A function, because the runtime is made with the directory that is made here. */
  readonly runtime: () => Pick<Runtime, 'startExecution' | 'stopExecution' | 'executionEnded'>
  readonly store: MachineLookup & Pick<Store, 'executionByArn'>
  /** The server's own API, for `aws-sdk:sfn`. */
  readonly callOperation: CallOperation
  readonly nowMillis?: () => number
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
  const { region, lambdaEndpoint, mockConfigPath, connections, outbound, runtime, store, callOperation } = options
  const { nowMillis = Date.now, makeRequestId = randomUUID, random = Math.random } = options
  const lambdaClient = new LambdaClient({
    endpoint: lambdaEndpoint ?? `https://lambda.${region}.${domainOf(region)}`,
    sign: lambdaEndpoint === null ? createRequestSigner({ region, service: 'lambda' }) : null,
  })
  const lambda = options.functions == null ? lambdaClient : localOrRemote(options.functions, lambdaClient)
  const mockFile = mockConfigPath === null ? null : new MockFile(mockConfigPath)
  const mocks = mockFile === null ? null : new Mocks(mockFile)
  const testCaseProblem = (machineName: string, testCase: string): string | null =>
    mocks === null
      ? `There is no mock configuration to take the test case '${testCase}' from: name its file with --mock-config or SFN_MOCK_CONFIG`
      : mocks.testCaseProblem(machineName, testCase)

  const real = createDirectory({
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
      {
        resourceType: 'states',
        action: 'startExecution',
        patterns: ['requestResponse', 'sync', 'sync:2', 'waitForTaskToken'],
        service: startExecution({ runtime, store, nowMillis, makeRequestId, random, testCaseProblem }),
      },
      ...[...operationsByAction].map(
        ([action, operation]): Integration => ({
          resourceType: 'aws-sdk:sfn',
          action,
          patterns: ['requestResponse', 'waitForTaskToken'],
          service: sfnOperation(operation, { callOperation, makeRequestId }),
        }),
      ),
    ],
  })
  return {
    directory: mocks === null ? real : withMocks(real, { mocks, makeRequestId, nowMillis }),
    testCaseProblem,
    mockProblems: () => mockFile?.refresh().problems ?? [],
    close: () => lambdaClient.close(),
  }
}

export interface DirectoryOptions {
  /** Calls Lambda functions by ARN. */
  readonly function: Service
  readonly integrations: readonly Integration[]
}

/**
 * Finds the service of a resource in the table. What the table does not have gets a service that fails the task and says
 * so; null is for activities alone, whose queue is the runtime's.
 */
export function createDirectory({ function: lambda, integrations }: DirectoryOptions): ServiceDirectory {
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
          unsupported(describeProblem(resource, integrations))
        )
    }
  }
}

function domainOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
}
