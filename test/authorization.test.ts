import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { pathOfOperation } from '../src/api/console/console-operation.ts'
import { consoleOperations } from '../src/api/console/operations/index.ts'
import { connectionOperations } from '../src/api/events/connection-operations.ts'
import * as api from '../src/api/index.ts'
import type { Authorize } from '../src/control/authorize.ts'
import { type Caller, unknownCaller } from '../src/control/caller.ts'
import { DirectoryObjectStore } from '../src/objects/index.ts'
import { createS3Api } from '../src/s3/index.ts'
import { operationRows } from './operations/rows/index.ts'
import { arnPrefix, World } from './support/world.ts'

/** Allows nothing, and records who asked for what. */
function denyAll() {
  const asked: { readonly caller: Caller; readonly action: string; readonly resources: readonly string[] }[] = []
  const authorize: Authorize = (caller, action, resources) => {
    asked.push({ caller, action, resources })
    return { allowed: false, reason: `not allowed: ${action}` }
  }
  return { authorize, asked }
}

test('every operation asks for authorization, with the resources in its input', async (t) => {
  assert.deepEqual(
    operationRows.map(({ name }) => name),
    api.operations.map(({ name }) => name),
  )
  for (const { name, good } of operationRows) {
    await t.test(name, async (t) => {
      const world = await World.open(t)
      const input = await good(world)
      const { authorize, asked } = denyAll()
      const dispatch = api.createDispatch({ ...world.local.context, authorize }, api.operations)
      const caller: Caller = { door: 'task', principal: 'role', execution: { id: 1, arn: 'execution' } }
      const { status, body } = await dispatch({
        target: `AWSStepFunctions.${name}`,
        body: JSON.stringify(input),
        traceHeader: null,
        caller,
        signal: () => new AbortController().signal,
      })
      const { __type, message } = JSON.parse(body) as { __type: string; message: string }
      const code = 'com.amazon.coral.service#AccessDeniedException'
      assert.deepEqual([status, __type, message], [400, code, `not allowed: states:${name}`])
      const resources = resourcesIn(input)
      if (name === 'CreateActivity') resources.push(`${arnPrefix}:activity:${(input as { name: string }).name}`)
      if (name === 'CreateStateMachine') resources.push(`${arnPrefix}:stateMachine:${(input as { name: string }).name}`)
      assert.deepEqual(asked, [
        { caller, action: `states:${name}`, resources: resources.length === 0 ? ['*'] : resources },
      ])
    })
  }
})

/** All ARNs of this service in an input. */
function resourcesIn(input: unknown): string[] {
  if (typeof input === 'string') return input.startsWith('arn:aws:states:') ? [input] : []
  return typeof input === 'object' && input !== null ? Object.values(input).flatMap(resourcesIn) : []
}

/** A server with all existing routes, none of which may do anything. */
async function serve(t: TestContext) {
  const world = await World.open(t)
  const { authorize, asked } = denyAll()
  const root = await mkdtemp(path.join(tmpdir(), 'stepwell-authorization-'))
  const server = api.createApiServer({ ...world.local.context, authorize })
  const logger = { error: (_details: object, message: string) => assert.fail(message) }
  const functions = { has: () => true, list: () => [], invoke: () => assert.fail('a function was called') }
  api.addLambdaRoutes(server.app, { functions, authorize, logger, uuid: () => 'request', bodies: server.bodies })
  const objects = new DirectoryObjectStore({ root })
  const s3 = createS3Api({ objects, root, region: 'us-east-1', report: (message) => assert.fail(message) })
  api.addS3Routes(server.app, { s3: async () => s3, authorize, logger, answers: server.answers, bodies: server.bodies })
  api.addConsoleRoutes(server.app, { directory: root })
  api.addLiveRoutes(server.app, { live: new api.LiveHub(), authorize, logger })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })
  t.after(async () => {
    await server.close()
    await rm(root, { recursive: true })
  })
  return { app: server.app, url: `http://127.0.0.1:${port}`, asked, root }
}

/** Routes that anybody may use: they say what this server is and whether it is healthy, and have the console's pages. */
const open = ['GET /', 'GET /health', 'GET /console', 'GET /console*']
/** The routes of operations, which have their own tests. */
const ofOperations = ['POST /', ...consoleOperations.map(({ name }) => `POST /console/api/${pathOfOperation(name)}`)]

