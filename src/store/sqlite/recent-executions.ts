import type { StoredExecution, TurnRecord } from '../store.ts'

// Enough for clients that start an execution and ask for it; what is larger than this is read from the database.
const executionsMax = 2_000
const charactersMax = 8_192

/**
 * Executions whose start or end was just committed: most questions are about them. Reading them from the database would
 * cost more than all the rest of such a question, because every commit makes the reader look at its pages anew.
 */
export class RecentExecutions {
  readonly #byArn = new Map<string, StoredExecution>()
  readonly #byId = new Map<number, StoredExecution>()

  /** To be called once the turn is on the disk. */
  keep(turn: TurnRecord): void {
    const { start, redrive, end } = turn
    // The children of a map run are too many to be asked for one by one.
    if (start?.mapRunArn != null) return
    if (start !== null) this.#put({ ...start, end })
    else if (redrive !== undefined || end !== null) {
      const started = this.#byId.get(turn.executionId)
      if (started === undefined) return
      if (redrive === undefined) return this.#put({ ...started, end })
      const redriven = { redriveCount: redrive.number, redriveMillis: redrive.redriveMillis }
      this.#put({ ...started, parentId: null, end, redriven })
    }
  }

  byArn(arn: string): StoredExecution | null {
    return this.#byArn.get(arn) ?? null
  }

  byId(id: number): StoredExecution | null {
    return this.#byId.get(id) ?? null
  }

  clear(): void {
    this.#byArn.clear()
    this.#byId.clear()
  }

  #put(execution: StoredExecution): void {
    const { id, arn } = execution
    this.#drop(execution)
    if (execution.input.length + (execution.end?.output?.length ?? 0) > charactersMax) return
    this.#byArn.set(arn, execution)
    this.#byId.set(id, execution)
    if (this.#byArn.size <= executionsMax) return
    const oldest = this.#byArn.values().next().value
    if (oldest !== undefined) this.#drop(oldest)
  }

  #drop({ id, arn }: StoredExecution): void {
    this.#byArn.delete(arn)
    this.#byId.delete(id)
  }
}
