import { hexadecimal, padded, rotateLeft } from './bytes.ts'
import { firstPrimes, rootFraction } from './primes.ts'

interface Tables {
  readonly constants: readonly number[]
  readonly start: readonly number[]
}

let tables: Tables | undefined

function makeTables(): Tables {
  const primes = firstPrimes(64)
  return {
    constants: primes.map((prime) => Number(rootFraction(prime, 3, 32))),
    start: primes.slice(0, 8).map((prime) => Number(rootFraction(prime, 2, 32))),
  }
}

/** The SHA-256 digest (FIPS 180-4) in hexadecimal. */
export function sha256(message: Uint8Array): string {
  tables ??= makeTables()
  const { constants } = tables
  const data = padded(message, 64, false)
  const state = [...tables.start]
  const words = new Int32Array(64)
  for (let block = 0; block < data.byteLength; block += 64) {
    for (let index = 0; index < 16; index++) words[index] = data.getInt32(block + 4 * index)
    for (let index = 16; index < 64; index++) {
      const early = words[index - 15]!
      const late = words[index - 2]!
      const first = right(early, 7) ^ right(early, 18) ^ (early >>> 3)
      const second = right(late, 17) ^ right(late, 19) ^ (late >>> 10)
      words[index] = words[index - 16]! + first + words[index - 7]! + second
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
    for (let step = 0; step < 64; step++) {
      const choice = (e & f) ^ (~e & g)
      const first = (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + choice + constants[step]! + words[step]!) | 0
      const majority = (a & b) ^ (a & c) ^ (b & c)
      const second = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + majority) | 0
      h = g
      g = f
      f = e
      e = (d + first) | 0
      d = c
      c = b
      b = a
      a = (first + second) | 0
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index] = (state[index]! + value) | 0
  }
  return hexadecimal(state)
}

function right(word: number, count: number): number {
  return rotateLeft(word, 32 - count)
}
