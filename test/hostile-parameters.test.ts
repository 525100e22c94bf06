import assert from 'node:assert/strict'
import type { lookup } from 'node:dns'
import { createRequire } from 'node:module'
import { before, test } from 'node:test'
import type { NormalizedSchema } from '@smithy/core/schema'
import packageSettings from '../package.json' with { type: 'json' }
import { EndpointGuard, EndpointRefused } from '../src/connections/outbound/endpoint-guard.ts'
import { GuardedRequestHandler, type RequestHandler } from '../src/connections/outbound/guarded-request-handler.ts'
import { ownAddressOf, type RequestTarget } from '../src/connections/outbound/own-address.ts'
import { loadPackage, type SdkClient } from '../src/services/aws/sdk-package.ts'

/**
 * All members of operations' inputs that become part of a call's host, for the clients in this package, and where they
 * may lead. If a member is found that is not here, nobody has decided on it: look at it, try it below with forged
 * values, and then add it.
 */
const decided: Readonly<Record<string, { readonly members: readonly string[]; readonly leadsTo: RegExp }>> = {
  'cloudwatch-logs': { members: [], leadsTo: /^stream-logs\.us-east-1\.amazonaws\.com$/ },
  // An ARN of a table, a backup and so on names the account, whose number is a label of the host.
  dynamodb: {
    members: [
      'BackupArn',
      'BulkOperationArn',
      'ExportArn',
      'GlobalTableName',
      'ImportArn',
      'RequestItems',
      'ResourceArn',
      'TableArn',
      'TableCreationParameters',
      'TableName',
      'TargetTableName',
      'TransactItems',
    ],
    leadsTo: /^[a-z0-9-]+\.(?:search-)?ddb\.us-east-1\.amazonaws\.com$/,
  },
  // A global endpoint: `abcde.veo`.
  eventbridge: { members: ['EndpointId'], leadsTo: /^[a-z0-9.-]+\.endpoint\.events\.amazonaws\.com$/i },
  // ARNs name the account; a stream's identifier is not even checked by the client.
  kinesis: {
    members: ['ChannelARN', 'ConsumerARN', 'ResourceARN', 'StreamARN', 'StreamId'],
    leadsTo: /^[a-z0-9.-]+\.(?:data|control)-kinesis\.us-east-1\.amazonaws\.com$/i,
  },
  // Buckets, access points of all kinds, and the route that Object Lambda answers on.
  s3: {
    members: ['Bucket', 'RequestRoute'],
    leadsTo: /^[a-z0-9.-]+\.s3(?:-[a-z-]+|express-use1-az1)?(?:\.[a-z]+-[a-z]+-\d)?\.amazonaws\.com$/,
  },
  sesv2: { members: ['EndpointId'], leadsTo: /^[a-z0-9.-]+\.endpoints\.email\.amazonaws\.com$/i },
  sfn: { members: [], leadsTo: /^sync-states\.us-east-1\.amazonaws\.com$/ },
  // A queue is called at its address.
  sqs: { members: ['QueueUrl'], leadsTo: /^(?:[a-z0-9-]+\.)*(?:sqs\.[a-z]+-[a-z]+-\d|queue)\.amazonaws\.com$/ },
}

const clients = Object.keys(packageSettings.dependencies)
  .filter((name) => name.startsWith('@aws-sdk/client-'))
  .map((name) => name.slice('@aws-sdk/client-'.length))

const require = createRequire(import.meta.url)
const account = '444455556666'

/**
 * Values that show whether a member becomes part of a host. Endpoint rules name their members; code that reads inputs
 * before the rules does not.
 */
const telling: readonly string[] = ['https://evil.example/evil', 'evil']

/** ARNs with a host in place of each of their parts. */
function forgedArns(host: string): (kind: string) => readonly string[] {
  return (kind) => {
    const [service, resource] = kind.split(':') as [string, string]
    return [
      `arn:aws:${service}:us-east-1:${host}/:${resource}`,
      `arn:aws:${service}:${host}#:${account}:${resource}`,
      `arn:${host}/:${service}:us-east-1:${account}:${resource}`,
      `arn:aws:${service}:us-east-1:${account}:${resource.replace(/[^/]*$/, `${host}#`)}`,
      `arn:aws:${service}::${account}:${resource.replace(/[^/]*$/, `${host}/.mrap`)}`,
    ]
  }
}