test('every route asks for authorization', async (t) => {
  const mounted = Object.keys(api).filter((name) => /^add\w+Routes$/.test(name))
  assert.deepEqual(
    mounted,
    ['addConsoleRoutes', 'addLambdaRoutes', 'addLiveRoutes', 'addS3Routes'],
    'mount the new routes above',
  )
  const { app, url, asked, root } = await serve(t)
  const routes = routesOf(app.printRoutes({ commonPrefix: false }))
  assert.ok(routes.length > 15)
  for (const each of [...open, ...ofOperations]) assert.ok(routes.includes(each), each)
  const seen = new Set<string>()
  for (const route of routes) {
    if (open.includes(route) || ofOperations.includes(route)) continue
    const [method = '', place = ''] = route.split(' ')
    const before = asked.length
    const response = await fetch(url + place.replace(':name', 'f').replace(/\/?\*$/, '/bucket'), { method })
    // Not every method is an S3 operation on every path; each operation has its own test.
    if (place.startsWith('/s3') && response.status === 501) continue
    assert.equal(response.status, 403, route)
    assert.equal(asked.length, before + 1, route)
    const { caller, action } = asked.at(-1)!
    const door = place.startsWith('/s3') ? 's3' : place.startsWith('/console') ? 'console' : 'lambda'
    assert.deepEqual(caller, unknownCaller(door))
    seen.add(action)
    if (method !== 'HEAD') assert.match(await response.text(), new RegExp(`not allowed: ${action}`))
  }
  assert.deepEqual([...seen].toSorted(), [
    'lambda:GetFunction',
    'lambda:GetFunctionConfiguration',
    'lambda:InvokeFunction',
    'lambda:ListFunctions',
    's3:CreateBucket',
    's3:DeleteBucket',
    's3:ListAllMyBuckets',
    's3:ListBucket',
    'stepwell:WatchExecutions',
  ])
  assert.deepEqual(await readdir(root), [])
})

/** `GET /a/b` of each route in the tree that Fastify prints. */
function routesOf(tree: string): string[] {
  const above: string[] = []
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] = /^([│├└─\s]*)(\S+) \((.*)\)$/u.exec(line) ?? []
    if (part === '') return []
    const depth = indent.length / 4
    above.splice(depth - 1, above.length, part)
    return methods.split(', ').map((method) => `${method} ${above.join('')}`)
  })
}

/** A valid input of each operation of the console. */
const consoleInputs: Readonly<Record<string, object>> = {
  CountExecutions: { stateMachineArns: [`${arnPrefix}:stateMachine:m`] },
  DescribeActivityQueues: { activityArns: [`${arnPrefix}:activity:a`] },
  DescribeBulk: { id: 'b' },
  DescribeExpressExecution: { executionArn: `${arnPrefix}:express:m:e:1` },
  DescribeExpressMachine: { executionArn: `${arnPrefix}:express:m:e:1` },
  GetExpressHistory: { executionArn: `${arnPrefix}:express:m:e:1` },
  ListBulks: {},
  ListExpressExecutions: { stateMachineArn: `${arnPrefix}:stateMachine:m` },
  ListMapRunErrors: { mapRunArn: `${arnPrefix}:mapRun:m/L:1` },
  ListWaits: {},
  SearchExecutions: {},
  SkipWait: { executionArn: `${arnPrefix}:execution:m:e`, path: '', dueDate: 1 },
  StartBulk: { action: 'STOP', executionArns: [`${arnPrefix}:execution:m:e`] },
  UpdateBulk: { id: 'b', change: 'PAUSE' },
}

test('every operation of the console asks for authorization, with the resources in its input', async (t) => {
  const { url, asked } = await serve(t)
  assert.deepEqual(
    Object.keys(consoleInputs),
    consoleOperations.map(({ name }) => name),
  )
  for (const [name, input] of Object.entries(consoleInputs)) {
    const body = JSON.stringify(input)
    const response = await fetch(`${url}/console/api/${pathOfOperation(name)}`, { method: 'POST', body })
    const answer = (await response.json()) as { __type: string; message: string }
    assert.match(answer.__type, /#AccessDeniedException$/)
    assert.equal(answer.message, `not allowed: stepwell:${name}`)
    const resources = resourcesIn(input)
    const caller = unknownCaller('console')
    const expected = { caller, action: `stepwell:${name}`, resources: resources.length === 0 ? ['*'] : resources }
    assert.deepEqual(asked.at(-1), expected)
  }
})

test('every EventBridge operation asks for authorization, with the connection that it names', async (t) => {
  const { url, asked } = await serve(t)
  for (const name of Object.keys(connectionOperations)) {
    for (const [input, resource] of [
      [{ Name: 'c' }, 'arn:aws:events:us-east-1:123456789012:connection/c'],
      [{}, '*'],
    ] as const) {
      const headers = { 'x-amz-target': `AWSEvents.${name}` }
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(input) })
      assert.deepEqual(
        [response.status, await response.json()],
        [400, { __type: 'AccessDeniedException', message: `not allowed: events:${name}` }],
      )
      const caller = unknownCaller('events')
      assert.deepEqual(asked.at(-1), { caller, action: `events:${name}`, resources: [resource] })
    }
  }
})
