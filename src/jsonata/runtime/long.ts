import type { JsonNumber } from '../../json/index.ts'

/** Whether a number is spelled as a 64-bit integer, of which the service keeps all digits. */
export function isLong(value: JsonNumber): boolean {
  if (!/^-?\d{1,19}$/.test(value.text)) return false
  const integer = BigInt(value.text)
  return BigInt.asIntN(64, integer) === integer
}
