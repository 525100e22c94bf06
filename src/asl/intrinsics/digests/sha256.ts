import { padded } from './padding.ts'
import { firstPrimes, rootFraction } from './primes.ts'

const constants = firstPrimes(64).map((prime) => Number(BigInt.asIntN(32, rootFraction(prime, 3n) >> 32n)))
const initial = firstPrimes(8).map((prime) => Number(BigInt.asIntN(32, rootFraction(prime, 2n) >> 32n)))

export function sha256(message: Uint8Array): Uint8Array {
  const view = padded(message, 64, false)
  const state = [...initial]
  const words = new Int32Array(64)
  for (let block = 0; block < view.byteLength; block += 64) {
    for (let index = 0; index < 16; index++) words[index] = view.getInt32(block + index * 4)
    for (let index = 16; index < 64; index++) words[index] = extended(words, index)
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
    for (let step = 0; step < 64; step++) {
      const first =
        h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + constants[step]! + words[step]!
      const second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index]! + value) | 0
  }
  const result = new DataView(new ArrayBuffer(32))
  for (const [index, value] of state.entries()) result.setInt32(index * 4, value)
  return new Uint8Array(result.buffer)
}

function extended(words: Int32Array, index: number): number {
  const [early, late] = [words[index - 15]!, words[index - 2]!]
  const first = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
  const second = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
  return (words[index - 16]! + first + words[index - 7]! + second) | 0
}

function rotate(value: number, count: number): number {
  return (value >>> count) | (value << (32 - count))
}
