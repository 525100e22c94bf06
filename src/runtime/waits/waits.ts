import type { Cause } from '../../engine/cause.ts'
import { readWaiting, type WaitingKind } from '../../engine/waiting-frame.ts'
import type { DueFrame, ExecutionSummary, FrameKey, Store } from '../../store/store.ts'
import type { Ownership } from '../nodes/ownership.ts'

/** Something that an execution waits for. */
export interface Wait {
  readonly execution: ExecutionSummary
  /** Which of the execution's frames waits. */
  readonly path: string
  /** Null if the frame is too large to be looked into. */
  readonly state: string | null
  readonly kind: WaitingKind | null
  readonly enteredMillis: number | null
  readonly isStarted: boolean
  readonly taskToken: string | null
  /** When something happens by itself, or null. */
  readonly dueMillis: number | null
  readonly timeoutMillis: number | null
  readonly heartbeatMillis: number | null
}

export interface WaitsOptions {
  readonly store: Pick<Store, 'frames' | 'overview' | 'executions'>
  readonly ownership: Ownership
  /** Hands a cause to an execution. False if it did not accept it. */
  readonly deliver: (executionId: number, cause: Cause) => Promise<boolean>
}

export interface WaitsPage<Key> {
  readonly waits: readonly Wait[]
  /** What the next page begins after; null if there is none. */
  readonly next: Key | null
}

// A frame holds its state's input, and nobody is held up by those of a page.
const frameBytesMax = 64 * 1024
const framesOfExecutionMax = 1_000
const endOfTimeMillis = 8.64e15

/** What executions wait for, for people who look on, and the means to have a wait end at once. */
export class Waits {
  readonly #options: WaitsOptions

  constructor(options: WaitsOptions) {
    this.#options = options
  }

  /** What waits for an instant, earliest first. */
  async byTime(after: DueFrame | null, limit: number): Promise<WaitsPage<DueFrame>> {
    const { store, ownership } = this.#options
    const due = await store.frames.due(ownership.claim, endOfTimeMillis, limit, after)
    return { waits: await this.#describe(due), next: due.length < limit ? null : due.at(-1)! }
  }

  /** What waits for an answer with a task token, in no particular order. */
  async byToken(afterToken: string, limit: number): Promise<WaitsPage<string>> {
    const frames = await this.#options.store.overview.framesByToken(afterToken, limit)
    const waits = await this.#describe(frames.map((frame) => ({ ...frame, dueMillis: null })))
    return {
      // A token is also made for calls that answer by themselves, and for tasks that no worker has taken.
      waits: waits.filter(({ kind, isStarted }) => kind === 'callback' || (kind === 'activity' && isStarted)),
      next: frames.length < limit ? null : frames.at(-1)!.token,
    }
  }

  /** What one execution waits for. */
  async of(executionArn: string): Promise<readonly Wait[] | null> {
    const { store } = this.#options
    const execution = await store.executions.byArn(executionArn)
    if (execution === null) return null
    return await this.#describe(await store.overview.waitingOf(execution.id, framesOfExecutionMax))
  }

  /**
   * Has a Wait state, or the wait before another attempt, end now. Null if the execution does not exist; false if the frame
   * does not wait for that time any more.
   */
  async skip(executionArn: string, path: string, untilMillis: number): Promise<boolean | null> {
    const execution = await this.#options.store.executions.byArn(executionArn)
    if (execution === null) return null
    return await this.#options.deliver(execution.id, { type: 'WaitSkipped', path, untilMillis })
  }

  async #describe(frames: readonly (FrameKey & { readonly dueMillis: number | null })[]): Promise<readonly Wait[]> {
    const waits = await Promise.all(
      frames.map(async ({ executionId, path, dueMillis }) => {
        const found = await this.#options.store.overview.frame({ executionId, path }, frameBytesMax)
        if (found === null) return []
        const { execution, data } = found
        const waiting = data === null ? null : readWaiting({ path, data })
        return [
          {
            execution,
            path,
            dueMillis: dueMillis ?? earliest(waiting?.timeoutMillis, waiting?.heartbeatMillis),
            state: waiting?.state ?? null,
            kind: waiting?.kind ?? null,
            enteredMillis: waiting?.enteredMillis ?? null,
            isStarted: waiting?.isStarted ?? true,
            taskToken: waiting?.taskToken ?? null,
            timeoutMillis: waiting?.timeoutMillis ?? null,
            heartbeatMillis: waiting?.heartbeatMillis ?? null,
          },
        ]
      }),
    )
    return waits.flat()
  }
}

function earliest(...instants: readonly (number | null | undefined)[]): number | null {
  const known = instants.filter((each) => each != null)
  return known.length === 0 ? null : Math.min(...known)
}
