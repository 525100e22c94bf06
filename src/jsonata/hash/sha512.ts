import { padded } from './bytes.ts'
import { firstPrimes, rootFraction } from './primes.ts'

/** A 64-bit word as two halves: big integers would do, twenty times slower. */
type Halves = Int32Array

interface Tables {
  readonly constants: Halves
  readonly start512: Halves
  readonly start384: Halves
}

let tables: Tables | undefined

function makeTables(): Tables {
  const primes = firstPrimes(80)
  return {
    constants: halves(primes.map((prime) => rootFraction(prime, 3, 64))),
    start512: halves(primes.slice(0, 8).map((prime) => rootFraction(prime, 2, 64))),
    start384: halves(primes.slice(8, 16).map((prime) => rootFraction(prime, 2, 64))),
  }
}

function halves(words: readonly bigint[]): Halves {
  return Int32Array.from(
    words.flatMap((word) => [Number(BigInt.asIntN(32, word >> 32n)), Number(BigInt.asIntN(32, word))]),
  )
}

/** The SHA-512 digest (FIPS 180-4) in hexadecimal. */
export function sha512(message: Uint8Array): string {
  tables ??= makeTables()
  return digest(message, tables.start512, tables.constants)
}

/** The SHA-384 digest: SHA-512 from another start, cut off. */
export function sha384(message: Uint8Array): string {
  tables ??= makeTables()
  return digest(message, tables.start384, tables.constants).slice(0, 96)
}

function digest(message: Uint8Array, start: Halves, constants: Halves): string {
  const data = padded(message, 128, false)
  const state = start.slice()
  const words = new Int32Array(160)
  const sum = new Adder()
  for (let block = 0; block < data.byteLength; block += 128) {
    for (let index = 0; index < 32; index++) words[index] = data.getInt32(block + 4 * index)
    for (let index = 32; index < 160; index += 2) {
      const early = index - 30
      const late = index - 4
      sum.reset()
      sum.add(words[index - 32]!, words[index - 31]!)
      sum.add(words[index - 14]!, words[index - 13]!)
      const [eh, el] = [words[early]!, words[early + 1]!]
      sum.add(right(eh, el, 1) ^ right(eh, el, 8) ^ (eh >>> 7), right(el, eh, 1) ^ right(el, eh, 8) ^ right(el, eh, 7))
      const [lh, ll] = [words[late]!, words[late + 1]!]
      sum.add(
        right(lh, ll, 19) ^ right(ll, lh, 29) ^ (lh >>> 6),
        right(ll, lh, 19) ^ right(lh, ll, 29) ^ right(ll, lh, 6),
      )
      words[index] = sum.high
      words[index + 1] = sum.low
    }
    compress(state, words, constants, sum)
  }
  return Array.from(state, (half) => (half >>> 0).toString(16).padStart(8, '0')).join('')
}

function compress(state: Halves, words: Halves, constants: Halves, sum: Adder): void {
  const v = state.slice()
  for (let step = 0; step < 160; step += 2) {
    const [ah, al, eh, el] = [v[0]!, v[1]!, v[8]!, v[9]!]
    sum.reset()
    sum.add(v[14]!, v[15]!)
    sum.add(
      right(eh, el, 14) ^ right(eh, el, 18) ^ right(el, eh, 9),
      right(el, eh, 14) ^ right(el, eh, 18) ^ right(eh, el, 9),
    )
    sum.add((eh & v[10]!) ^ (~eh & v[12]!), (el & v[11]!) ^ (~el & v[13]!))
    sum.add(constants[step]!, constants[step + 1]!)
    sum.add(words[step]!, words[step + 1]!)
    const [firstHigh, firstLow] = [sum.high, sum.low]
    sum.add(
      right(ah, al, 28) ^ right(al, ah, 2) ^ right(al, ah, 7),
      right(al, ah, 28) ^ right(ah, al, 2) ^ right(ah, al, 7),
    )
    sum.add((ah & v[2]!) ^ (ah & v[4]!) ^ (v[2]! & v[4]!), (al & v[3]!) ^ (al & v[5]!) ^ (v[3]! & v[5]!))
    const [newHigh, newLow] = [sum.high, sum.low]
    sum.reset()
    sum.add(v[6]!, v[7]!)
    sum.add(firstHigh, firstLow)
    v.copyWithin(2, 0, 14)
    v[0] = newHigh
    v[1] = newLow
    v[8] = sum.high
    v[9] = sum.low
  }
  for (let index = 0; index < 16; index += 2) {
    sum.reset()
    sum.add(state[index]!, state[index + 1]!)
    sum.add(v[index]!, v[index + 1]!)
    state[index] = sum.high
    state[index + 1] = sum.low
  }
}

/** The upper half of a word turned right by less than 32 bits; with the halves swapped, the lower. */
function right(high: number, low: number, count: number): number {
  return (high >>> count) | (low << (32 - count))
}

/** Adds 64-bit words without letting anything past the 64th bit. */
class Adder {
  high = 0
  low = 0

  reset(): void {
    this.high = 0
    this.low = 0
  }

  add(high: number, low: number): void {
    const sum = (this.low >>> 0) + (low >>> 0)
    this.low = sum | 0
    this.high = (this.high + high + (sum >= 0x1_0000_0000 ? 1 : 0)) | 0
  }
}
