import type { TaskCall } from '../../runtime/service.ts'
import type { AwsClients } from '../aws/aws-clients.ts'
import { createPresigner, createRequestSigner } from '../aws/credentials/request-signer.ts'
import { type EndpointSettings, endpointOf } from '../aws/endpoints.ts'
import type { Integration } from '../integration.ts'
import { invokeHarness } from './bedrock/invoke-harness.ts'
import { invokeModel } from './bedrock/invoke-model.ts'
import { apiGatewayInvoke } from './endpoints/api-gateway.ts'
import type { HttpExchange } from './endpoints/http-exchange.ts'
import { kubernetesCall, kubernetesRunJob } from './endpoints/kubernetes.ts'
import { type KnownAction, knownActions } from './known-actions.ts'
import type { PollTiming } from './polling.ts'

export interface OwnOptions extends PollTiming {
  readonly clients: Pick<AwsClients, 'call' | 'credentialsFor'>
  readonly exchange: HttpExchange
  readonly endpoints: EndpointSettings
  readonly region: string
  readonly holdTime: () => () => void
}

/** The integrations that do more than call a single API, each with code of its own. */
export function ownIntegrations(options: OwnOptions): Integration[] {
  const { clients, exchange, endpoints, region } = options
  const sign = createRequestSigner({ region, sdkId: 'API Gateway', service: 'execute-api', clients })
  const apiGateway = {
    exchange,
    endpoint: endpointOf('Execute API', endpoints),
    sign: ({ url, task, ...request }: Parameters<Parameters<typeof apiGatewayInvoke>[0]['sign']>[0]) =>
      sign({ ...request, url, path: url.pathname, query: queryOf(url), region: regionOfApi(url), ...callerOf(task) }),
  }
  const kubernetes = { ...options, endpoint: endpointOf('EKS', endpoints), tokenFor: clusterTokens(options) }
  return [
    row('apigateway', 'invoke', (known) => apiGatewayInvoke(apiGateway, known)),
    row('bedrock', 'invokeModel', (known) => invokeModel(clients, known)),
    row('bedrockagentcore', 'invokeHarness', (known) => invokeHarness(clients, known)),
    row('eks', 'call', (known) => kubernetesCall(kubernetes, known)),
    row('eks', 'runJob', (known) => kubernetesRunJob(kubernetes, known)),
  ]
}

function row(resourceType: string, action: string, make: (known: KnownAction) => Integration['service']): Integration {
  const known = knownActions().get(`${resourceType}:${action}`)
  if (known === undefined) throw new Error(`${resourceType}:${action} is not in the table`)
  return { resourceType, action, patterns: known.patterns, service: make(known) }
}

/**
 * A cluster identifies its callers by a presigned STS address, which says who they are and is valid only for this cluster.
 * All EKS tools make their tokens this way.
 */
function clusterTokens({ clients, region }: OwnOptions): (clusterName: string, task: TaskCall) => Promise<string> {
  const presign = createPresigner({ region, sdkId: 'STS', service: 'sts', clients })
  const host = `sts.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
  return async (clusterName, task) => {
    const url = await presign({
      url: new URL(`https://${host}`),
      method: 'GET',
      path: '/',
      query: { Action: 'GetCallerIdentity', Version: '2011-06-15' },
      headers: { host, 'x-k8s-aws-id': clusterName },
      body: null,
      ...callerOf(task),
    })
    return `k8s-aws-v1.${Buffer.from(url.href).toString('base64url')}`
  }
}

/** An API's address contains its region (`a1b2c3.execute-api.eu-west-1.amazonaws.com`), which need not be the machine's. */
function regionOfApi({ hostname }: URL): string {
  return hostname.split('.')[2]!
}

function callerOf(task: TaskCall) {
  return { credentials: task.credentials, machineArn: task.execution.machineArn }
}

function queryOf(url: URL): Record<string, string[]> {
  return Object.fromEntries([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]))
}
