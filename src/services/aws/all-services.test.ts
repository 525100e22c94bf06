import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import type { NormalizedSchema } from '@smithy/core/schema'
import packageJson from '../../../package.json' with { type: 'json' }
import type { JsonValue, PlainObject } from '../../json/index.ts'
import {
  assertFailed,
  type ReceivedRequest,
  RecordingReport,
  type ScriptedAnswer,
  startServer,
  taskCall,
} from '../test-support/task-call.ts'
import { AwsClients } from './aws-clients.ts'
import { sdkIntegration } from './sdk-integration.ts'
import { installedPackages, loadPackage } from './sdk-package.ts'
import { actionsOf, findOperation, findService, serviceIds } from './service-table.ts'
import { actionName, shownName } from './values/naming.ts'

const installed = new Set(installedPackages())

test('every client that comes with the package makes and signs a real call', async (context) => {
  const server = await startServer(minimalAnswer)
  const environment = { AWS_ENDPOINT_URL: server.endpoint }
  const clients = new AwsClients({
    region: 'us-east-1',
    endpoints: { overrides: {}, environment },
    nowMillis: Date.now,
  })
  context.after(async () => {
    clients.close()
    await server.close()
  })
  const called = new Set<string>()
  for (const id of serviceIds()) {
    const service = findService(id)!
    if (!installed.has(service.package)) continue
    const action = actionsOf(service).find((each) => /^(?:list|describe|get|batchGet|invoke)/.test(each))
    assert.ok(action !== undefined, id)
    const operation = findOperation(service, action)!
    const parameters = sampleStructure(loadPackage(service.package).schemasOf(operation)!.input)
    const task = taskCall({ resource: `arn:aws:states:::aws-sdk:${id}:${action}`, arguments: parameters })
    const before = server.requests.length
    const outcome = await sdkIntegration(clients, service, operation).call(task, new RecordingReport())
    assert.equal(outcome.type, 'succeeded', `${id}:${action} ${JSON.stringify(outcome)}`)
    assert.equal(server.requests.length, before + 1, id)
    assert.match(
      server.requests.at(-1)!.headers.authorization ?? '',
      /^AWS4-HMAC-SHA256 Credential=dummy\/\d{8}\/us-east-1\/[a-z0-9-]+\/aws4_request/,
      id,
    )
    called.add(service.package)
  }
  const bundled = Object.keys(packageJson.dependencies).filter((name) => name.startsWith('@aws-sdk/client-'))
  assert.deepEqual(
    bundled.filter((name) => !called.has(name) && !younger.has(name)),
    [],
  )
})

/** Clients that come with this package but are newer than the table of AWS SDK integrations. */
const younger = new Set(['@aws-sdk/client-bedrock-agentcore'])

test('every other client is asked for by the name of its package', async () => {
  const clients = new AwsClients({
    region: 'us-east-1',
    endpoints: { overrides: {}, environment: {} },
    nowMillis: Date.now,
  })
  let missing = 0
  for (const id of serviceIds()) {
    const service = findService(id)!
    if (installed.has(service.package)) continue
    missing++
    const action = actionsOf(service)[0] ?? 'listThings'
    const operation = findOperation(service, action)
    assert.ok(operation !== null, `${id}:${action}`)
    const task = taskCall({ resource: `arn:aws:states:::aws-sdk:${id}:${action}` })
    assertFailed(
      await sdkIntegration(clients, service, operation).call(task, new RecordingReport()),
      'States.Runtime',
      `The client ${service.package} is not installed. Install it beside this server, or where the server is started: npm install ${service.package}`,
    )
  }
  assert.ok(missing > 300)
})

test('the table knows what may not be called, and what it does not know itself is looked up in the client', () => {
  const s3 = findService('s3')!
  assert.equal(findOperation(s3, 'getObject'), 'GetObject')
  assert.equal(findOperation(s3, 'GetObject'), null)
  assert.equal(findOperation(s3, 'selectObjectContent'), null)
  assert.ok(!actionsOf(s3).includes('selectObjectContent'))
  const agentcore = findService('bedrockagentcore')!
  assert.equal(agentcore.package, '@aws-sdk/client-bedrock-agentcore')
  assert.equal(findOperation(agentcore, 'invokeHarness'), 'InvokeHarness')
  assert.equal(findService('nosuchservice'), null)
})

test('names of operations and members of the installed clients follow the rules', () => {
  const stored = readFileSync(path.join(import.meta.dirname, 'data/services.json'), 'utf8')
  const rows = JSON.parse(stored) as Record<string, { package: string; operations: string; unsupported: string }>
  for (const [id, { package: name, operations, unsupported }] of Object.entries(rows)) {
    if (!installed.has(name)) continue
    const sdk = loadPackage(name)
    for (const operation of operations.split(' ')) {
      if (unsupported.split(' ').includes(operation)) continue
      if (!sdk.operations.includes(operation)) continue
      assert.equal(findOperation(findService(id)!, actionName(operation)), operation)
    }
  }
})

/** Values for the members that are needed to build a request: those in its path or query. */
function sampleStructure(schema: NormalizedSchema): PlainObject {
  if (!schema.isStructSchema()) return {}
  const members = [...schema.structIterator()].filter(([name, member]) => {
    const { httpLabel } = member.getMergedTraits()
    return httpLabel !== undefined || name === 'Bucket' || name === 'ResourceArn'
  })
  return Object.fromEntries(members.map(([name, member]) => [shownName(name, 'sdk'), sample(member)]))
}

function sample(schema: NormalizedSchema): JsonValue {
  if (schema.isNumericSchema()) return 1
  if (schema.isTimestampSchema()) return '2026-01-01T00:00:00Z'
  return schema.isBooleanSchema() ? true : 'sample'
}

/** The shortest answer that each protocol accepts. */
function minimalAnswer({ headers }: ReceivedRequest): ScriptedAnswer {
  if (headers['smithy-protocol'] === 'rpc-v2-cbor') {
    const answerHeaders = { 'smithy-protocol': 'rpc-v2-cbor', 'Content-Type': 'application/cbor' }
    return { headers: answerHeaders, body: Uint8Array.of(0xa0) }
  }
  const isQuery = headers['content-type']?.includes('urlencoded') ?? false
  if (isQuery || headers['user-agent']?.includes('api/s3#')) {
    return { headers: { 'Content-Type': 'text/xml' }, body: '<Answer><Result/></Answer>' }
  }
  return { headers: { 'Content-Type': 'application/json' }, body: '{}' }
}
