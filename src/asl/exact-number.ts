/**
 * The whole number that a field counts with. Beyond these bounds numbers are not exact any more, and what keeps them
 * could not read them again; nothing that is counted here comes near.
 */
export function exactNumber(value: number): number {
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
}
