import { Command } from '@smithy/core/client'
import { getEndpointPlugin } from '@smithy/core/endpoints'
import { describePackage, loadPackage, requireModule, type SdkPackage } from '../../aws/sdk-package.ts'

/**
 * Stands in for the client of EMR on EKS, which does not come with this package. It has a few operations of the API, and
 * uses the client of another service with the same protocol.
 */
export function loadWithFakes(name: string): SdkPackage {
  return name === '@aws-sdk/client-emr-containers' ? describePackage(name, fakeExports()) : loadPackage(name)
}

const namespace = 'com.amazonaws.emrcontainers'

type Member = readonly [name: string, type: unknown]

const label = [0, { httpLabel: 1 }] as const
const token = [0, { idempotencyToken: 1 }] as const

const cluster = structure('VirtualCluster', [
  ['id', 0],
  ['state', 0],
])
const run = structure('JobRun', [
  ['id', 0],
  ['state', 0],
])

const operations = [
  operation(
    'CreateVirtualCluster',
    'POST /virtualclusters',
    [
      ['name', 0],
      ['clientToken', token],
    ],
    [['id', 0]],
  ),
  operation('DeleteVirtualCluster', 'DELETE /virtualclusters/{id}', [['id', label]], [['id', 0]]),
  operation('DescribeVirtualCluster', 'GET /virtualclusters/{id}', [['id', label]], [['virtualCluster', cluster]]),
  operation(
    'StartJobRun',
    'POST /virtualclusters/{virtualClusterId}/jobruns',
    [
      ['name', 0],
      ['virtualClusterId', label],
      ['clientToken', token],
    ],
    [
      ['id', 0],
      ['virtualClusterId', 0],
    ],
  ),
  operation(
    'DescribeJobRun',
    'GET /virtualclusters/{virtualClusterId}/jobruns/{id}',
    [
      ['id', label],
      ['virtualClusterId', label],
    ],
    [['jobRun', run]],
  ),
  operation(
    'CancelJobRun',
    'DELETE /virtualclusters/{virtualClusterId}/jobruns/{id}',
    [
      ['id', label],
      ['virtualClusterId', label],
    ],
    [['id', 0]],
  ),
]

function structure(name: string, members: readonly Member[]): unknown {
  return [3, namespace, name, 0, members.map(([member]) => member), members.map(([, type]) => type)]
}

function operation(name: string, http: string, input: readonly Member[], output: readonly Member[]) {
  const [method, path] = http.split(' ')
  const schema = [
    9,
    namespace,
    name,
    { http: [method, path, 200] },
    structure(`${name}Request`, input),
    structure(`${name}Response`, output),
  ]
  return { name, schema }
}

function fakeExports(): Record<string, unknown> {
  const real = requireModule<Record<string, unknown>>('@aws-sdk/client-emr-serverless')
  const exports: Record<string, unknown> = {
    EMRServerlessClient: real.EMRServerlessClient,
    EMRServerlessServiceException: real.EMRServerlessServiceException,
  }
  const parameters = {
    Region: { type: 'builtInParams', name: 'region' },
    Endpoint: { type: 'builtInParams', name: 'endpoint' },
  } as const
  for (const { name, schema } of operations) {
    exports[`${name}$`] = schema
    exports[`${name}Command`] = Command.classBuilder()
      .ep(parameters)
      .m((made, _stack, configuration) => [
        // The builder's type only knows the configuration of a client in general.
        getEndpointPlugin(
          configuration as never,
          (made as unknown as { getEndpointParameterInstructions(): never }).getEndpointParameterInstructions(),
        ),
      ])
      .s('AwsToledoWebService', name, {})
      .n('EMRServerlessClient', `${name}Command`)
      .sc(schema as never)
      .build()
  }
  return exports
}
