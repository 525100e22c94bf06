/** The first primes: the constants of SHA-2 are taken from the fractions of their roots. */
export function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = []
  for (let candidate = 2n; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate)
  }
  return primes
}

/** The first 64 bits of the fraction of a number's root of this degree. */
export function rootFraction(value: bigint, degree: 2n | 3n): bigint {
  const scaled = value << (64n * degree)
  // Bit by bit from the top: the largest number whose power does not exceed the scaled value.
  let root = 0n
  for (let bit = 1n << 72n; bit > 0n; bit >>= 1n) {
    if ((root + bit) ** degree <= scaled) root += bit
  }
  return root & 0xffff_ffff_ffff_ffffn
}