/** Values that try to end the host before what the client appends. */
const forged: readonly string[] = [
  ...telling,
  `https://sqs.eu-west-1.amazonaws.com/${account}/evil`,
  'evil--use1-az1--x-s3',
  'aaaaaaaaaaaaaaaaaaaa-abc',
  `arn:aws:s3:us-east-1:${account}:accesspoint/evil`,
  `arn:aws:dynamodb:us-east-1:${account}:table/evil`,
  `arn:aws:kinesis:us-east-1:${account}:stream/evil`,
  `arn:aws:kinesis:us-east-1:${account}:channel/evil/evil`,
  ...['127.0.0.1', 'evil.example', 'u@evil.example:80'].flatMap((host) => [
    ...['', '/', '#', '?', '\\', '.', '%2f', ' ', '\n'].map((end) => `${host}${end}`),
    `https://${host}/1/q`,
    `http://${host}/1/q`,
    `${host}#--use1-az1--x-s3`,
    // Twenty characters, a dash, and three more.
    `${`${host}/`.padEnd(20, 'x').slice(0, 20)}-abc`,
    `${`${host}#`.padEnd(20, 'x').slice(0, 20)}-a/c`,
    ...['s3:accesspoint/a', 's3-object-lambda:accesspoint/a', 's3-outposts:outpost/op-1/accesspoint/a'].flatMap(
      forgedArns(host),
    ),
    ...['dynamodb:table/a', 'kinesis:stream/a', 'kinesis:channel/a/a'].flatMap(forgedArns(host)),
  ]),
  'https://sqs.us-east-1.amazonaws.com.evil.example/1/q',
  'https://evil-sqs.us-east-1.amazonaws.com.evil.example/1/q',
  'https://sqs.us-east-1.amazonaws.com@evil.example/1/q',
  'https://sqs-1.us-east-1.elb.amazonaws.com/1/q',
  'https://x.execute-api.us-east-1.amazonaws.com/1/q',
]

type Instruction = { readonly type: string; readonly name?: string; readonly get?: (input: unknown) => unknown }
type CommandClass = { getEndpointParameterInstructions?: () => Readonly<Record<string, Instruction>> }

interface Door {
  readonly client: string
  readonly operation: string
}

class Trial {
  readonly sdk
  readonly #handled: { way: 'open' | 'guarded'; host: string }[] = []
  readonly #client: SdkClient
  readonly #looked: string[] = []
  own = ''

  constructor(client: string, endpoint?: string) {
    this.sdk = loadPackage(`@aws-sdk/client-${client}`)
    const look = (hostname: string) => void this.#looked.push(hostname)
    const recorder = (way: 'open' | 'guarded'): RequestHandler => ({
      handle: async ({ protocol, hostname, port }: RequestTarget) => {
        this.#handled.push({ way, host: `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}` })
        throw new Error('recorded')
      },
      destroy() {},
    })
    const made: SdkClient = this.sdk.createClient({
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any', accountId: '111122223333' },
      signer: { sign: async (request: unknown) => request },
      logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
      ...(endpoint !== undefined && { endpoint, forcePathStyle: true, disableHostPrefix: true }),
      requestHandler: new GuardedRequestHandler({
        guard: new EndpointGuard({ allowed: [], lookup: look as unknown as typeof lookup }),
        open: recorder('open'),
        guarded: recorder('guarded'),
        ownAddress: async () => {
          const own = await ownAddressOf(made.config, this.sdk.hostPrefixes)
          this.own = own!.url.origin
          return own
        },
      }),
    })
    this.#client = made
  }

  /** Where a call goes, or why it is not made. */
  async send(operation: string, input: Readonly<Record<string, unknown>>): Promise<{ host: string } | Error> {
    this.#handled.length = 0
    const failure = await this.#client.send(this.sdk.createCommand(operation, input)!).then(
      () => new Error('answered'),
      (error: Error) => error,
    )
    assert.deepEqual(this.#looked, [])
    const [handled] = this.#handled
    return handled === undefined ? failure : { host: handled.host }
  }

  members(operation: string): readonly (readonly [string, NormalizedSchema])[] {
    const { input } = this.sdk.schemasOf(operation)!
    return input.isStructSchema() ? [...input.structIterator()] : []
  }

  /** An input with the same text in every possible place, and otherwise only what is required. */
  inputOf(operation: string, textOf: (member: string) => string): Record<string, unknown> {
    const texts = this.members(operation).filter(([, schema]) => schema.isStringSchema())
    return Object.fromEntries(texts.map(([name]) => [name, textOf(name)]))
  }
}

/** Members that the client's endpoint rules use, or that its model puts into a host. */
function declaredMembers({ client, operation }: Door, trial: Trial): readonly string[] {
  const exports = require(`@aws-sdk/client-${client}`) as Record<string, CommandClass>
  const instructions = Object.values(exports[`${operation}Command`]?.getEndpointParameterInstructions?.() ?? {})
  const labels = trial.members(operation).filter(([, schema]) => 'hostLabel' in schema.getMergedTraits())
  return [
    ...instructions.flatMap(({ type, name, get }) => {
      if (type === 'contextParams') return [name!]
      return type === 'operationContextParams' ? readMembers(get!) : []
    }),
    ...labels.map(([name]) => name),
  ]
}

