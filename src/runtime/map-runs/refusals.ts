// How often the store may refuse something of a map run in a row, before the map run fails.
const refusalsMax = 3

/** How often the store refused each child of a map run in a row, by its index. */
export class Refusals {
  readonly #counts = new Map<number, number>()

  /** Takes down another one. Says whether that was once too often. */
  add(index: number): boolean {
    const count = (this.#counts.get(index) ?? 0) + 1
    this.#counts.set(index, count)
    return count >= refusalsMax
  }
}
