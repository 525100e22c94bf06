/**
 * The whole number that a field counts with. Beyond these bounds numbers are no longer exact, and stored ones could not be
 * read again; nothing counted here comes close.
 */
export function exactNumber(value: number): number {
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
}
