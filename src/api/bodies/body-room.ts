import type { ServerResponse } from 'node:http'
import { getHeapStatistics } from 'node:v8'
import { whenGone } from '../answers/when-gone.ts'
import { ApiError } from '../protocol/api-error.ts'

/** The memory that bodies of requests may take, and how long their senders may take while others wait for room. */
export interface BodyRoomLimits {
  readonly roomBytes: number
  /** Bodies up to this length never wait. */
  readonly smallBytes: number
  /** How long a body may take to arrive while nothing here holds it up. */
  readonly receiveMillis: number
  readonly waitMillis: number
}

const kibibyte = 1024
const limitsDefault: BodyRoomLimits = {
  // As text and then parsed, each body takes several times its length.
  roomBytes: Math.min(64 * kibibyte * kibibyte, Math.floor(getHeapStatistics().heap_size_limit / 16)),
  smallBytes: 64 * kibibyte,
  receiveMillis: 10_000,
  waitMillis: 20_000,
}
// Roughly what a connection delivers at once.
const pieceBytes = 64 * kibibyte

/** The part of one body that is in memory. */
interface HeldBody {
  bytes: number
  /** A body that is `waiting` is not read any further. One that is `whole` is being answered. */
  state: 'coming' | 'waiting' | 'whole'
  sinceMillis: number
  resume: () => void
  readonly refuse: (error: ApiError) => void
}

/**
 * Bounds the memory taken by the bodies of all requests together. What has arrived counts, not what was announced, so a
 * client that sends nothing takes no room. While there is no room, large bodies are not read any further. If none of them
 * could ever be completed, because each has arrived in part, they are still read, one at a time.
 */
export class BodyRoom {
  readonly #limits: BodyRoomLimits
  readonly #held = new Map<ServerResponse, HeldBody>()
  /** In the order in which they began to wait. */
  readonly #waiting = new Set<HeldBody>()
  #bytes = 0
  #watch: NodeJS.Timeout | null = null

  constructor(limits: Partial<BodyRoomLimits> = {}) {
    this.#limits = { ...limitsDefault, ...limits }
  }

  /** The bytes held right now, for tests. */
  get bytes(): number {
    return this.#bytes
  }

  get smallBytes(): number {
    return this.#limits.smallBytes
  }

  /**
   * Counts bytes of a body that have arrived. Null if more of it may be read at once; otherwise resolves when it may.
   * `refuse` is called when no more of it is to be read, whether it waits or not; the caller then releases what has
   * arrived.
   */
  add(response: ServerResponse, bytes: number, refuse: (error: ApiError) => void): Promise<void> | null {
    const held = this.#held.get(response) ?? this.#hold(response, refuse)
    held.bytes += bytes
    this.#bytes += bytes
    if (this.#bytes <= this.#limits.roomBytes || this.#isOnlyOneToBeWhole(held)) return null
    held.state = 'waiting'
    held.sinceMillis = performance.now()
    this.#waiting.add(held)
    this.#watch ??= this.#beginWatch()
    return new Promise((resolve) => {
      held.resume = resolve
    })
  }

  /** The whole body has arrived. */
  whole(response: ServerResponse): void {
    const held = this.#held.get(response)
    if (held === undefined) return
    held.state = 'whole'
  }

  /** The body is not needed any more. */
  release(response: ServerResponse): void {
    const held = this.#held.get(response)
    if (held === undefined) return
    this.#held.delete(response)
    this.#bytes -= held.bytes
    this.#waiting.delete(held)
    held.resume()
    this.#letIn()
  }

  #hold(response: ServerResponse, refuse: (error: ApiError) => void): HeldBody {
    const held: HeldBody = { bytes: 0, state: 'coming', sinceMillis: performance.now(), resume: () => {}, refuse }
    this.#held.set(response, held)
    whenGone(response, () => this.release(response))
    return held
  }

  #beginWatch(): NodeJS.Timeout {
    const { receiveMillis, waitMillis } = this.#limits
    return setInterval(() => this.#refuseSlow(), Math.max(10, Math.min(receiveMillis, waitMillis) / 10)).unref()
  }

  #isOnlyOneToBeWhole(held: HeldBody): boolean {
    for (const other of this.#held.values()) if (other !== held && other.state !== 'waiting') return false
    return true
  }

  #letIn(): void {
    let roomBytes = this.#limits.roomBytes - this.#bytes
    for (const held of this.#waiting) {
      if (roomBytes < pieceBytes && !this.#isOnlyOneToBeWhole(held)) break
      this.#waiting.delete(held)
      held.state = 'coming'
      held.sinceMillis = performance.now()
      roomBytes -= pieceBytes
      held.resume()
    }
    if (this.#waiting.size > 0 || this.#watch === null) return
    clearInterval(this.#watch)
    this.#watch = null
  }

  /** Nobody waits for ever, or for a client that sends one byte at a time. */
  #refuseSlow(): void {
    const now = performance.now()
    const { receiveMillis, waitMillis } = this.#limits
    for (const [response, { state, sinceMillis, refuse }] of [...this.#held]) {
      const millisMax = { coming: receiveMillis, waiting: waitMillis, whole: Number.POSITIVE_INFINITY }[state]
      if (now - sinceMillis < millisMax) continue
      refuse(state === 'coming' ? tooSlow() : tooMany())
      this.release(response)
      if (this.#waiting.size === 0) return
    }
  }
}

function tooMany(): ApiError {
  return new ApiError('ServiceUnavailable', 'Too many large requests are being answered. Try again later.')
}

function tooSlow(): ApiError {
  return new ApiError(
    'ServiceUnavailable',
    'The request arrived too slowly while others waited for memory. Try again later.',
  )
}
