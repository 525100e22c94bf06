import { ownerMachineArn } from '../../arn/index.ts'
import { damagedRow } from '../../store/damaged-row.ts'
import type { Redrive } from '../../store/store.ts'
import type { Clock } from '../clock.ts'
import type { RedriveResult } from '../runtime.ts'
import { type RedriveStore, redriveRefusal } from './redrivability.ts'

// How many client tokens are remembered, and for how long (API reference, RedriveExecution).
const tokensRemembered = 10
const tokenMillisMax = 15 * 60_000

export interface RedrivesOptions {
  readonly store: RedriveStore
  readonly clock: Pick<Clock, 'now'>
  /** Whether there is no memory for another execution of a machine. */
  readonly refuses: (machineArn: string) => boolean
  /** Lets a closed execution continue, and resolves when its first turn is committed. False if its frames were not retained. */
  readonly goOn: (id: number, redrive: Redrive) => Promise<boolean>
}

/** Redrives executions, one request after the other for each. */
export class Redrives {
  readonly #options: RedrivesOptions
  /** The latest request in progress for each execution, by ARN. */
  readonly #underway = new Map<string, Promise<unknown>>()

  constructor(options: RedrivesOptions) {
    this.#options = options
  }

  /** Null if the execution does not exist. */
  async redrive(arn: string, clientToken: string | null): Promise<RedriveResult | null> {
    const before = this.#underway.get(arn)
    const redriven = (before ?? Promise.resolve()).catch(() => {}).then(() => this.#redrive(arn, clientToken))
    this.#underway.set(arn, redriven)
    try {
      return await redriven
    } finally {
      if (this.#underway.get(arn) === redriven) this.#underway.delete(arn)
    }
  }

  /** Waits for the requests in progress. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#underway.values())
  }

  async #redrive(arn: string, clientToken: string | null): Promise<RedriveResult | null> {
    const { store, clock, refuses, goOn } = this.#options
    const execution = await store.executions.byArn(arn)
    if (execution === null) return null
    const nowMillis = clock.now()
    const earlier = clientToken === null ? null : await this.#earlier(execution.id, clientToken, nowMillis)
    if (earlier !== null) return { type: 'redriven', redriveMillis: earlier.redriveMillis }
    const reason =
      execution.mapRunArn === null
        ? await redriveRefusal(store, execution, nowMillis)
        : 'Execution is a child of a Map Run, and is redriven with it'
    if (reason !== null) return { type: 'refused', reason }
    if (refuses(ownerMachineArn(execution.machineArn))) return { type: 'noMemory' }
    const number = (execution.redriven?.redriveCount ?? 0) + 1
    const gone = !(await goOn(execution.id, { number, redriveMillis: nowMillis, clientToken }))
    if (gone) throw damagedRow('frame', `execution_id ${execution.id}`, `the frames of ${arn} are gone`)
    return { type: 'redriven', redriveMillis: nowMillis }
  }

  /** The redrive that the same request already made. */
  async #earlier(id: number, clientToken: string, nowMillis: number): Promise<Redrive | null> {
    const redrives = await this.#options.store.executions.redrivesOf(id, tokensRemembered)
    const earlier = redrives.find((redrive) => redrive.clientToken === clientToken)
    return earlier !== undefined && nowMillis - earlier.redriveMillis <= tokenMillisMax ? earlier : null
  }
}
