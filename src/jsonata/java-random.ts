const multiplier = 0x5deece66dn
const mask = (1n << 48n) - 1n

/** The first number that Java's generator draws from a seed: what the service's `$random(seed)` gives. */
export function javaRandom(seed: number): number {
  let state = (BigInt.asIntN(64, BigInt(seed)) ^ multiplier) & mask
  const next = (bits: bigint): bigint => {
    state = (state * multiplier + 0xbn) & mask
    return state >> (48n - bits)
  }
  const high = next(26n)
  return Number((high << 27n) + next(27n)) / 2 ** 53
}
