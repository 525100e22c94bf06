import assert from 'node:assert/strict'
import { checkState } from '../../asl/check/index.ts'
import { Connections } from '../../connections/connections.ts'
import { OutboundClient } from '../../connections/outbound/outbound-client.ts'
import { keyBytes, SecretBox } from '../../connections/secrets/secret-box.ts'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import type { ApiContext, CheckResult, Diagnostic } from '../context.ts'
import type { OperationName, OperationTypes } from '../model/operation-types.ts'
import { operations } from '../operations/index.ts'
import type { ApiAnswer } from '../protocol/api-request.ts'
import { createDispatch } from '../protocol/dispatch.ts'
import { FakeRuntime } from './fake-runtime.ts'

export const startMillis = 1_700_000_000_123

export const definition = '{"StartAt":"S","States":{"S":{"Type":"Pass","End":true}}}'
export const roleArn = 'arn:aws:iam::123456789012:role/machines'
export const arnPrefix = 'arn:aws:states:us-east-1:123456789012'

/** A fresh API over a memory store, a fake runtime and a clock that stands still until it is set. */
export function setup() {
  const store = openMemoryStore()
  const time = { millis: startMillis }
  const now = () => time.millis
  const runtime = new FakeRuntime(store, now)
  const logged: unknown[] = []
  let uuids = 0
  /** What the context draws; tests put their own numbers here. */
  const random = { value: () => 0 }
  const context: ApiContext = {
    store,
    runtime,
    clock: { now, at: () => () => {} },
    settings: { account: '123456789012', region: 'us-east-1', partition: 'aws' },
    check: fakeCheck,
    checkState,
    services: () => null,
    connections: new Connections({
      store,
      secretBox: async () => new SecretBox(Buffer.alloc(keyBytes)),
      client: new OutboundClient({ allowed: [] }),
      nowMillis: now,
      makeUuid: () => context.uuid(),
      place: { account: '123456789012', region: 'us-east-1', partition: 'aws' },
      report: (message, error) => logged.push({ message, error }),
      // That an endpoint for tokens cannot be reached is no fault of the server's.
      warn: () => {},
    }),
    testCaseProblem: (_machineName, testCase) => (testCase === 'Happy' ? null : `There is no test case ${testCase}.`),
    logger: { error: (details) => logged.push(details) },
    random: () => random.value(),
    uuid: () => `11111111-1111-4111-8111-${String(++uuids).padStart(12, '0')}`,
  }
  const dispatch = createDispatch(context, operations)

  /** Sends a body as it is. */
  const send = (target: string | undefined, body: string, options: { traceHeader?: string } = {}): Promise<ApiAnswer> =>
    dispatch({
      target,
      body,
      traceHeader: options.traceHeader ?? null,
      signal: () => new AbortController().signal,
    })

  /** Calls an operation that must succeed. */
  const call = async <Name extends OperationName>(
    name: Name,
    input: OperationTypes[Name]['input'],
  ): Promise<OperationTypes[Name]['output']> => {
    const { status, body } = await send(`AWSStepFunctions.${name}`, JSON.stringify(input))
    assert.equal(status, 200, body)
    return JSON.parse(body)
  }

  /** Calls an operation that must fail, and gives `Code: message`. */
  const failure = async (name: OperationName, input: object): Promise<string> => {
    const { status, body } = await send(`AWSStepFunctions.${name}`, JSON.stringify(input))
    assert.notEqual(status, 200, body)
    const { __type, message } = JSON.parse(body) as { __type: string; message: string }
    return `${__type.slice(__type.indexOf('#') + 1)}: ${message}`
  }

  const createMachine = async (name: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD'): Promise<string> =>
    (await call('CreateStateMachine', { name, definition, roleArn, type })).stateMachineArn

  return { store, runtime, context, time, random, logged, send, call, failure, createMachine }
}

/** Refuses definitions without states, warns of comments, and knows the variable `x` where a text speaks of `$x`. */
function fakeCheck(text: string): CheckResult {
  const diagnostics: Diagnostic[] = []
  const find = (severity: 'ERROR' | 'WARNING', code: string, message: string, location: string | null, own = false) =>
    diagnostics.push({ severity, code, message, location, own })
  if (!text.startsWith('{')) {
    find('ERROR', 'INVALID_JSON_DESCRIPTION', 'Unrecognized token\n at [Source: here]', '[Source: here]')
  } else if (!text.includes('"States"')) {
    find('ERROR', 'SCHEMA_VALIDATION_FAILED', 'These fields are required: [States]', '/')
    if (!text.includes('"StartAt"')) {
      find('ERROR', 'SCHEMA_VALIDATION_FAILED', 'These fields are required: [StartAt]', null)
    }
  }
  if (text.includes('"Comment"')) find('WARNING', 'COMMENT', 'A comment', '/Comment')
  if (text.includes('"TODO"')) find('WARNING', 'TODO', 'Something to do', '/TODO', true)
  return { diagnostics, variableReferences: text.includes('$x') ? { S: ['x'] } : {} }
}
