import type { Entropy } from './entropy.ts'

const wordMax = 2 ** 32

/** The same numbers, names and tokens for the same seed, in the same order. For simulations: they can be guessed. */
export class SeededEntropy implements Entropy {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  random(): number {
    return this.#word() / wordMax
  }

  uuid(): string {
    const bytes = this.bytes(16)
    bytes[6] = (bytes[6]! & 0x0f) | 0x40
    bytes[8] = (bytes[8]! & 0x3f) | 0x80
    const hex = Buffer.from(bytes).toString('hex')
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.#word() & 0xff)
  }

  fork(): number {
    return this.#word()
  }

  /** SplitMix32: every seed gives a sequence of its own, which repeats after 2^32 words. */
  #word(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0
    let word = this.#state
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad)
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97)
    return (word ^ (word >>> 15)) >>> 0
  }
}
