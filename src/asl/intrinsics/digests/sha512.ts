import { padded } from './padding.ts'
import { firstPrimes, rootFraction } from './primes.ts'

const mask = 0xffff_ffff_ffff_ffffn
const constants = firstPrimes(80).map((prime) => rootFraction(prime, 3n))
const initial512 = firstPrimes(8).map((prime) => rootFraction(prime, 2n))
const initial384 = firstPrimes(16)
  .slice(8)
  .map((prime) => rootFraction(prime, 2n))

export function sha512(message: Uint8Array): Uint8Array {
  return hash(message, initial512)
}

export function sha384(message: Uint8Array): Uint8Array {
  return hash(message, initial384).slice(0, 48)
}

/** Words of 64 bits are BigInts: slower than pairs of numbers, but texts of at most 10,000 characters come here. */
function hash(message: Uint8Array, initial: readonly bigint[]): Uint8Array {
  const view = padded(message, 128, false)
  const state = [...initial]
  const words = new BigUint64Array(80)
  for (let block = 0; block < view.byteLength; block += 128) {
    for (let index = 0; index < 16; index++) words[index] = view.getBigUint64(block + index * 8)
    for (let index = 16; index < 80; index++) words[index] = extended(words, index)
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint]
    for (let step = 0; step < 80; step++) {
      const first =
        h +
        (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) +
        ((e & f) ^ (~e & mask & g)) +
        constants[step]! +
        words[step]!
      const second = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & mask, c, b, a, (first + second) & mask]
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index]! + value) & mask
  }
  const result = new DataView(new ArrayBuffer(64))
  for (const [index, value] of state.entries()) result.setBigUint64(index * 8, value)
  return new Uint8Array(result.buffer)
}

function extended(words: BigUint64Array, index: number): bigint {
  const [early, late] = [words[index - 15]!, words[index - 2]!]
  const first = rotate(early, 1n) ^ rotate(early, 8n) ^ (early >> 7n)
  const second = rotate(late, 19n) ^ rotate(late, 61n) ^ (late >> 6n)
  return (words[index - 16]! + first + words[index - 7]! + second) & mask
}

function rotate(value: bigint, count: bigint): bigint {
  return ((value >> count) | (value << (64n - count))) & mask
}
