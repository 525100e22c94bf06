/** How much may fail before a map run does (Developer Guide, "Setting failure thresholds for Distributed Map"). */
export interface Tolerance {
  /** Null when not given. */
  readonly toleratedFailureCount: number | null
  readonly toleratedFailurePercentage: number | null
}

/**
 * Whether too many items failed. Each threshold that is given counts by itself; without any, nothing is tolerated.
 *
 * @param itemTotal how many items there are, or null while they are still being read: a percentage of an unknown number
 * cannot be exceeded yet, unless it is none at all.
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
