import { FairQueue } from '../../threads/fair-queue.ts'

/** Lets in a limited number at a time: each key in turn, and those of one key in order. */
export class TurnGate {
  readonly #max: number
  readonly #waiting = new FairQueue<() => void>()
  #inside = 0

  constructor(max: number) {
    this.#max = max
  }

  /** Resolves once there is room; null if there is room now. The caller says when it leaves. */
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
