import { setImmediate } from 'node:timers/promises'
import { compareUtf8 } from './utf8-order.ts'

/** This many names can be sorted, or merged, within a few milliseconds. */
const namesPerSlice = 4096

/** Collects names in any order and keeps the first ones, in the order of their bytes, up to a bound. */
export class FirstNames {
  readonly #max: number
  #names: string[] = []
  /** Once there are enough names, those that sort after the last of them are left out. */
  #last: string | null = null

  constructor(max: number) {
    this.#max = max
  }

  /** Whether nothing was left out. */
  get isAll(): boolean {
    return this.#last === null
  }

  /** Adds a name, and returns whether there are now so many that `tidy` is due. */
  add(name: string): boolean {
    if (this.#last !== null && compareUtf8(name, this.#last) > 0) return false
    return this.#names.push(name) >= 2 * this.#max
  }

  async tidy(): Promise<readonly string[]> {
    const sorted = await sortInSlices(this.#names)
    this.#names = sorted
    if (sorted.length > this.#max) {
      sorted.length = this.#max
      this.#last = sorted.at(-1)!
    }
    return sorted
  }
}

/** Sorting hundreds of thousands of names at once would block everything else meanwhile. */
async function sortInSlices(names: string[]): Promise<string[]> {
  if (names.length <= namesPerSlice) return names.sort(compareUtf8)
  let runs: string[][] = []
  for (let start = 0; start < names.length; start += namesPerSlice) {
    runs.push(names.slice(start, start + namesPerSlice).sort(compareUtf8))
    await setImmediate()
  }
  while (runs.length > 1) {
    const merged: string[][] = []
    for (let index = 0; index < runs.length; index += 2) {
      const [left, right] = [runs[index]!, runs[index + 1]]
      merged.push(right === undefined ? left : await merge(left, right))
    }
    runs = merged
  }
  return runs[0]!
}

async function merge(left: readonly string[], right: readonly string[]): Promise<string[]> {
  const merged: string[] = []
  let leftIndex = 0
  let rightIndex = 0
  while (leftIndex < left.length && rightIndex < right.length) {
    const isLeft = compareUtf8(left[leftIndex]!, right[rightIndex]!) <= 0
    merged.push(isLeft ? left[leftIndex++]! : right[rightIndex++]!)
    if (merged.length % namesPerSlice === 0) await setImmediate()
  }
  while (leftIndex < left.length) merged.push(left[leftIndex++]!)
  while (rightIndex < right.length) merged.push(right[rightIndex++]!)
  return merged
}
