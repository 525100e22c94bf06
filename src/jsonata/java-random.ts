const multiplier = 0x5deece66dn
const mask = (1n << 48n) - 1n

/** The linear congruential generator of java.util.Random, as its documentation specifies it. */
export class JavaRandom {
  #state: bigint

  constructor(seed: number) {
    this.#state = (BigInt(seed) ^ multiplier) & mask
  }

  /** A 32-bit integer from start, included, to end, excluded, as drawn by `ints(start, end)`. */
  integer(start: number, end: number): number {
    const bound = end - start
    if (bound <= 2147483647) return start + this.#below(bound)
    for (;;) {
      const drawn = this.#next(32)
      if (drawn >= start && drawn < end) return drawn
    }
  }

  /** A number n, 0 <= n < 1, as drawn by `nextDouble()`. */
  double(): number {
    const high = this.#next(26)
    return (high * 2 ** 27 + this.#next(27)) / 2 ** 53
  }

  #below(bound: number): number {
    if ((bound & -bound) === bound) return Number((BigInt(bound) * BigInt(this.#next(31))) >> 31n)
    for (;;) {
      const drawn = this.#next(31)
      const remainder = drawn % bound
      // Draws from the last, incomplete multiple of the bound would favour small numbers.
      if (drawn - remainder + (bound - 1) <= 2147483647) return remainder
    }
  }

  #next(bits: number): number {
    this.#state = (this.#state * multiplier + 0xbn) & mask
    return Number(BigInt.asIntN(32, this.#state >> BigInt(48 - bits)))
  }
}
