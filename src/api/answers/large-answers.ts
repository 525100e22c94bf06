import type { ServerResponse } from 'node:http'
import { ApiError } from '../protocol/api-error.ts'

/** What may be in memory of answers that are being made or not yet read, how many may wait for room, and for how long
 * nobody may read. */
export interface LargeAnswersLimits {
  readonly roomBytes: number
  readonly waitingMax: number
  /** A reader that takes nothing for this long is let go where others wait for room, and after twenty times that anyway. */
  readonly stallMillis: number
}

const limitsDefault: LargeAnswersLimits = { roomBytes: 64 * 1024 * 1024, waitingMax: 1_000, stallMillis: 3_000 }
const stallsMax = 20
// What clients leave unread of small answers is bounded too: beyond this much, the oldest go.
const unreadPartMax = 4

interface Waiting {
  readonly bytes: number
  readonly enter: () => void
}

/**
 * Holds large answers to a room of their own: while it is full of answers that nobody reads, the next are not even made.
 * Small ones never wait.
 */
export class LargeAnswers {
  readonly #limits: LargeAnswersLimits
  readonly #waiting = new Set<Waiting>()
  /** Answers that their clients have not read yet, oldest first. */
  readonly #unread = new Map<ServerResponse, number>()
  /** The room that large ones take. */
  readonly #taken = new WeakMap<ServerResponse, number>()
  #takenBytes = 0
  #unreadBytes = 0

  constructor(limits: Partial<LargeAnswersLimits> = {}) {
    this.#limits = { ...limitsDefault, ...limits }
  }

  /**
   * Waits until there is room for an answer of so many bytes; false where the client went away meanwhile. The room is
   * taken until the answer has been read, or the client is gone.
   *
   * @throws ApiError where too many wait already.
   */
  async enter(response: ServerResponse, bytes: number): Promise<boolean> {
    if (this.#takenBytes > 0 && (this.#waiting.size > 0 || this.#takenBytes + bytes > this.#limits.roomBytes)) {
      if (this.#waiting.size >= this.#limits.waitingMax) {
        throw new ApiError('ServiceUnavailable', 'Too many large answers are waiting to be read. Try again later.')
      }
      return this.#wait(response, bytes)
    }
    if (response.destroyed) return false
    this.#take(response, bytes)
    return true
  }

  /** To be told of each answer once it is handed to the connection. */
  sent(response: ServerResponse): void {
    const bytes = response.writableLength
    const taken = this.#taken.get(response)
    if (taken !== undefined && bytes < taken && !response.destroyed) {
      // It is smaller than it might have been, or read in part already.
      this.#taken.set(response, bytes)
      this.#takenBytes -= taken - bytes
      this.#letIn()
    }
    if (bytes === 0 || response.destroyed) return
    this.#unread.set(response, bytes)
    this.#unreadBytes += bytes
    response.once('close', () => {
      this.#unread.delete(response)
      this.#unreadBytes -= bytes
    })
    this.#watch(response)
    for (const [oldest] of this.#unread) {
      if (this.#unreadBytes <= this.#limits.roomBytes * unreadPartMax || oldest === response) break
      oldest.destroy()
    }
  }

  #wait(response: ServerResponse, bytes: number): Promise<boolean> {
    return new Promise((resolve) => {
      const leave = () => {
        this.#waiting.delete(waiting)
        resolve(false)
      }
      const waiting: Waiting = {
        bytes,
        enter: () => {
          response.off('close', leave)
          this.#waiting.delete(waiting)
          this.#take(response, bytes)
          resolve(true)
        },
      }
      this.#waiting.add(waiting)
      response.once('close', leave)
    })
  }

  #take(response: ServerResponse, bytes: number): void {
    this.#takenBytes += bytes
    this.#taken.set(response, bytes)
    response.once('close', () => {
      this.#takenBytes -= this.#taken.get(response) ?? 0
      this.#letIn()
    })
  }

  #letIn(): void {
    for (const waiting of this.#waiting) {
      if (this.#takenBytes > 0 && this.#takenBytes + waiting.bytes > this.#limits.roomBytes) return
      waiting.enter()
    }
  }

  /** A connection that takes a little now and then is slow, one that takes nothing is stalled: Node tells them apart. */
  #watch(response: ServerResponse): void {
    let stalls = 0
    response.setTimeout(this.#limits.stallMillis, () => {
      stalls += 1
      if (stalls >= stallsMax || this.#waiting.size > 0) response.destroy()
      else response.socket?.setTimeout(this.#limits.stallMillis)
    })
  }
}
