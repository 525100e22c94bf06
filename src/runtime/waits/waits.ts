import type { Cause } from '../../engine/cause.ts'
import { readWaiting, type WaitingKind, type WaitingOfFrame } from '../../engine/waiting-frame.ts'
import type { DueFrame, ExecutionSummary, FrameInExecution, FrameKey, Store } from '../../store/store.ts'
import type { Ownership } from '../nodes/ownership.ts'

/** Something that an execution waits for. */
export interface Wait {
  readonly execution: ExecutionSummary
  /** Which of the execution's frames waits. */
  readonly path: string
  /** Null if the frame cannot be read. */
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
  /** What the next page begins after, or null on the last page. */
  readonly next: Key | null
}

// What a frame waits for is in the midst of its payloads. A page ends once those that it looked into were this large in all,
// and others go on in between.
const pageBytesMax = 4 * 1024 * 1024
const bytesAtOnce = 512 * 1024
// How many frames are looked at for a page of one machine's.
const looksMax = 500
const framesOfExecutionMax = 1_000
const endOfTimeMillis = 8.64e15

/** What executions wait for, for people who look on, and the means to have a wait end at once. */
export class Waits {
  readonly #options: WaitsOptions

  constructor(options: WaitsOptions) {
    this.#options = options
  }

  /**
   * What waits for an instant, earliest first: in all executions, or in those of a machine. A page may have fewer waits than
   * asked for, and a `next`.
   */
  async byTime(after: DueFrame | null, limit: number, machineArn: string | null = null): Promise<WaitsPage<DueFrame>> {
    const { store, ownership } = this.#options
    const looks = machineArn === null ? limit : Math.max(limit, looksMax)
    const due = await store.frames.due(ownership.claim, endOfTimeMillis, looks, after)
    return await this.#page(due, { limit, looks, machineArn })
  }

  /** What waits for an answer with a task token, in no particular order; otherwise the same. */
  async byToken(afterToken: string, limit: number, machineArn: string | null = null): Promise<WaitsPage<string>> {
    const looks = machineArn === null ? limit : Math.max(limit, looksMax)
    const frames = await this.#options.store.overview.framesByToken(afterToken, looks)
    const { waits, next } = await this.#page(
      frames.map((frame) => ({ ...frame, dueMillis: null })),
      { limit, looks, machineArn },
    )
    // A token is also made for calls that answer by themselves, and for tasks that no worker has taken.
    const isHeld = ({ kind, isStarted }: Wait) => kind === 'callback' || (kind === 'activity' && isStarted)
    return { waits: waits.filter(isHeld), next: next?.token ?? null }
  }

  /** What one execution waits for. */
  async of(executionArn: string): Promise<readonly Wait[] | null> {
    const { store } = this.#options
    const execution = await store.executions.byArn(executionArn)
    if (execution === null) return null
    const frames = await store.overview.waitingOf(execution.id, framesOfExecutionMax)
    const all = { limit: frames.length, looks: Number.POSITIVE_INFINITY, machineArn: null }
    return (await this.#page(frames, all)).waits
  }

  /**
   * Has a Wait state, or the wait before another attempt, end now, or a task time out. Null if the execution does not exist;
   * false if the frame does not wait for that time any more.
   */
  async skip(executionArn: string, path: string, untilMillis: number): Promise<boolean | null> {
    const execution = await this.#options.store.executions.byArn(executionArn)
    if (execution === null) return null
    return await this.#options.deliver(execution.id, { type: 'WaitSkipped', path, untilMillis })
  }

  async #page<Key extends FrameKey & { readonly dueMillis: number | null }>(
    frames: readonly Key[],
    {
      limit,
      looks,
      machineArn,
    }: { readonly limit: number; readonly looks: number; readonly machineArn: string | null },
  ): Promise<WaitsPage<Key>> {
    const { overview } = this.#options.store
    const waits: Wait[] = []
    let bytes = 0
    let bytesBefore = 0
    for (const [index, key] of frames.entries()) {
      const isFull = waits.length === limit || bytes >= pageBytesMax
      if (isFull) return { waits, next: frames[index - 1] ?? null }
      if (machineArn !== null && (await overview.frame(key, 0))?.execution.machineArn !== machineArn) continue
      const found = await overview.frame(key, Number.MAX_SAFE_INTEGER)
      if (found === null) continue
      bytes += found.data?.length ?? 0
      if (bytes - bytesBefore > bytesAtOnce) {
        bytesBefore = bytes
        await new Promise(setImmediate)
      }
      waits.push(described(found, key))
    }
    return { waits, next: frames.length < looks ? null : (frames.at(-1) ?? null) }
  }
}

function described({ execution, data }: FrameInExecution, { path, dueMillis }: Pick<Wait, 'path' | 'dueMillis'>): Wait {
  const waiting = data === null ? null : readOrNull(path, data)
  return {
    execution,
    path,
    // A row may be due earlier than its frame: when the execution may be open no longer.
    dueMillis: waiting?.untilMillis ?? earliest(waiting?.timeoutMillis, waiting?.heartbeatMillis) ?? dueMillis,
    state: waiting?.state ?? null,
    kind: waiting?.kind ?? null,
    enteredMillis: waiting?.enteredMillis ?? null,
    isStarted: waiting?.isStarted ?? true,
    taskToken: waiting?.taskToken ?? null,
    timeoutMillis: waiting?.timeoutMillis ?? null,
    heartbeatMillis: waiting?.heartbeatMillis ?? null,
  }
}

/** Whoever continues an execution reports what cannot be read of it. */
function readOrNull(path: string, data: string): WaitingOfFrame | null {
  try {
    return readWaiting({ path, data })
  } catch {
    return null
  }
}

function earliest(...instants: readonly (number | null | undefined)[]): number | null {
  const known = instants.filter((each) => each != null)
  return known.length === 0 ? null : Math.min(...known)
}
