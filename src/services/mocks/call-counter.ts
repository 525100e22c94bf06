/** How many executions' counts are kept; the oldest go first. Mocked executions are short. */
const executionsMax = 10_000

/** Counts the calls of each state within its execution. In memory: mocks are for tests. */
export class CallCounter {
  readonly #executions = new Map<number, Map<string, number>>()

  /** The number of this call, from 0. After a restart, the count goes on where the state's retries say. */
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
