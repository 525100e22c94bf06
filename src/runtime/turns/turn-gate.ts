import { FairQueue } from '../../threads/fair-queue.ts'

interface Waiting {
  readonly bytes: number
  readonly enter: () => void
}

/** Lets only so many in at a time, and no more than so many bytes. Those of each key come in turn, those of one in order. */
export class TurnGate {
  readonly #max: number
  readonly #bytesMax: number
  readonly #waiting = new FairQueue<Waiting>()
  #next: Waiting | undefined
  #inside = 0
  #insideBytes = 0

  constructor(max: number, bytesMax = Number.POSITIVE_INFINITY) {
    this.#max = max
    this.#bytesMax = bytesMax
  }

  /** Resolves once there is room; null when there is some now. Whoever came in says when it leaves, with the same bytes. */
  enter(key: number, bytes = 0): Promise<void> | null {
    if (this.#next === undefined && this.#waiting.size === 0 && this.#hasRoom(bytes)) {
      this.#take(bytes)
      return null
    }
    return new Promise((resolve) => this.#waiting.push(key, { bytes, enter: resolve }))
  }

  leave(bytes = 0): void {
    this.#inside -= 1
    this.#insideBytes -= bytes
    for (;;) {
      this.#next ??= this.#waiting.shift()
      if (this.#next === undefined || !this.#hasRoom(this.#next.bytes)) return
      const { bytes: nextBytes, enter } = this.#next
      this.#next = undefined
      this.#take(nextBytes)
      enter()
    }
  }

  /** One may always be inside, however large. */
  #hasRoom(bytes: number): boolean {
    if (this.#inside === 0) return true
    return this.#inside < this.#max && this.#insideBytes + bytes <= this.#bytesMax
  }

  #take(bytes: number): void {
    this.#inside += 1
    this.#insideBytes += bytes
  }
}
