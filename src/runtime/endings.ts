import type { ExecutionEnd, Store } from '../store/store.ts'
import type { Messages } from './nodes/messages.ts'

/** Those waiting for executions to end. */
export class Endings {
  readonly #store: Store
  readonly #waiting = new Map<number, ((end: ExecutionEnd) => void)[]>()

  constructor(store: Store, messages: Messages) {
    this.#store = store
    messages.subscribe((message) => {
      if (message.type === 'executionEnded') this.#tell(message.executionId, message.end)
    })
  }

  /** The end of an execution that is still open. */
  next(id: number): Promise<ExecutionEnd> {
    return new Promise((resolve) => this.#wait(id, resolve))
  }

  /** The end of any execution, or null if no execution has this id. */
  async of(id: number): Promise<ExecutionEnd | null> {
    const { promise: ended, resolve } = Promise.withResolvers<ExecutionEnd>()
    this.#wait(id, resolve)
    const execution = await this.#store.executions.byId(id)
    if (execution !== null && execution.end === null) return ended
    // Only this caller hears of it: a redrive may have begun meanwhile, and others wait for the next end.
    this.#waitNoMore(id, resolve)
    return execution === null ? null : execution.end
  }

  #wait(id: number, resolve: (end: ExecutionEnd) => void): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) this.#waiting.set(id, [resolve])
    else waiting.push(resolve)
  }

  #waitNoMore(id: number, resolve: (end: ExecutionEnd) => void): void {
    const left = this.#waiting.get(id)?.filter((other) => other !== resolve) ?? []
    if (left.length === 0) this.#waiting.delete(id)
    else this.#waiting.set(id, left)
  }

  #tell(id: number, end: ExecutionEnd): void {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return
    this.#waiting.delete(id)
    for (const resolve of waiting) resolve(end)
  }
}
