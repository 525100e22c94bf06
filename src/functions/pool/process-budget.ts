/** What the budget knows of a pool. */
export interface Spender {
  /** Ends an idle process. Returns false if there is none. */
  endIdle(): boolean
  /** Called when there is room for a process again. */
  roomAvailable(): void
}

/** Bounds the processes of all functions together, so that many functions do not use up the memory. */
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

  /** True if another process may start. Otherwise an idle one is ended; once it has gone, `roomAvailable` is called. */
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
