/** Limits how many Standard executions are open at once, over all nodes. */
export interface ExecutionQuota {
  readonly max: number
  readonly isFull: boolean
  /** Adds those that the last server left open. */
  add(count: number): void
  opened(): void
  ended(): void
}
