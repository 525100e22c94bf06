import type { JsonValue } from '../../src/json/index.ts'

/** Random choices that a seed repeats. */
export class Choices {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number n, 0 <= n < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  below(count: number): number {
    return Math.floor(this.next() * count)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  of<T>(options: readonly T[]): T {
    return options[this.below(options.length)]!
  }
}

export const names = ['a', 'b', 'c', 'd']
export const texts = ['', 'a', 'ab', 'b,c', 'Hello', '12', ' x ', 'A-b', 'é€', 'a😀b', '"q"\\n', '-1.5e3', '0x1F']
const numbers = [-1, 1.5, 0, 10, 0.1, 1e21, 1e-7, -0, 123456789012, 2.5]

/** A random document: deep enough for arrays in arrays and objects in objects. */
export function document(choices: Choices, depth = 4): JsonValue {
  const kind = choices.below(depth <= 0 ? 5 : 12)
  switch (kind) {
    case 0:
    case 1:
      return choices.below(6)
    case 2:
      return choices.of(texts)
    case 3:
      return choices.of([true, false, null])
    case 4:
      return choices.of(numbers)
    case 5:
    case 6:
    case 7:
      return Array.from({ length: choices.below(4) }, () => document(choices, depth - 1))
    default: {
      const object: Record<string, JsonValue> = {}
      for (let count = choices.below(4); count >= 0; count--) object[choices.of(names)] = document(choices, depth - 1)
      return object
    }
  }
}
