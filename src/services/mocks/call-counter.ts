/** How many executions' counts are retained; the oldest are dropped first. Mocked executions are short. */
const executionsMax = 10_000

/** Counts the calls of each state within its execution. Only in memory, because mocks are for tests. */
export class CallCounter {
  readonly #executions = new Map<number, Map<string, number>>()

  /** The number of this call, from 0. After a restart, the count continues from the state's retry count. */
  next(executionId: number, stateName: string, retryCount: number): number {
    let counts = this.#executions.get(executionId)
    if (counts === undefined) {
      if (this.#executions.size >= executionsMax) {
        for (const oldest of this.#executions.keys()) {
          this.#executions.delete(oldest)
          break
        }
      }
      counts = new Map()
      this.#executions.set(executionId, counts)
    }
    const call = counts.get(stateName) ?? retryCount
    counts.set(stateName, call + 1)
    return call
  }
}
