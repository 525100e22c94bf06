import { raise } from '../../protocol/api-error.ts'

export const bulkActions = ['STOP', 'REDRIVE', 'START_AGAIN'] as const
export type BulkAction = (typeof bulkActions)[number]

export type BulkStatus = 'RUNNING' | 'PAUSED' | 'SUCCEEDED' | 'CANCELLED' | 'FAILED'

/** Why some executions were refused, with one of them. */
export interface BulkReason {
  readonly message: string
  readonly count: number
  readonly executionArn: string
}

/** How far a job has come. */
export interface BulkProgress {
  readonly id: string
  readonly action: BulkAction
  /** Nothing is done: the job only counts what would be. */
  readonly isDryRun: boolean
  readonly status: BulkStatus
  /** Why the job itself failed. */
  readonly failure: string | null
  readonly startMillis: number
  readonly stopMillis: number | null
  /** How many executions it has come to. */
  readonly matched: number
  readonly done: number
  readonly refused: number
  readonly reasons: readonly BulkReason[]
  /** The first executions that it came to. */
  readonly sample: readonly string[]
}

export interface BulkWork {
  readonly action: BulkAction
  readonly isDryRun: boolean
  /** The executions, page by page. */
  readonly pages: AsyncIterable<readonly string[]>
  /** Does it to one. Throws with the reason if that is refused. */
  readonly act: (executionArn: string) => Promise<unknown>
}

/** A job that runs, or has run. */
export interface BulkJob {
  progress(): BulkProgress
  pause(): void
  resume(): void
  cancel(): void
}

// Enough to keep the store busy, few enough to let others in between.
const concurrency = 8
const runningMax = 4
const rememberedMax = 50
const reasonsMax = 20
const sampleMax = 10
const messageCharactersMax = 300
const otherReasons = 'Other reasons'

/** Does the same to many executions, in the background. Jobs are remembered as long as the server runs. */
export class BulkJobs {
  readonly #jobs = new Map<string, Job>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** @throws ApiError ThrottlingException if as many jobs as may run already do. */
  start(id: string, work: BulkWork): BulkProgress {
    const running = [...this.#jobs.values()].filter(({ isOver }) => !isOver)
    if (running.length >= runningMax) {
      raise(
        'ThrottlingException',
        `${runningMax} jobs are running already. Wait until one of them has ended, or cancel one.`,
      )
    }
    const job = new Job(id, work, this.#now)
    this.#jobs.set(id, job)
    for (const [each, { isOver }] of this.#jobs) {
      if (this.#jobs.size <= rememberedMax) break
      if (isOver) this.#jobs.delete(each)
    }
    void job.run()
    return job.progress()
  }

  /** Newest first. */
  list(): readonly BulkProgress[] {
    return [...this.#jobs.values()].toReversed().map((job) => job.progress())
  }

  find(id: string): BulkJob | null {
    return this.#jobs.get(id) ?? null
  }

  /** Ends all that still run. */
  close(): void {
    for (const job of this.#jobs.values()) job.cancel()
  }
}

class Job implements BulkJob {
  readonly #id: string
  readonly #work: BulkWork
  readonly #now: () => number
  readonly #startMillis: number
  #status: BulkStatus = 'RUNNING'
  #failure: string | null = null
  #stopMillis: number | null = null
  #matched = 0
  #done = 0
  #refused = 0
  readonly #reasons = new Map<string, { count: number; executionArn: string }>()
  readonly #sample: string[] = []
  #resumed = Promise.withResolvers<void>()

  constructor(id: string, work: BulkWork, now: () => number) {
    this.#id = id
    this.#work = work
    this.#now = now
    this.#startMillis = now()
  }

  get isOver(): boolean {
    return this.#stopMillis !== null
  }

  progress(): BulkProgress {
    const { action, isDryRun } = this.#work
    return {
      id: this.#id,
      action,
      isDryRun,
      status: this.#status,
      failure: this.#failure,
      startMillis: this.#startMillis,
      stopMillis: this.#stopMillis,
      matched: this.#matched,
      done: this.#done,
      refused: this.#refused,
      reasons: [...this.#reasons].map(([message, reason]) => ({ message, ...reason })),
      sample: [...this.#sample],
    }
  }

  async run(): Promise<void> {
    try {
      for await (const page of this.#work.pages) {
        for (let at = 0; at < page.length; at += concurrency) {
          if (this.#status === 'PAUSED') await this.#resumed.promise
          if (this.isOver) return
          await Promise.all(page.slice(at, at + concurrency).map((arn) => this.#act(arn)))
        }
        if (this.isOver) return
      }
      this.#end('SUCCEEDED')
    } catch (error) {
      this.#failure = (error as Error).message
      this.#end('FAILED')
    }
  }

  pause(): void {
    if (this.#status === 'RUNNING') this.#status = 'PAUSED'
  }

  resume(): void {
    if (this.#status !== 'PAUSED') return
    this.#status = 'RUNNING'
    this.#resumed.resolve()
    this.#resumed = Promise.withResolvers()
  }

  cancel(): void {
    this.#end('CANCELLED')
    this.#resumed.resolve()
  }

  #end(status: BulkStatus): void {
    if (this.isOver) return
    this.#status = status
    this.#stopMillis = this.#now()
  }

  async #act(executionArn: string): Promise<void> {
    this.#matched += 1
    if (this.#sample.length < sampleMax) this.#sample.push(executionArn)
    try {
      await this.#work.act(executionArn)
      this.#done += 1
    } catch (error) {
      this.#refused += 1
      this.#note((error as Error).message.replaceAll(executionArn, '…').slice(0, messageCharactersMax), executionArn)
    }
  }

  #note(message: string, executionArn: string): void {
    const key = this.#reasons.has(message) || this.#reasons.size < reasonsMax ? message : otherReasons
    const reason = this.#reasons.get(key)
    if (reason === undefined) this.#reasons.set(key, { count: 1, executionArn })
    else reason.count += 1
  }
}
