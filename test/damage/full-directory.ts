import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RunningServer } from '../../src/server/options.ts'
import { definitionOf, passDefinition, roleArn } from '../support/world.ts'
import { keysOf, type RowKey, tablesOf, withDatabase } from './damaged-columns.ts'

// A data directory with several of everything in it, and with work that a server continues.

const region = 'us-east-1'
const account = '123456789012'
export const arnOf = (type: string, name: string) => `arn:aws:states:${region}:${account}:${type}:${name}`

export type Output = Readonly<Record<string, unknown>>

export async function tryCall(server: RunningServer, operation: string, input: object) {
  const { status, body } = await server.call(operation, JSON.stringify(input))
  return { status, output: JSON.parse(body) as Output }
}

export async function call(server: RunningServer, operation: string, input: object): Promise<Output> {
  const { status, output } = await tryCall(server, operation, input)
  assert.equal(status, 200, `${operation} ${JSON.stringify(input)}: ${JSON.stringify(output)}`)
  return output
}

/** EventBridge operations, which exist only over HTTP. */
export async function callEvents(server: RunningServer, operation: string, input: object) {
  const headers = { 'x-amz-target': `AWSEvents.${operation}`, 'content-type': 'application/x-amz-json-1.1' }
  const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(input) })
  return { status: response.status, output: (await response.json()) as Output }
}

/** The contents of a set, all named after the set. */
export interface FilledSet {
  readonly name: string
  /** Standard executions that are open, by what they wait for. */
  readonly open: Readonly<Record<'taken' | 'redriven' | 'offered' | 'nesting' | 'waiting' | 'mapping', string>>
  readonly closed: readonly string[]
  readonly mapRuns: readonly string[]
  /** The tokens of the tasks that workers have: of `taken` and `redriven`. */
  readonly tokens: readonly string[]
}

const waitDefinition = definitionOf({ W: { Type: 'Wait', Seconds: 3600, Next: 'P' }, P: { Type: 'Pass', End: true } })

/** Fills a set. Executions that must be open when the server closes are open. */
export async function fillSet(server: RunningServer, name: string): Promise<FilledSet> {
  const activity = arnOf('activity', name)
  const items = arnOf('activity', `${name}-items`)
  const tags = [{ key: 'of', value: name }]
  await call(server, 'CreateActivity', { name, tags, encryptionConfiguration: { type: 'AWS_OWNED_KEY' } })
  await call(server, 'CreateActivity', { name: `${name}-items` })
  const created = await callEvents(server, 'CreateConnection', {
    Name: name,
    Description: 'a key',
    AuthorizationType: 'API_KEY',
    AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 'v' } },
  })
  assert.equal(created.status, 200, JSON.stringify(created.output))

  const task = (resource: string) => ({ Type: 'Task', Resource: resource, End: true })
  const work = await createMachine(server, `${name}-work`, definitionOf({ T: task(activity) }), {
    tags,
    loggingConfiguration: { level: 'OFF' },
    tracingConfiguration: { enabled: false },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    publish: true,
    versionDescription: 'the first',
  })
  await call(server, 'CreateStateMachineAlias', {
    name: 'live',
    description: 'what is live',
    routingConfiguration: [{ stateMachineVersionArn: `${work}:1`, weight: 100 }],
  })
  const map = await createMachine(
    server,
    `${name}-map`,
    definitionOf({
      M: {
        Type: 'Map',
        Label: 'L',
        ToleratedFailurePercentage: 0,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'T',
          States: { T: task(items) },
        },
        End: true,
      },
    }),
  )
  const nested = await createMachine(
    server,
    `${name}-nested`,
    definitionOf({
      T: { ...task('arn:aws:states:::states:startExecution.sync:2'), Parameters: { StateMachineArn: work, Input: {} } },
    }),
  )
  const wait = await createMachine(server, `${name}-wait`, waitDefinition)
  const express = await createMachine(server, `${name}-express`, waitDefinition, { type: 'EXPRESS' })
  const going = await createMachine(server, `${name}-going`, waitDefinition)
  const gone = await createMachine(server, `${name}-gone`, passDefinition)

  const start = async (stateMachineArn: string, as: string, input: unknown = {}) => {
    const given = { stateMachineArn, name: `${name}-${as}`, input: JSON.stringify(input), traceHeader: 'Root=1' }
    return (await call(server, 'StartExecution', given)).executionArn as string
  }
  const next = async (activityArn: string) => {
    const { taskToken } = await call(server, 'GetActivityTask', { activityArn, workerName: 'w' })
    return taskToken as string
  }
  const fail = (taskToken: string) =>
    call(server, 'SendTaskFailure', { taskToken, error: 'Failed', cause: 'it had to' })

  const failed = await start(work, 'failed')
  await fail(await next(activity))
  const done = await start(`${work}:1`, 'done')
  await call(server, 'SendTaskSuccess', { taskToken: await next(activity), output: '{"done":true}' })
  const redriven = await start(`${work}:live`, 'redriven')
  await fail(await next(activity))
  await untilEnded(server, [failed, done, redriven])
  await call(server, 'RedriveExecution', { executionArn: redriven, clientToken: 'once' })
  const tokens = [await next(activity)]
  const taken = await start(work, 'taken')
  tokens.push(await next(activity))

  const mapped = await start(map, 'mapped', [1, 2])
  for (let child = 0; child < 2; child += 1) {
    await call(server, 'SendTaskSuccess', { taskToken: await next(items), output: '{}' })
  }
  await untilEnded(server, [mapped])
  const mapping = await start(map, 'mapping', [1, 2])
  const offered = await start(work, 'offered')
  const nesting = await start(nested, 'nesting')
  const waiting = await start(wait, 'waiting')
  await start(express, 'express')
  await start(going, 'going')
  await call(server, 'DeleteStateMachine', { stateMachineArn: going })
  await untilEnded(server, [await start(gone, 'gone')])
  await call(server, 'DeleteStateMachine', { stateMachineArn: gone })

  const mapRuns = []
  for (const executionArn of [mapped, mapping]) {
    const { mapRuns: found } = await call(server, 'ListMapRuns', { executionArn })
    mapRuns.push((found as { mapRunArn: string }[])[0]!.mapRunArn)
  }
  // Executions that others start come a little later.
  await untilListed(server, { mapRunArn: mapRuns[1]! }, 2)
  await untilListed(server, { stateMachineArn: work, statusFilter: 'RUNNING' }, 4)
  return {
    name,
    open: { taken, redriven, offered, nesting, waiting, mapping },
    closed: [failed, done, mapped],
    mapRuns,
    tokens,
  }
}

