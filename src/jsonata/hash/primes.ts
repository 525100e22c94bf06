/** The first primes: the constants of the SHA-2 family are bits of their roots. */
export function firstPrimes(count: number): bigint[] {
  const primes: bigint[] = []
  for (let candidate = 2n; primes.length < count; candidate++) {
    if (primes.every((prime) => candidate % prime !== 0n)) primes.push(candidate)
  }
  return primes
}

/** The first bits after the binary point of a number's square or cube root. */
export function rootFraction(value: bigint, root: 2 | 3, bits: number): bigint {
  const scaled = value << BigInt(root * bits)
  let low = 0n
  let high = scaled
  while (low < high) {
    const middle = (low + high + 1n) >> 1n
    const power = root === 2 ? middle * middle : middle * middle * middle
    if (power <= scaled) low = middle
    else high = middle - 1n
  }
  return low & ((1n << BigInt(bits)) - 1n)
}
