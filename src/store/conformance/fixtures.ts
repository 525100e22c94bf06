import type { TestContext } from 'node:test'
import type {
  ExecutionEnd,
  ExecutionStart,
  Machine,
  MachineStore,
  NewRevision,
  Page,
  PageRequest,
  Store,
  StoredFrame,
  TurnRecord,
} from '../store.ts'

/** A kind of store, as the suite needs it: each test gets an empty one, closed when the test ends. */
export interface StoreKind {
  readonly name: string
  open(context: TestContext): Promise<Store>
}

const prefix = 'arn:aws:states:eu-west-1:123456789012'

export function machineArn(name: string): string {
  return `${prefix}:stateMachine:${name}`
}

export function activityArn(name: string): string {
  return `${prefix}:activity:${name}`
}

export function newRevision(overrides: Partial<NewRevision> = {}): NewRevision {
  return {
    revisionId: null,
    definition: '{ "StartAt": "A" }',
    roleArn: 'arn:aws:iam::123456789012:role/r',
    loggingConfiguration: null,
    tracingConfiguration: null,
    encryptionConfiguration: null,
    createdMillis: 1_000,
    ...overrides,
  }
}

export function newMachine(
  name: string,
  overrides: Partial<Parameters<MachineStore['create']>[0]> = {},
): Parameters<MachineStore['create']>[0] {
  return {
    arn: machineArn(name),
    name,
    type: 'STANDARD',
    status: 'ACTIVE',
    createdMillis: 1_000,
    revision: newRevision(),
    tags: [],
    ...overrides,
  }
}

export async function createMachine(
  store: Store,
  name: string,
  overrides: Partial<Parameters<MachineStore['create']>[0]> = {},
): Promise<Machine> {
  const machine = await store.machines.create(newMachine(name, overrides))
  if (machine === null) throw new Error(`${name} is taken`)
  return machine
}

/** The start of an execution with an id of its own; its name is made from the id. */
export function newStart(store: Store, overrides: Partial<ExecutionStart> = {}): ExecutionStart {
  const id = overrides.id ?? store.nextExecutionId()
  const name = overrides.name ?? `e${id}`
  return {
    id,
    arn: `${prefix}:execution:m:${name}`,
    name,
    machineArn: machineArn('m'),
    revision: 1,
    version: null,
    alias: null,
    startMillis: 1_000 + id,
    input: '{ "n": 1.0 }',
    traceHeader: null,
    testCase: null,
    parentId: null,
    mapRunArn: null,
    childIndex: null,
    itemCount: null,
    ...overrides,
  }
}

export function newEnd(overrides: Partial<ExecutionEnd> = {}): ExecutionEnd {
  return { status: 'SUCCEEDED', stopMillis: 5_000, output: '[1]', error: null, cause: null, ...overrides }
}

export function newTurn(executionId: number, overrides: Partial<TurnRecord> = {}): TurnRecord {
  return {
    executionId,
    start: null,
    end: null,
    history: null,
    framesPut: [],
    framesRemoved: [],
    ...overrides,
  }
}

export function newFrame(path: string, overrides: Partial<StoredFrame> = {}): StoredFrame {
  return { path, data: `{"at":"${path}"}`, dueMillis: null, token: null, active: false, ...overrides }
}

/** Starts an execution that stays open. Gives its start. */
export async function startOpen(
  store: Store,
  overrides: Partial<ExecutionStart> = {},
  framesPut: readonly StoredFrame[] = [newFrame('')],
): Promise<ExecutionStart> {
  const start = newStart(store, overrides)
  await store.commit(newTurn(start.id, { start, framesPut }), store.claim)
  return start
}

/** An execution that began and ended in one turn. Gives its start. */
export async function startAndEnd(
  store: Store,
  overrides: Partial<ExecutionStart> = {},
  end: Partial<ExecutionEnd> = {},
): Promise<ExecutionStart> {
  const start = newStart(store, overrides)
  const history = { firstEventId: 1, count: 3, chunk: `[${start.id}]` }
  await store.commit(newTurn(start.id, { start, end: newEnd(end), history }), store.claim)
  return start
}

/** All pages, one after the other; `between` runs after each. */
export async function allPages<T>(
  list: (request: PageRequest) => Promise<Page<T>>,
  limit: number,
  between: () => Promise<unknown> = async () => {},
): Promise<T[][]> {
  const pages: T[][] = []
  let after: string | null = null
  do {
    const page: Page<T> = await list({ limit, after })
    pages.push([...page.items])
    after = page.next
    await between()
  } while (after !== null)
  return pages
}
