/** A pool, as far as the budget knows it. */
export interface Spender {
  /** Ends a process that does nothing. False where there is none. */
  endIdle(): boolean
  /** There is room again for a process. */
  roomAvailable(): void
}

/** How many processes all functions together may have, so that many functions do not take all of the memory. */
export class ProcessBudget {
  readonly #processesMax: number
  readonly #spenders = new Set<Spender>()
  #processes = 0

  constructor(processesMax: number) {
    this.#processesMax = processesMax
  }

  join(spender: Spender): void {
    this.#spenders.add(spender)
  }

  leave(spender: Spender): void {
    this.#spenders.delete(spender)
  }

  /** True when another process may be started. Otherwise an idle one is ended, and `roomAvailable` says when it is gone. */
  take(): boolean {
    if (this.#processes < this.#processesMax) {
      this.#processes++
      return true
    }
    for (const spender of this.#spenders) if (spender.endIdle()) break
    return false
  }

  release(): void {
    this.#processes--
    for (const spender of this.#spenders) spender.roomAvailable()
  }
}
