// From a second on, doubled each time up to a minute.
const delayMillisMin = 1_000
const delayMillisMax = 60_000

interface Setback {
  /** How often in a row. */
  count: number
  untilMillis: number
}

/** The executions whose last turn could not be made or stored: how often in a row, and when they are tried again. */
export class Setbacks {
  readonly #byExecution = new Map<number, Setback>()

  /** Whether an execution is to be left alone for now, because it will be tried again later. */
  has(executionId: number, nowMillis: number): boolean {
    const setback = this.#byExecution.get(executionId)
    return setback !== undefined && setback.untilMillis > nowMillis
  }

  /** Takes down another failure. Gives how many that makes, and when to try again. */
  add(executionId: number, nowMillis: number): { readonly count: number; readonly untilMillis: number } {
    const count = (this.#byExecution.get(executionId)?.count ?? 0) + 1
    const untilMillis = nowMillis + Math.min(delayMillisMin * 2 ** (count - 1), delayMillisMax)
    const setback = { count, untilMillis }
    this.#byExecution.set(executionId, setback)
    return setback
  }

  /** A turn was stored, or the execution is gone. */
  clear(executionId: number): void {
    if (this.#byExecution.size > 0) this.#byExecution.delete(executionId)
  }
}
