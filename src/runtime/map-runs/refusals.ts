// How often the store may refuse something of a map run in a row, before the map run fails.
const refusalsMax = 3

/** How often the store refused each child of a map run in a row, by its index. */
export class Refusals {
  readonly #counts = new Map<number, number>()

  /** Counts another refusal. Returns whether that was one too many. */
  add(index: number): boolean {
    const count = (this.#counts.get(index) ?? 0) + 1
    this.#counts.set(index, count)
    return count >= refusalsMax
  }
}
