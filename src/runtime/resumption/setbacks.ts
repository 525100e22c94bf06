// From a second on, doubled each time up to a minute.
const delayMillisMin = 1_000
const delayMillisMax = 60_000

interface Setback {
  /** How often in a row. */
  count: number
  untilMillis: number
}

/** What failed, such as executions whose last turn could not be stored: how often in a row, and when to try again. */
export class Setbacks<Key> {
  readonly #byKey = new Map<Key, Setback>()

  /** Whether something is to be left alone for now, because it will be tried again later. */
  has(key: Key, nowMillis: number): boolean {
    const setback = this.#byKey.get(key)
    return setback !== undefined && setback.untilMillis > nowMillis
  }

  /** Takes down another failure. Gives how many that makes, and when to try again. */
  add(key: Key, nowMillis: number): { readonly count: number; readonly untilMillis: number } {
    const count = (this.#byKey.get(key)?.count ?? 0) + 1
    const untilMillis = nowMillis + Math.min(delayMillisMin * 2 ** (count - 1), delayMillisMax)
    const setback = { count, untilMillis }
    this.#byKey.set(key, setback)
    return setback
  }

  /** It succeeded, or is gone. */
  clear(key: Key): void {
    if (this.#byKey.size > 0) this.#byKey.delete(key)
  }
}
