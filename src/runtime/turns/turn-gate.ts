import { FairQueue } from '../../threads/fair-queue.ts'

interface Waiting {
  readonly bytes: number
  readonly enter: () => void
}

/** Lets in a limited number at a time, and a limited number of bytes: each key in turn, and those of one key in order. */
export class TurnGate {
  readonly #max: number
  readonly #bytesMax: number
  readonly #waiting = new FairQueue<Waiting>()
  #inside = 0
  #insideBytes = 0

  constructor(max: number, bytesMax = Number.POSITIVE_INFINITY) {
    this.#max = max
    this.#bytesMax = bytesMax
  }

  /** Resolves once there is room; null if there is room now. The caller says when it leaves, with the same bytes. */
  enter(key: string, bytes = 0): Promise<void> | null {
    if (this.#waiting.size === 0 && this.#hasRoom(bytes)) {
      this.#take(bytes)
      return null
    }
    return new Promise((resolve) => this.#waiting.push(key, { bytes, enter: resolve }))
  }

  leave(bytes = 0): void {
    this.#inside -= 1
    this.#insideBytes -= bytes
    for (
      let next = this.#waiting.peek();
      next !== undefined && this.#hasRoom(next.bytes);
      next = this.#waiting.peek()
    ) {
      this.#waiting.shift()
      this.#take(next.bytes)
      next.enter()
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
