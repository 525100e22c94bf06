/** Characters from the first code to the last, inclusive. */
export type Range = readonly [first: number, last: number]

/** Whether the set has the character with this code. */
export type CharacterTest = (code: number) => boolean

const codeMax = 0x10ffff

/**
 * A set of characters, as ranges. A lookup takes about as long in a large set as in a small one. The ranges are sorted
 * when they are first needed, so that a pattern that is only read does not pay for it.
 */
export class CharacterSet {
  readonly #make: () => readonly Range[]
  /** About what making the ranges costs, and an upper bound on the number of characters. */
  readonly work: number
  readonly sizeMax: number
  /** The codes at which membership changes: a character is in the set if an odd number of them is not above it. */
  #changes: Int32Array | undefined
  readonly #ascii = new Uint8Array(128)

  constructor(make: () => readonly Range[], work: number, sizeMax: number) {
    this.#make = make
    this.work = work
    this.sizeMax = sizeMax
  }

  has(code: number): boolean {
    const changes = this.#changes ?? this.#build()
    if (code < 128) return this.#ascii[code] === 1
    let low = 0
    let high = changes.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (changes[middle]! <= code) low = middle + 1
      else high = middle
    }
    return (low & 1) === 1
  }

  /** The ranges in order, none adjacent to another. */
  ranges(): Range[] {
    const changes = this.#changes ?? this.#build()
    return Array.from({ length: changes.length / 2 }, (_, index): Range => {
      return [changes[2 * index]!, changes[2 * index + 1]! - 1]
    })
  }

  #build(): Int32Array {
    const changes: number[] = []
    for (const [first, last] of this.#make().toSorted((left, right) => left[0] - right[0])) {
      const end = changes.at(-1)
      if (end === undefined || first > end) changes.push(first, last + 1)
      else if (last >= end) changes[changes.length - 1] = last + 1
      for (let code = first; code <= last && code < 128; code++) this.#ascii[code] = 1
    }
    this.#changes = Int32Array.from(changes)
    return this.#changes
  }
}

/** A set whose members only the platform knows. Its test must not take longer the more sets it consists of. */
export class TestedSet {
  readonly #test: CharacterTest
  readonly work = 1

  constructor(test: CharacterTest) {
    this.#test = test
  }

  has(code: number): boolean {
    return this.#test(code)
  }
}

export function between(first: number, last: number): CharacterSet {
  return new CharacterSet(() => [[first, last]], 1, last - first + 1)
}

export function oneOf(codes: readonly number[]): CharacterSet {
  return new CharacterSet(() => codes.map((code): Range => [code, code]), codes.length, codes.length)
}

export function not(set: CharacterSet): CharacterSet {
  const make = (): Range[] => {
    const others: Range[] = []
    let start = 0
    for (const [first, last] of set.ranges()) {
      if (first > start) others.push([start, first - 1])
      start = last + 1
    }
    if (start <= codeMax) others.push([start, codeMax])
    return others
  }
  return new CharacterSet(make, set.work + 1, codeMax + 1)
}

export function anyOf(sets: readonly CharacterSet[]): CharacterSet {
  if (sets.length === 1) return sets[0]!
  const sum = (each: (set: CharacterSet) => number): number => sets.reduce((total, set) => total + each(set), 0)
  const work = sum((set) => set.work)
  return new CharacterSet(
    () => sets.flatMap((set) => set.ranges()),
    work,
    Math.min(
      codeMax + 1,
      sum((set) => set.sizeMax),
    ),
  )
}

/**
 * A set, with everything that differs from its members only in case.
 * @param others The characters that a character adds. @param cased Every character that adds others.
 */
export function withOthers(
  set: CharacterSet,
  others: (code: number) => readonly number[],
  cased: () => Iterable<number>,
  casedCount: number,
): CharacterSet {
  const make = (): Range[] => {
    const ranges = set.ranges()
    const add = (code: number): void => {
      for (const other of others(code)) ranges.push([other, other])
    }
    if (set.sizeMax > casedCount) {
      for (const code of cased()) if (set.has(code)) add(code)
    } else {
      for (const [first, last] of ranges.slice()) for (let code = first; code <= last; code++) add(code)
    }
    return ranges
  }
  return new CharacterSet(make, set.work + Math.min(set.sizeMax, casedCount), Math.min(codeMax + 1, 5 * set.sizeMax))
}

export const anyCharacter = between(0, codeMax)
export const digits = between(48, 57)
export const upperCase = between(65, 90)
export const lowerCase = between(97, 122)
/** What `\w` means and what word boundaries depend on, in both dialects. */
export const wordCharacters = anyOf([lowerCase, upperCase, digits, between(95, 95)])
