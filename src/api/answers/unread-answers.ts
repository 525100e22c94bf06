import type { ServerResponse } from 'node:http'
import { ApiError } from '../protocol/api-error.ts'
import { endConnectionOf, whenGone } from './when-gone.ts'

/**
 * Bounds on answers that are being made or are not yet read: the memory they may take, how many may wait for room, and how
 * long a client may go without reading.
 */
export interface UnreadAnswersLimits {
  /** The room for large answers and for streamed ones. */
  readonly roomBytes: number
  /** The room for all answers that have been made: beyond this, those that nobody reads are dropped. */
  readonly unreadBytes: number
  readonly waitingMax: number
  /**
   * A client that reads nothing for this long is dropped if others wait for room; after twenty times as long, it is dropped
   * anyway.
   */
  readonly stallMillis: number
}

const mebibyte = 1024 * 1024
const limitsDefault: UnreadAnswersLimits = {
  roomBytes: 64 * mebibyte,
  unreadBytes: 128 * mebibyte,
  waitingMax: 1_000,
  stallMillis: 3_000,
}
const stallsMax = 20

interface Waiting {
  readonly bytes: number
  readonly isGone: () => boolean
  readonly enter: () => void
}

interface Unread {
  readonly bytes: number
  /** Whether its client has read nothing for a while. */
  stalled: boolean
}

/**
 * Bounds the memory taken by answers that clients have not read, whichever door they leave by. Large answers have a room of
 * their own: while it is full of unread ones, the next are not even made. Small answers never wait, and are counted once
 * they are made.
 */
export class UnreadAnswers {
  readonly #limits: UnreadAnswersLimits
  readonly #waiting = new Set<Waiting>()
  /** Answers that clients have not read yet, oldest first. */
  readonly #unread = new Map<ServerResponse, Unread>()
  /** The room that each large answer takes. */
  readonly #taken = new Map<ServerResponse, number>()
  readonly #watched = new WeakSet<ServerResponse>()
  #takenBytes = 0
  #unreadBytes = 0

  constructor(limits: Partial<UnreadAnswersLimits> = {}) {
    this.#limits = { ...limitsDefault, ...limits }
  }

  /** The bytes held right now, for tests. */
  get bytes(): number {
    return this.#takenBytes + this.#unreadBytes
  }

  /**
   * Waits until there is room for an answer of this many bytes; false if the client goes away in the meantime. The room
   * stays taken until the answer has been read or the client is gone.
   *
   * @throws ApiError if too many are waiting already.
   */
  async enter(response: ServerResponse, bytes: number): Promise<boolean> {
    if (this.#takenBytes > 0 && (this.#waiting.size > 0 || this.#takenBytes + bytes > this.#limits.roomBytes)) {
      if (this.#waiting.size >= this.#limits.waitingMax) {
        throw new ApiError('ServiceUnavailable', 'Too many large answers are waiting to be read. Try again later.')
      }
      return this.#wait(response, bytes)
    }
    if (response.req.socket.destroyed) return false
    this.#take(response, bytes)
    return true
  }

  /** To be called for each answer once its end has been handed to the connection. */
  sent(response: ServerResponse): void {
    const bytes = response.writableLength
    const isGone = response.req.socket.destroyed
    const taken = this.#taken.get(response)
    if (taken !== undefined && bytes < taken && !isGone) {
      // The answer is smaller than it might have been, or has been read in part already.
      this.#taken.set(response, bytes)
      this.#takenBytes -= taken - bytes
      this.#letIn()
    }
    if (bytes === 0 || isGone) return
    // An answer that has a room is counted there.
    if (taken === undefined && !this.#unread.has(response)) this.#keep(response, bytes)
    this.#watch(response)
  }

  #keep(response: ServerResponse, bytes: number): void {
    this.#unread.set(response, { bytes, stalled: false })
    this.#unreadBytes += bytes
    whenGone(response, () => {
      if (this.#unread.delete(response)) this.#unreadBytes -= bytes
    })
    if (this.#unreadBytes <= this.#limits.unreadBytes) return
    // First those that are not being read; then, since requests come faster than anybody reads the answers, the oldest.
    this.#makeRoom(response, ({ stalled }) => stalled)
    this.#makeRoom(response, () => true)
  }

  #makeRoom(newest: ServerResponse, mayGo: (unread: Unread) => boolean): void {
    for (const [oldest, unread] of [...this.#unread]) {
      if (this.#unreadBytes <= this.#limits.unreadBytes) return
      if (oldest === newest || !mayGo(unread)) continue
      this.#unread.delete(oldest)
      this.#unreadBytes -= unread.bytes
      endConnectionOf(oldest)
    }
  }

  #wait(response: ServerResponse, bytes: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiting: Waiting = {
        bytes,
        isGone: () => response.req.socket.destroyed,
        enter: () => {
          if (!this.#waiting.delete(waiting)) return
          this.#take(response, bytes)
          resolve(true)
        },
      }
      this.#waiting.add(waiting)
      whenGone(response, () => {
        if (this.#waiting.delete(waiting)) resolve(false)
      })
    })
  }

  #take(response: ServerResponse, bytes: number): void {
    this.#takenBytes += bytes
    this.#taken.set(response, bytes)
    this.#watch(response)
    whenGone(response, () => {
      this.#takenBytes -= this.#taken.get(response) ?? 0
      this.#taken.delete(response)
      this.#letIn()
    })
  }

  #letIn(): void {
    for (const waiting of this.#waiting) {
      // When a connection ends, each of its answers is told separately. Answers that still wait are not made if their
      // client is gone.
      if (waiting.isGone()) continue
      if (this.#takenBytes > 0 && this.#takenBytes + waiting.bytes > this.#limits.roomBytes) return
      waiting.enter()
    }
  }

  /** A client that reads a little now and then is slow; one that reads nothing is stalled. Node tells the two apart. */
  #watch(response: ServerResponse): void {
    if (this.#watched.has(response)) return
    this.#watched.add(response)
    let stalls = 0
    response.setTimeout(this.#limits.stallMillis, () => {
      // The answer is still being made.
      if (response.writableLength === 0) return void response.socket?.setTimeout(this.#limits.stallMillis)
      stalls += 1
      const unread = this.#unread.get(response)
      if (unread !== undefined) unread.stalled = true
      if (stalls >= stallsMax || (this.#waiting.size > 0 && this.#taken.has(response))) endConnectionOf(response)
      else response.socket?.setTimeout(this.#limits.stallMillis)
    })
  }
}
