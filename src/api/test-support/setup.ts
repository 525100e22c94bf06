import assert from 'node:assert/strict'
import { checkDefinition, checkState } from '../../asl/check/index.ts'
import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import { Connections } from '../../connections/connections.ts'
import { OutboundClient } from '../../connections/outbound/outbound-client.ts'
import { keyBytes, SecretBox } from '../../connections/secrets/secret-box.ts'
import { authorize } from '../../control/authorize.ts'
import { unknownCaller } from '../../control/caller.ts'
import { parse } from '../../json/index.ts'
import { ClosedObjectStore } from '../../objects/index.ts'
import { Conductor } from '../../runtime/conductor.ts'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import { ThreadPool } from '../../threads/thread-pool.ts'
import { BulkJobs } from '../console/bulk/bulk-jobs.ts'
import type { ApiContext } from '../context.ts'
import { writeHistory } from '../history/stored-history.ts'
import type { OperationName, OperationTypes } from '../model/operation-types.ts'
import { operations } from '../operations/index.ts'
import type { ApiAnswer } from '../protocol/api-request.ts'
import { createDispatch } from '../protocol/dispatch.ts'
import { StandingClock } from './standing-clock.ts'

export const startMillis = 1_700_000_000_123

export const definition = '{"StartAt":"S","States":{"S":{"Type":"Pass","End":true}}}'
export const roleArn = 'arn:aws:iam::123456789012:role/machines'
export const arnPrefix = 'arn:aws:states:us-east-1:123456789012'

/** Returns its input at once, unless that is `{"wait":true}`, which runs until stopped, or `{"fail":true}`. */
const obedient = JSON.stringify({
  StartAt: 'Obey',
  States: {
    Obey: {
      Type: 'Choice',
      Choices: [
        { Variable: '$.fail', IsPresent: true, Next: 'Fail' },
        { Variable: '$.wait', IsPresent: true, Next: 'Wait' },
      ],
      Default: 'Pass',
    },
    Fail: { Type: 'Fail', Error: 'Broken', Cause: 'It was asked to fail.' },
    Wait: { Type: 'Wait', Seconds: 30_000_000, End: true },
    Pass: { Type: 'Pass', End: true },
  },
})

const place = { account: '123456789012', region: 'us-east-1', partition: 'aws' }

/** A fresh API over a runtime in memory, with a clock that stands still until it is set. */
export function setup({ openExecutionsMax }: { readonly openExecutionsMax?: number } = {}) {
  const store = openMemoryStore()
  const time = new StandingClock(startMillis)
  const logged: unknown[] = []
  const report = (message: string, error: unknown) => logged.push({ message, error })
  let uuids = 0
  /** The context's random numbers; tests put their own here. */
  const random = { value: () => 0 }
  const threads = new ThreadPool()
  const runtime = new Conductor({
    store,
    clock: time,
    // Activities only, which need no service.
    services: () => null,
    compile: (text) => compileDefinition(parse(text)),
    writeHistory,
    region: place.region,
    waitTimeScale: 1,
    objects: new ClosedObjectStore(),
    threads,
    report,
    ...(openExecutionsMax !== undefined && { openExecutionsMax }),
  })
  const context: ApiContext = {
    store,
    runtime,
    clock: time,
    place,
    authorize,
    check: async (text, options) => checkDefinition(text, options),
    checkState: async (text, options) => checkState(text, options),
    threads,
    services: () => null,
    connections: new Connections({
      store: store.connections,
      secretBox: async () => new SecretBox(Buffer.alloc(keyBytes)),
      client: new OutboundClient({ allowed: [] }),
      nowMillis: () => time.now(),
      makeUuid: () => context.uuid(),
      place,
      report,
      // An unreachable endpoint for tokens is not the server's fault.
      warn: () => {},
    }),
    testCaseProblem: (_machineName, testCase) => (testCase === 'Happy' ? null : `There is no test case ${testCase}.`),
    logger: { error: (details) => logged.push(details) },
    random: () => random.value(),
    express: null,
    bulk: new BulkJobs(() => time.now()),
    uuid: () => `11111111-1111-4111-8111-${String(++uuids).padStart(12, '0')}`,
  }
  const dispatch = createDispatch(context, operations)

  /** Sends a body unchanged. */
  const send = (target: string | undefined, body: string, options: { traceHeader?: string } = {}): Promise<ApiAnswer> =>
    dispatch({
      target,
      body,
      traceHeader: options.traceHeader ?? null,
      caller: unknownCaller('process'),
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

  /** Calls an operation that must fail, and returns `Code: message`. */
  const failure = async (name: OperationName, input: object): Promise<string> => {
    const { status, body } = await send(`AWSStepFunctions.${name}`, JSON.stringify(input))
    assert.notEqual(status, 200, body)
    const { __type, message } = JSON.parse(body) as { __type: string; message: string }
    return `${__type.slice(__type.indexOf('#') + 1)}: ${message}`
  }

  const createMachine = async (name: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD', text = definition) =>
    (await call('CreateStateMachine', { name, definition: text, roleArn, type })).stateMachineArn

  /** A machine whose executions do what their input says: they fail, wait, or return it. */
  const createObedient = (name: string, type: 'STANDARD' | 'EXPRESS' = 'STANDARD') =>
    createMachine(name, type, obedient)

  /** A machine whose executions wait for a worker of an activity, both of this name. */
  const createWork = async (name: string) => {
    const { activityArn } = await call('CreateActivity', { name })
    const states = { Work: { Type: 'Task', Resource: activityArn, End: true } }
    const text = JSON.stringify({ StartAt: 'Work', States: states })
    return { activityArn, stateMachineArn: await createMachine(name, 'STANDARD', text) }
  }

  /** The token of a task that a worker has taken, from a machine of this name. */
  const takeTask = async (name: string, input = '{}') => {
    const { activityArn, stateMachineArn } = await createWork(name)
    const { executionArn } = await call('StartExecution', { stateMachineArn, input })
    const { taskToken } = await call('GetActivityTask', { activityArn })
    return { stateMachineArn, executionArn, activityArn, taskToken: taskToken! }
  }

  /** What is stored for an execution. */
  const stored = async (executionArn: string) => {
    const execution = await store.executions.byArn(executionArn)
    return execution ?? assert.fail(`nothing is stored of ${executionArn}`)
  }

  return {
    store,
    runtime,
    context,
    time,
    random,
    logged,
    send,
    call,
    failure,
    createMachine,
    createObedient,
    createWork,
    takeTask,
    stored,
  }
}
