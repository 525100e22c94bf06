import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { OperationTypes } from '../../src/api/model/operation-types.ts'
import type { Local } from '../../src/server/options.ts'
import { ask, createMachine, openLocal } from '../support/local.ts'

type Described = OperationTypes['DescribeMapRun']['output']
type Event = { readonly type: string; readonly previousEventId: number; readonly [details: string]: unknown }

const activity = 'arn:aws:states:us-east-1:123456789012:activity:work'
export const pass = { P: { Type: 'Pass', End: true } }
const work = { W: { Type: 'Task', Resource: activity, End: true } }
/** Fails for an item that is 0. */
export const pickyStates = {
  C: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 0, Next: 'F' }], Default: 'P' },
  F: { Type: 'Fail', Error: 'Zero', Cause: 'it is nothing' },
  P: { Type: 'Pass', End: true },
}

/** A machine with one Distributed Map. */
export function mapOf(fields: object, states: object = pass, executionType = 'STANDARD'): string {
  return JSON.stringify({
    StartAt: 'M',
    States: {
      M: {
        Type: 'Map',
        Label: 'each',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: executionType },
          StartAt: Object.keys(states)[0],
          States: states,
        },
        End: true,
        ...fields,
      },
    },
  })
}

interface Surroundings {
  readonly local: Local
  /** Puts an object into the directory that stands in for S3. */
  put(bucket: string, key: string, text: string): Promise<void>
  read(bucket: string, key: string): Promise<string>
}

export async function open(t: TestContext): Promise<Surroundings> {
  const root = await mkdtemp(join(tmpdir(), 'stepwell-map-runs-'))
  const local = await openLocal({ s3: { type: 'directory', root } })
  t.after(async () => {
    await local.close()
    await rm(root, { recursive: true, force: true })
  })
  return {
    local,
    async put(bucket, key, text) {
      await mkdir(dirname(join(root, bucket, key)), { recursive: true })
      await writeFile(join(root, bucket, key), text)
    },
    read: (bucket, key) => readFile(join(root, bucket, key), 'utf8'),
  }
}

let machines = 0

/** Runs a machine to its end, and returns its outcome and that of its last map run. */
export async function run(local: Local, definition: string, input: unknown = {}) {
  const machineArn = await createMachine(local, `m${machines++}`, definition)
  const { executionArn } = await ask(local, 'StartExecution', {
    stateMachineArn: machineArn,
    input: JSON.stringify(input),
  })
  const execution = (await local.store.executions.byArn(executionArn!))!
  const end = (await local.runtime.executionEnded(execution.id))!
  return { executionArn: executionArn!, end, ...(await lookAt(local, executionArn!)) }
}

export async function lookAt(local: Local, executionArn: string) {
  const call = async (operation: string, given: object) =>
    (await ask(local, operation, given)) as unknown as Record<string, unknown>
  const { mapRuns } = (await call('ListMapRuns', {
    executionArn,
  })) as unknown as OperationTypes['ListMapRuns']['output']
  const mapRunArn = mapRuns[0]?.mapRunArn
  const { events } = (await call('GetExecutionHistory', { executionArn, maxResults: 1000 })) as unknown as {
    events: readonly Event[]
  }
  if (mapRunArn === undefined) return { mapRunArn: '', mapRun: null, children: [], events }
  const { executions } = (await call('ListExecutions', {
    mapRunArn,
    maxResults: 1000,
  })) as unknown as OperationTypes['ListExecutions']['output']
  return {
    mapRunArn,
    mapRun: (await call('DescribeMapRun', { mapRunArn })) as unknown as Described,
    children: executions,
    events,
  }
}

/** Takes an activity's task. */
export async function take(local: Local): Promise<{ taskToken: string; input: string }> {
  return (await ask(local, 'GetActivityTask', { activityArn: activity })) as never
}

export async function startWork(local: Local, fields: object, input: unknown): Promise<string> {
  await ask(local, 'CreateActivity', { name: 'work' })
  const stateMachineArn = await createMachine(local, `m${machines++}`, mapOf(fields, work))
  const { executionArn } = await ask(local, 'StartExecution', { stateMachineArn, input: JSON.stringify(input) })
  return executionArn!
}

export async function endOf(local: Local, executionArn: string) {
  const execution = (await local.store.executions.byArn(executionArn))!
  return (await local.runtime.executionEnded(execution.id))!
}

export const outline = (events: readonly Event[]) => events.map(({ type }) => type).join(' ')