/** The members of an input that a function looks at. */
function readMembers(get: (input: unknown) => unknown): readonly string[] {
  const read: string[] = []
  get(new Proxy({}, { get: (_target, name) => void read.push(String(name)) }))
  return read
}

const declared = new Map<string, Set<string>>()
const trials = new Map<string, Trial>()
const doors: Door[] = []

before(() => {
  for (const client of clients) {
    const trial = new Trial(client)
    trials.set(client, trial)
    for (const operation of trial.sdk.operations) {
      doors.push({ client, operation })
      for (const member of declaredMembers({ client, operation }, trial)) {
        declared.set(client, (declared.get(client) ?? new Set()).add(member))
      }
    }
  }
})

// The rules get these, and use them to choose how to sign, but not for the hosts.
const harmless: Readonly<Record<string, readonly string[]>> = { s3: ['CopySource', 'Key', 'Prefix'] }

test('every member that becomes part of a host has been decided on', async () => {
  const changing = new Map<string, Set<string>>()
  for (const { client, operation } of doors) {
    const trial = trials.get(client)!
    const send = (textOf: (member: string) => string) => trial.send(operation, trial.inputOf(operation, textOf))
    for (const value of telling) {
      // If all texts together change nothing, neither does any one of them.
      const plain = await send(() => 'Plain')
      if (isSame(plain, await send(() => value))) continue
      for (const [member] of trial.members(operation)) {
        if (isSame(plain, await send((name) => (name === member ? value : 'Plain')))) continue
        changing.set(client, (changing.get(client) ?? new Set()).add(member))
      }
    }
  }
  for (const client of clients) {
    const found = [...(declared.get(client) ?? []), ...(changing.get(client) ?? [])]
    const members = new Set(found.filter((member) => harmless[client]?.includes(member) !== true))
    assert.deepEqual([...members].sort(), decided[client]?.members ?? [], client)
  }
})

/** Whether two calls went to the same host. A call that the client itself refuses goes nowhere. */
function isSame(plain: { host: string } | Error, other: { host: string } | Error): boolean {
  if (other instanceof Error) return !(other instanceof EndpointRefused)
  return 'host' in plain && plain.host === other.host
}

/** Where forged values took calls of the operations that read a member, and also with all texts forged. */
async function attack(endpoint?: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const reached = new Map<string, Set<string>>()
  for (const [client, { members }] of Object.entries(decided)) {
    const trial = new Trial(client, endpoint)
    const hosts = new Set<string>()
    reached.set(client, hosts)
    const tried = new Set<string>()
    for (const { operation } of doors.filter((door) => door.client === client)) {
      const own = trial.members(operation).map(([name]) => name)
      const looked = own.filter((name) => members.includes(name))
      const key = looked.join()
      // One operation represents all that read the same members.
      if (looked.length === 0 ? !hasHostPrefix({ client, operation }) : tried.has(key)) continue
      tried.add(key)
      for (const value of forged) {
        for (const member of looked.length === 0 ? [''] : looked) {
          const input = trial.inputOf(operation, (name) => (name === member ? value : 'plain'))
          const outcome = await trial.send(operation, { ...input, ...nested(member, value) })
          if ('host' in outcome) hosts.add(outcome.host)
        }
        const outcome = await trial.send(
          operation,
          trial.inputOf(operation, () => value),
        )
        if ('host' in outcome) hosts.add(outcome.host)
      }
    }
    hosts.delete(trial.own)
  }
  return reached
}

/** Whether the model puts a prefix before an operation's host. */
function hasHostPrefix({ client, operation }: Door): boolean {
  const exports = require(`@aws-sdk/client-${client}`) as Record<string, readonly unknown[]>
  const traits = exports[`${operation}$`]?.[3]
  return typeof traits === 'object' && traits !== null && 'endpoint' in traits
}

/** Members that contain table names further inside. */
function nested(member: string, value: string): Readonly<Record<string, unknown>> {
  switch (member) {
    case 'RequestItems':
      return { RequestItems: { [value]: {} } }
    case 'TransactItems':
      return { TransactItems: [{ Get: { TableName: value, Key: {} } }] }
    case 'TableCreationParameters':
      return { TableCreationParameters: { TableName: value } }
    default:
      return {}
  }
}

test('forged values lead to the service at AWS, or nowhere', async () => {
  for (const [client, hosts] of await attack()) {
    const { leadsTo } = decided[client]!
    for (const host of hosts) assert.match(host.replace(/^https:\/\//, ''), leadsTo, client)
    // The members above do change the host; otherwise the values would prove nothing.
    assert.ok(hosts.size > 0, client)
  }
})

test("with the user's own endpoint, forged values lead there or nowhere", async () => {
  for (const [client, hosts] of await attack('http://localhost:4566')) assert.deepEqual([...hosts], [], client)
})
