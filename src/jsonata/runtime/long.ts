import type { JsonNumber } from '../../json/index.ts'

const longMax = 2n ** 63n - 1n

/** Whether a number is spelled as an integer of 64 bits, all of whose digits the service keeps. */
export function isLong(value: JsonNumber): boolean {
  return /^-?\d{1,19}$/.test(value.text) && BigInt(value.text.replace('-', '')) <= longMax
}
