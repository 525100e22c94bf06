/** How much may fail before a map run does (Developer Guide, "Setting failure thresholds for Distributed Map"). */
export interface Tolerance {
  /** Null if not given. */
  readonly toleratedFailureCount: number | null
  readonly toleratedFailurePercentage: number | null
}

/**
 * Whether too many items failed. Each given threshold counts by itself; without any, no failure is tolerated.
 *
 * @param itemTotal how many items there are, or null while they are still being read: a percentage of an unknown number
 * cannot be exceeded yet, unless the percentage is 0.
 */
export function isExceeded(
  { toleratedFailureCount, toleratedFailurePercentage }: Tolerance,
  failedItems: number,
  itemTotal: number | null,
): boolean {
  if (failedItems === 0) return false
  if (toleratedFailureCount === null && toleratedFailurePercentage === null) return true
  if (toleratedFailureCount !== null && failedItems > toleratedFailureCount) return true
  if (toleratedFailurePercentage === null) return false
  if (toleratedFailurePercentage === 0) return true
  return itemTotal !== null && failedItems * 100 > toleratedFailurePercentage * itemTotal
}
