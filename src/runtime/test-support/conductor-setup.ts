import assert from 'node:assert/strict'
import { writeHistory } from '../../api/history/stored-history.ts'
import { compileDefinition } from '../../asl/compile/compile-definition.ts'
import { parse } from '../../json/index.ts'
import { DirectoryObjectStore } from '../../objects/index.ts'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import type { Machine, MachineType, Store } from '../../store/store.ts'
import type { Clock } from '../clock.ts'
import { Conductor } from '../conductor.ts'
import type { ConductorOptions } from '../conductor-options.ts'
import type { StartRequest, SyncResult } from '../runtime.ts'
import type { Service } from '../service.ts'
import { VirtualClock } from '../virtual-clock.ts'

export const activity = 'arn:aws:states:us-east-1:123456789012:activity:work'
export const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'
export const callback = 'arn:aws:states:::lambda:invoke.waitForTaskToken'

/** Everything that a test of the conductor needs, made anew for each. */
export async function setup(options: Partial<ConductorOptions> & { service?: Service['call'] } = {}) {
  const { service = async (task) => ({ type: 'succeeded', output: task.arguments }), ...rest } = options
  const store = options.store ?? openMemoryStore()
  const reports: string[] = []
  const make = () =>
    new Conductor({
      store,
      services: (resource) => (resource.kind === 'activity' ? null : { call: service }),
      clock: new VirtualClock(Date.UTC(2030, 0, 1)),
      compile: (definition) => compileDefinition(parse(definition)),
      writeHistory,
      region: 'us-east-1',
      waitTimeScale: 1,
      objects: new DirectoryObjectStore({ root: '/nowhere' }),
      report: (message) => reports.push(message),
      ...rest,
    })
  return { store, reports, make, conductor: make() }
}

// Time that never passes: what waits, waits.
export const stoppedClock: Clock = { now: () => Date.UTC(2030, 0, 1), at: () => () => {} }

let machineCount = 0

export async function createMachine(
  store: Store,
  states: object,
  type: MachineType = 'STANDARD',
  name = `m${machineCount++}`,
): Promise<Machine> {
  const machine = await store.machines.create({
    arn: `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`,
    name,
    type,
    status: 'ACTIVE',
    createdMillis: 0,
    tags: [],
    revision: {
      revisionId: null,
      definition: JSON.stringify({ StartAt: Object.keys(states)[0], States: states }),
      roleArn: 'arn:aws:iam::123456789012:role/r',
      loggingConfiguration: null,
      tracingConfiguration: null,
      encryptionConfiguration: null,
      createdMillis: 0,
    },
  })
  return machine!
}

export function request(machine: Machine, given: Partial<StartRequest> = {}): StartRequest {
  return {
    machine,
    name: null,
    input: '{}',
    traceHeader: null,
    testCase: null,
    version: null,
    alias: null,
    parentId: null,
    byExecution: false,
    ...given,
  }
}

/** Runs an Express execution to its end. */
export async function runSync(
  conductor: Conductor,
  machine: Machine,
  given: Partial<StartRequest> = {},
): Promise<SyncResult> {
  const end = await conductor.startSyncExecution(request(machine, given))
  return end.type === 'ended' ? end : assert.fail(end.type)
}

export async function start(
  conductor: Conductor,
  machine: Machine,
  given: Partial<StartRequest> = {},
): Promise<number> {
  const started = await conductor.startExecution(request(machine, given))
  assert.equal(started.type, 'started')
  return started.type === 'started' ? started.execution.id : 0
}

export async function tokenOf(store: Store, id: number): Promise<string> {
  const open = await store.executions.loadOpen(id)
  return open?.frames[0]?.token ?? ''
}
