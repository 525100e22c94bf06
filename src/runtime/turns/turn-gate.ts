import { FairQueue } from '../../threads/fair-queue.ts'

/** Lets only so many in at a time. Those of each key come in turn, and those of one key in their order. */
export class TurnGate {
  readonly #max: number
  readonly #waiting = new FairQueue<() => void>()
  #inside = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Resolves once there is room; null when there is some now. Whoever came in says when it leaves. */
  enter(key: number): Promise<void> | null {
    if (this.#inside < this.#max) {
      this.#inside += 1
      return null
    }
    return new Promise((resolve) => this.#waiting.push(key, resolve))
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#inside -= 1
    else next()
  }
}
