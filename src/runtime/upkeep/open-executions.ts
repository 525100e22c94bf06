/**
 * Counts the open Standard executions, so that there are never more than the service would have. The count is this
 * process's: with several on one store, each would hold itself to the quota.
 */
export class OpenExecutions {
  readonly max: number
  #count = 0

  constructor(max: number) {
    this.max = max
  }

  get isFull(): boolean {
    return this.#count >= this.max
  }

  /** Adds those that the last server left open. */
  add(count: number): void {
    this.#count += count
  }

  opened(): void {
    this.#count += 1
  }

  ended(): void {
    this.#count = Math.max(0, this.#count - 1)
  }
}
