import type { EndpointGuard } from '../connections/outbound/endpoint-guard.ts'
import type { Authorize } from '../control/authorize.ts'
import { unknownCaller } from '../control/caller.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Service } from '../runtime/service.ts'
import { VirtualClock } from '../runtime/virtual-clock.ts'
import type { S3Api } from '../s3/index.ts'
import { AwsClients } from './aws/aws-clients.ts'
import { createRequestSigner, type RequestSigner } from './aws/credentials/request-signer.ts'
import type { EndpointSettings } from './aws/endpoints.ts'
import type { LocalApi } from './aws/local-request-handler.ts'
import { sdkIntegration } from './aws/sdk-integration.ts'
import type { AwsService } from './aws/service-table.ts'
import type { Integration } from './integration.ts'
import type { LocalFunctions } from './lambda/lambda-api.ts'
import { localLambdaApi } from './lambda/local-lambda-api.ts'
import { invokedByName, sdkInvoke } from './lambda/sdk-invoke.ts'
import { HttpExchange } from './optimized/endpoints/http-exchange.ts'
import { optimizedIntegrations } from './optimized/integrations.ts'
import { ownIntegrations } from './optimized/own-integrations.ts'

export interface CallsToAwsOptions {
  readonly region: string
  readonly endpoints: EndpointSettings
  readonly s3: (() => Promise<S3Api>) | null
  readonly authorize: Authorize
  readonly functions: LocalFunctions | null
  /** Judges the addresses that definitions name. */
  readonly guard: EndpointGuard
  readonly clock: Clock
  readonly waitTimeScale: number
}

/** Everything that calls AWS or its stand-ins, except for Lambda. */
export interface CallsToAws {
  /** The optimized integrations. */
  readonly integrations: readonly Integration[]
  /** Calls an operation of any API. */
  sdk(service: AwsService, operation: string): Service
  readonly signForLambda: RequestSigner
  close(): Promise<void>
}

export function createCallsToAws(options: CallsToAwsOptions): CallsToAws {
  const { region, endpoints, s3, authorize, functions, guard, clock, waitTimeScale } = options
  const clientOptions = { region, endpoints, guard, nowMillis: () => clock.now() }
  const clients = new AwsClients({
    ...clientOptions,
    ...(s3 !== null && { local: { S3: () => s3ForTasks(s3, authorize) } }),
  })
  const lambda = functions === null ? null : localLambdaApi(functions)
  const functionClients = lambda && new AwsClients({ ...clientOptions, local: { Lambda: async () => lambda } })
  const standsInForLambda = (endpoints.overrides.Lambda ?? null) !== null
  const exchange = new HttpExchange(endpoints.environment, guard)
  const waiting = { clients, clock, waitTimeScale, holdTime: () => holdTime(clock) }
  return {
    integrations: [...optimizedIntegrations(waiting), ...ownIntegrations({ ...waiting, region, endpoints, exchange })],
    sdk(service, operation) {
      const asGiven = sdkIntegration(clients, service, operation)
      const called = isInvocation(service, operation) && standsInForLambda ? invokedByName(asGiven) : asGiven
      if (functions === null || functionClients === null || service.id !== 'lambda' || operation !== 'Invoke')
        return called
      return sdkInvoke(functions, sdkIntegration(functionClients, service, operation), called)
    },
    signForLambda: createRequestSigner({ region, sdkId: 'Lambda', service: 'lambda', clients }),
    async close() {
      clients.close()
      functionClients?.close()
      await exchange.close()
    },
  }
}

function isInvocation({ id }: AwsService, operation: string): boolean {
  return id === 'lambda' && (operation === 'Invoke' || operation === 'InvokeWithResponseStream')
}

/** This server's S3 as tasks reach it, through clients that do not say on whose behalf they call. */
async function s3ForTasks(s3: () => Promise<S3Api>, authorize: Authorize): Promise<LocalApi> {
  const api = await s3()
  return {
    answer: (request) =>
      api.answer({
        ...request,
        async refuse(action, resource) {
          const answer = await authorize(unknownCaller('task'), action, [resource])
          return answer.allowed ? null : answer.reason
        },
      }),
  }
}

/** A call to the outside takes real time, during which a virtual clock must not jump ahead and use up the task's timeout. */
function holdTime(clock: Clock): () => void {
  return clock instanceof VirtualClock ? clock.hold() : () => {}
}