async function createMachine(server: RunningServer, name: string, definition: string, more: object = {}) {
  const { stateMachineArn } = await call(server, 'CreateStateMachine', { name, roleArn, definition, ...more })
  return stateMachineArn as string
}

const patienceMillis = 60_000

/** Polls until all of them have ended. Returns their statuses. */
export async function untilEnded(server: RunningServer, executionArns: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    executionArns.map((executionArn) =>
      until(async () => {
        const { status } = await call(server, 'DescribeExecution', { executionArn })
        return status === 'RUNNING' ? null : (status as string)
      }, executionArn),
    ),
  )
}

async function untilListed(server: RunningServer, list: object, count: number): Promise<void> {
  await until(async () => {
    const { executions } = await call(server, 'ListExecutions', list)
    return (executions as readonly unknown[]).length === count || null
  }, JSON.stringify(list))
}

async function until<Found>(ask: () => Promise<Found | null>, what: string): Promise<Found> {
  for (const giveUp = performance.now() + patienceMillis; performance.now() < giveUp; ) {
    const found = await ask()
    if (found !== null) return found
    await new Promise(setImmediate)
  }
  throw new Error(`${what} did not happen`)
}

/** As if the wait were over. */
export function passTime(directory: string): void {
  withDatabase(directory, (database) =>
    database.exec(`
      UPDATE frame SET due_millis = 1, data = json_set(data, '$.waiting.untilMillis', 1)
      WHERE json_extract(data, '$.waiting.type') = 'wait'
    `),
  )
}

/** As if a call had been cancelled just before the server ended. */
export function cancelCall(directory: string, name: string): void {
  withDatabase(directory, (database) =>
    database
      .prepare('INSERT INTO cancelled_call (call_id, data) VALUES (?, ?)')
      .run(`call-${name}`, JSON.stringify(cancelledCall(name))),
  )
}

function cancelledCall(name: string): object {
  return {
    version: 1,
    resource: 'arn:aws:states:::glue:startJobRun.sync',
    arguments: '{"JobName":"j"}',
    taskToken: null,
    credentials: null,
    execution: {
      id: 1,
      arn: arnOf('execution', `${name}:x`),
      machineArn: arnOf('stateMachine', name),
      machineName: name,
      roleArn,
      type: 'STANDARD',
      traceHeader: null,
      testCase: null,
    },
    state: { name: 'S', retryCount: 0 },
    submitted: JSON.stringify({ JobRunId: name }),
  }
}

/** The rows of each set: those that did not exist before it. */
export class RowsBySet {
  readonly #directory: string
  readonly #known = new Map<string, Set<string>>()
  readonly #rows = new Map<string, Map<string, readonly RowKey[]>>()

  constructor(directory: string) {
    this.#directory = directory
  }

  /** Assigns all rows since the last time to a set. */
  take(set: string): void {
    withDatabase(this.#directory, (database) => {
      for (const table of tablesOf(database)) {
        const known = this.#known.get(table.name) ?? new Set()
        const fresh = [...keysOf(database, table)].filter(([text]) => !known.has(text))
        for (const [text] of fresh) known.add(text)
        this.#known.set(table.name, known)
        const bySet = this.#rows.get(table.name) ?? new Map<string, readonly RowKey[]>()
        bySet.set(set, [...(bySet.get(set) ?? []), ...fresh.map(([, key]) => key)])
        this.#rows.set(table.name, bySet)
      }
    })
  }

  of(table: string, set: string): readonly RowKey[] {
    return this.#rows.get(table)?.get(set) ?? []
  }
}

/** A stand-in for Glue that ends every job run. */
export async function startGlue(): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      response.end('{"SuccessfulSubmissions":[],"Errors":[]}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
