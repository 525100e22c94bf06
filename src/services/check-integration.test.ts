import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '../asl/check/index.ts'
import { checkIntegration } from './check-integration.ts'
import { knownActions } from './optimized/known-actions.ts'

function check(resource: string) {
  const name = resource.replace(/^.*:::/, '').replace(/\..*$/, '')
  const required = [...(knownActions().get(name)?.parameters.members ?? [])].filter(
    ([, { required }]) => required !== null,
  )
  const names = [...required.map(([each]) => each), ...(name === 'http:invoke' ? ['Authentication'] : [])]
  const Parameters = Object.fromEntries(names.map((each) => [`${each}.$`, '$']))
  const definition = { StartAt: 'A', States: { A: { Type: 'Task', Resource: resource, Parameters, End: true } } }
  const { diagnostics } = checkDefinition(JSON.stringify(definition), { type: 'STANDARD', checkIntegration })
  return diagnostics
    .filter(({ severity }) => severity === 'ERROR')
    .map(({ code, message, location, suggestion }) => ({ code, message, location, suggestion }))
}

const unrecognised = (resource: string, suggestion?: string) => [
  {
    code: 'SCHEMA_VALIDATION_FAILED',
    message: `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`,
    location: '/States/A/Resource',
    suggestion,
  },
]

test('an AWS SDK integration that exists is accepted', () => {
  for (const action of [
    's3:getObject',
    'dynamodb:query.waitForTaskToken',
    'glacier:listVaults',
    'bedrockagentcore:invokeHarness',
  ]) {
    assert.deepEqual(check(`arn:aws:states:::aws-sdk:${action}`), [])
  }
})

test('every optimized integration is accepted in its patterns', () => {
  for (const [name, { patterns }] of knownActions()) {
    for (const pattern of patterns) {
      assert.deepEqual(check(`arn:aws:states:::${name}${pattern === 'requestResponse' ? '' : `.${pattern}`}`), [])
    }
  }
})

test('an optimized integration that does not exist is refused, as is a pattern that one does not have', () => {
  for (const [given, meant] of [
    ['sqs:sendMesage', 'sqs:sendMessage'],
    ['sns:Publish', 'sns:publish'],
    ['dynamodb:getItem.sync', 'dynamodb:getItem'],
    ['athena:getQueryResults.waitForTaskToken', 'athena:getQueryResults'],
    ['sfn:startExecution', 'states:startExecution'],
    ['nothing:ofTheKind', undefined],
  ] as const) {
    const resource = `arn:aws:states:::${given}`
    const suggestion = meant === undefined ? undefined : `arn:aws:states:::${meant}`
    assert.deepEqual(check(resource), unrecognised(resource, suggestion), given)
  }
})

test('an AWS SDK integration that does not exist is refused, with what was probably meant', () => {
  const rows = [
    ['s3:getobject', 's3:getObject'],
    ['s3:getObjekt.waitForTaskToken', 's3:getObject.waitForTaskToken'],
    ['secrets-manager:getSecretValue', 'secretsmanager:getSecretValue'],
    ['sqss:sendMessage', 'sqs:sendMessage'],
    ['sqs:sendMessage.sync', 'sqs:sendMessage'],
    ['bedrockruntime:converseStream', undefined],
    ['nothingofthekind:at.all', undefined],
    ['s3vector:queryVectors', 's3vectors:queryVectors'],
    ['S3Vectors:queryVectors', 's3vectors:queryVectors'],
    ['bedrock-agentcore:invokeHarness', 'bedrockagentcore:invokeHarness'],
  ] as const
  for (const [given, meant] of rows) {
    const resource = `arn:aws:states:::aws-sdk:${given}`
    const suggestion = meant === undefined ? undefined : `arn:aws:states:::aws-sdk:${meant}`
    assert.deepEqual(check(resource), unrecognised(resource, suggestion), given)
  }
})

test('a service or an action that is younger than the table is refused with the package to install', () => {
  const adviceOf = (resource: string) => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Task', Resource: `arn:aws:states:::aws-sdk:${resource}`, End: true } },
    }
    const { diagnostics } = checkDefinition(JSON.stringify(definition), { type: 'STANDARD', checkIntegration })
    return diagnostics[0]?.notes?.map(({ message }) => message)
  }
  const install = 'beside this server, or where the server is started: npm install'
  const table: [resource: string, advice: string[] | undefined][] = [
    [
      's3vectors:queryVectors',
      [`The client of s3vectors is not installed: install its client ${install} @aws-sdk/client-s3vectors`],
    ],
    [
      'bedrockagentcorecontrol:listGateways',
      [
        `The client of bedrockagentcorecontrol is not installed: install its client ${install} @aws-sdk/client-bedrock-agentcore-control`,
      ],
    ],
    [
      'quitenewthing:doIt',
      [
        'If quitenewthing is a service that this server does not know yet: install its client of the AWS SDK for JavaScript beside this server, or where the server is started',
      ],
    ],
    [
      'sqs:doWhatIsQuiteNew',
      [
        'If doWhatIsQuiteNew is newer than this server, install a newer client of sqs beside it, or where the server is started: npm install @aws-sdk/client-sqs@latest',
      ],
    ],
    ['sqss:sendMessage', undefined],
    ['s3vector:queryVectors', undefined],
    ['sqs:sendMesage', undefined],
    ['bedrockruntime:converseStream', undefined],
    ['Not-An-Id:call', undefined],
  ]
  for (const [resource, advice] of table) assert.deepEqual(adviceOf(resource), advice, resource)
})
