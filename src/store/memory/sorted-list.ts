/** Items in order, found by binary search. Adding at the end, where nearly all go, moves nothing. */
export class SortedList<T> {
  readonly #compare: (left: T, right: T) => number
  readonly #items: T[] = []

  constructor(compare: (left: T, right: T) => number) {
    this.#compare = compare
  }

  get size(): number {
    return this.#items.length
  }

  at(index: number): T | undefined {
    return this.#items[index]
  }

  slice(from: number, to: number): T[] {
    return this.#items.slice(from, to)
  }

  add(item: T): void {
    this.#items.splice(this.indexOfFirst(item), 0, item)
  }

  delete(item: T): void {
    const index = this.indexOfFirst(item)
    const found = this.#items[index]
    if (found !== undefined && this.#compare(found, item) === 0) this.#items.splice(index, 1)
  }

  /** The index of the first item that is not less than this one. */
  indexOfFirst(item: T): number {
    let low = 0
    let high = this.#items.length
    const last = this.#items.at(-1)
    if (last !== undefined && this.#compare(last, item) < 0) return high
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#compare(this.#items[middle]!, item) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

export function compareNumbers(left: number, right: number): number {
  return left - right
}

/** By code units, which is SQLite's order for the characters of paths. */
export function compareTexts(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
