import { Redrives } from '../../runtime/redrive/redrives.ts'
import type {
  ActivityTask,
  RedriveResult,
  Runtime,
  StartRequest,
  StartResult,
  SyncResult,
  TokenResult,
} from '../../runtime/runtime.ts'
import type { Execution, ExecutionEnd, Machine, Redrive, Store } from '../../store/store.ts'
import { executionArn, expressExecutionArn } from '../arn.ts'

/**
 * Stands in for the runtime: every execution hands its input on and is over at once, unless its input says
 * `{"wait":true}`, which runs until it is stopped, or `{"fail":true}`. A redriven one runs until it is stopped.
 */
export class FakeRuntime implements Runtime {
  readonly starts: StartRequest[] = []
  readonly deleted: string[] = []
  /** Answers to task tokens; what is not here is unknown. */
  readonly tokens = new Map<string, TokenResult>()
  readonly answers: string[] = []
  readonly tasks: ActivityTask[] = []
  /** Signals of workers that were turned away with nothing. */
  readonly polls: AbortSignal[] = []
  /** Whether every start finds as many executions open as may be. */
  full = false
  workersMax = false
  readonly #store: Store
  readonly #now: () => number
  #names = 0

  constructor(store: Store, now: () => number) {
    this.#store = store
    this.#now = now
  }

  async startExecution(request: StartRequest): Promise<StartResult> {
    this.starts.push(request)
    const name = request.name ?? this.#newName()
    if (request.machine.type === 'EXPRESS') {
      const arn = expressExecutionArn(request.machine.arn, name, this.#newName())
      return { type: 'started', execution: { id: this.#store.nextExecutionId(), arn, startMillis: this.#now() } }
    }
    const arn = executionArn(request.machine.arn, name)
    const existing = await this.#store.executionByArn(arn)
    if (existing !== null) {
      const same = existing.end === null && existing.input === request.input
      return same ? { type: 'running', execution: existing } : { type: 'exists', arn }
    }
    if (this.full) return { type: 'full', openMax: 2 }
    const id = this.#store.nextExecutionId()
    const startMillis = this.#now()
    await this.#store.commit({
      executionId: id,
      start: {
        id,
        arn,
        name,
        machineArn: request.machine.arn,
        revision: request.machine.revision.id,
        version: request.version,
        alias: request.alias,
        startMillis,
        input: request.input,
        traceHeader: request.traceHeader,
        testCase: request.testCase,
        parentId: request.parentId,
        mapRunArn: null,
        childIndex: null,
        itemCount: null,
      },
      end: endOf(request.input, startMillis),
      keepsFrames: request.input === '{"fail":true}',
      history: { firstEventId: 1, count: 2, chunk: `[${event(1, request.input)},${event(2, request.input)}]` },
      framesPut: [],
      framesRemoved: [],
    })
    return { type: 'started', execution: { id, arn, startMillis } }
  }

  async describeMapRun(): Promise<null> {
    return null
  }

  async updateMapRun(): Promise<null> {
    return null
  }

  redriveExecution(arn: string, clientToken: string | null): Promise<RedriveResult | null> {
    const goOn = (id: number, redrive: Redrive) => this.#goOn(id, redrive)
    return new Redrives({ store: this.#store, clock: { now: this.#now }, goOn }).redrive(arn, clientToken)
  }

  async #goOn(executionId: number, redrive: Redrive): Promise<boolean> {
    const none = { start: null, end: null, history: null, framesPut: [], framesRemoved: [] }
    await this.#store.commit({ executionId, redrive, ...none })
    return true
  }

  async startSyncExecution(request: StartRequest): Promise<SyncResult> {
    this.starts.push(request)
    const name = request.name ?? this.#newName()
    const startMillis = this.#now()
    const end = endOf(request.input, startMillis)
    if (end === null) throw new Error('A synchronous execution cannot wait here.')
    return {
      ...end,
      arn: expressExecutionArn(request.machine.arn, name, this.#newName()),
      name,
      startMillis,
      dataBytes: 20_000_000,
    }
  }

  async stopExecution(arn: string, error: string | null, cause: string | null) {
    const execution = await this.#store.executionByArn(arn)
    if (execution === null) return null
    if (execution.end !== null) return execution.end
    const end: ExecutionEnd = { status: 'ABORTED', stopMillis: this.#now(), output: null, error, cause }
    await this.#store.commit(lastTurn(execution, end))
    return end
  }

  async executionEnded(id: number): Promise<ExecutionEnd | null> {
    return (await this.#store.executionById(id))?.end ?? null
  }

  async sendTaskSuccess(token: string, output: string): Promise<TokenResult> {
    this.answers.push(output)
    return this.tokens.get(token) ?? 'unknown'
  }

  async sendTaskFailure(token: string, error: string | null, cause: string | null): Promise<TokenResult> {
    this.answers.push(`${error}: ${cause}`)
    return this.tokens.get(token) ?? 'unknown'
  }

  async sendTaskHeartbeat(token: string): Promise<TokenResult> {
    return this.tokens.get(token) ?? 'unknown'
  }

  async lookUpTaskToken(token: string): Promise<TokenResult> {
    return this.tokens.get(token) ?? 'unknown'
  }

  /** Waits for the signal where there is no task: the minute that it waits at most is the real runtime's. */
  async getActivityTask(_arn: string, _worker: string | null, signal: AbortSignal): Promise<ActivityTask | null> {
    const task = this.tasks.shift()
    if (task !== undefined) return task
    this.polls.push(signal)
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    return null
  }

  hasWorkersMax(): boolean {
    return this.workersMax
  }

  async deleteMachine(machine: Machine): Promise<void> {
    this.deleted.push(machine.arn)
    await this.#store.markMachineDeleting(machine.arn)
    if (!(await this.#store.hasOpenExecutions(machine.arn))) await this.#store.removeMachine(machine.arn)
  }

  async close(): Promise<void> {}

  #newName(): string {
    this.#names += 1
    return `00000000-0000-4000-8000-${String(this.#names).padStart(12, '0')}`
  }
}

function endOf(input: string, startMillis: number): ExecutionEnd | null {
  if (input === '{"wait":true}') return null
  const stopMillis = startMillis + 120
  if (input !== '{"fail":true}') return { status: 'SUCCEEDED', stopMillis, output: input, error: null, cause: null }
  return { status: 'FAILED', stopMillis, output: null, error: 'Broken', cause: 'It was asked to fail.' }
}

function event(id: number, input: string): string {
  const details = `{"name":"S","input":${JSON.stringify(input)},"inputDetails":{"truncated":false}}`
  return `{"timestamp":1700000000.${100 + id},"type":"PassStateEntered","id":${id},"previousEventId":${id - 1},"stateEnteredEventDetails":${details}}`
}

function lastTurn(execution: Execution, end: ExecutionEnd) {
  const none = { start: null, history: null, framesPut: [], framesRemoved: [] }
  return { executionId: execution.id, end, keepsFrames: true, ...none }
}
