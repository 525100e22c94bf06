import type { ExecutionQuota } from './execution-quota.ts'

/** Counts the open Standard executions of one node. */
export class LocalExecutionQuota implements ExecutionQuota {
  readonly max: number
  #count = 0

  constructor(max: number) {
    this.max = max
  }

  get isFull(): boolean {
    return this.#count >= this.max
  }

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
