import { executionArn, expressArn } from '../arn/index.ts'
import type { Store } from '../store/store.ts'
import type { Clock } from './clock.ts'
import type { Endings } from './endings.ts'
import type { Entropy } from './entropy/entropy.ts'
import { ExecutionData } from './execution-payloads/execution-data.ts'
import type { LiveExecution } from './live-execution.ts'
import type { LiveExecutions } from './live-executions.ts'
import type { ExecutionQuota } from './nodes/execution-quota.ts'
import type { Ownership } from './nodes/ownership.ts'
import { openLive } from './open-live.ts'
import type { Programs } from './programs.ts'
import type { NoMemory, StartRequest, StartResult, SyncResult } from './runtime.ts'
import type { TurnCommits } from './turns/turn-commits.ts'
import type { TurnLoop } from './turns/turn-loop.ts'

export interface StartsOptions {
  readonly store: Store
  readonly ownership: Ownership
  readonly clock: Clock
  readonly entropy: Entropy
  readonly turns: TurnLoop
  readonly commits: TurnCommits
  readonly live: LiveExecutions
  readonly programs: Programs
  readonly endings: Endings
  readonly quota: ExecutionQuota
}

/** Starts executions, and makes sure that a name is used only once. */
export class Starts {
  readonly #options: StartsOptions
  /** Starts on their way to the store, by execution ARN. */
  readonly #starting = new Map<string, Promise<unknown>>()

  constructor(options: StartsOptions) {
    this.#options = options
  }

  /** Waits for a start of this ARN that is in progress. */
  async settled(arn: string): Promise<void> {
    await this.#starting.get(arn)?.catch(() => {})
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#starting.values())
  }

  async start(request: StartRequest): Promise<StartResult> {
    if (request.machine.type === 'EXPRESS') return this.#startExpress(request)
    if (request.name === null) return this.#startNew(request)
    const arn = executionArn(request.machine.arn, request.name)
    for (let starting = this.#starting.get(arn); starting !== undefined; starting = this.#starting.get(arn)) {
      await starting.catch(() => {})
    }
    const started = this.#startNamed(request, arn)
    this.#starting.set(arn, started)
    try {
      return await started
    } finally {
      this.#starting.delete(arn)
    }
  }

  /** A name is free if no execution has it; a running one with the same input gives its original answer. */
  async #startNamed(request: StartRequest, arn: string): Promise<StartResult> {
    const existing = await this.#options.store.executions.byArn(arn)
    if (existing === null) return this.#startNew(request)
    if (existing.end === null && existing.input === request.input) return { type: 'running', execution: existing }
    return { type: 'exists', arn }
  }

  async #startNew(request: StartRequest): Promise<StartResult> {
    if (this.#options.quota.isFull) return { type: 'full', openMax: this.#options.quota.max }
    if (this.#hasNoMemory(request)) return { type: 'noMemory' }
    const live = this.#open(request)
    await this.#options.turns.deliver(live, { type: 'Started' })
    return startedResult(live)
  }

  /** Runs in the background, at least once: the start is committed before it is answered, so that a crash cannot lose it. */
  async #startExpress(request: StartRequest): Promise<StartResult> {
    if (this.#hasNoMemory(request)) return { type: 'noMemory' }
    const live = this.#open(request)
    const marker = { path: '', data: '{"version":1}', dueMillis: null, token: null, active: true }
    const { id, start } = live
    const record = { executionId: id, start, end: null, history: null, framesPut: [marker], framesRemoved: [] }
    try {
      await this.#options.commits.store(live, start.input.length, () => record)
    } catch (error) {
      this.#options.live.remove(live)
      throw error
    }
    live.startStored = true
    void this.#options.turns.deliver(live, { type: 'Started' }).catch(() => {})
    return startedResult(live)
  }

  async startSync(request: StartRequest): Promise<SyncResult | NoMemory> {
    if (this.#hasNoMemory(request)) return { type: 'noMemory' }
    const live = this.#open(request)
    const data = new ExecutionData()
    live.data = data
    const ended = this.#options.endings.next(live.id)
    await this.#options.turns.deliver(live, { type: 'Started' })
    const { arn, name, startMillis } = live.start
    return { type: 'ended', arn, name, startMillis, ...(await ended), dataBytes: data.bytes }
  }

  #hasNoMemory({ machine, byExecution }: StartRequest): boolean {
    return this.#options.live.refuses(byExecution ? 'execution' : 'client', machine.arn)
  }

  #open(request: StartRequest): LiveExecution {
    const { store, clock, entropy, live, programs, ownership } = this.#options
    const { machine } = request
    const name = request.name ?? entropy.uuid()
    const opened = openLive({
      id: store.nextExecutionId(),
      arn: machine.type === 'EXPRESS' ? expressArn(machine.arn, name, entropy.uuid()) : executionArn(machine.arn, name),
      name,
      request,
      program: programs.of(machine.revision),
      claim: ownership.claim,
      nowMillis: clock.now(),
    })
    live.add(opened)
    return opened
  }
}

function startedResult(live: LiveExecution): StartResult {
  return { type: 'started', execution: { id: live.id, arn: live.start.arn, startMillis: live.start.startMillis } }
}
