import type { ExecutionEnd, Store } from '../store/store.ts'

/** Who waits for executions to end. */
export class Endings {
  readonly #store: Store
  readonly #waiting = new Map<number, ((end: ExecutionEnd) => void)[]>()

  constructor(store: Store) {
    this.#store = store
  }

  /** The end of an execution that is not over yet. */
  next(id: number): Promise<ExecutionEnd> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(id)
      if (waiting === undefined) this.#waiting.set(id, [resolve])
      else waiting.push(resolve)
    })
  }

  /** The end of any execution, or null when there is none of this id. */
  async of(id: number): Promise<ExecutionEnd | null> {
    const ended = this.next(id)
    const execution = await this.#store.executionById(id)
    if (execution === null) {
      this.#waiting.delete(id)
      return null
    }
    if (execution.end !== null) this.tell(id, execution.end)
    return ended
  }

  tell(id: number, end: ExecutionEnd): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    for (const resolve of waiting) resolve(end)
  }
}
