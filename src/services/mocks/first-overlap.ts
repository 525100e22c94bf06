/** Numbers from `first` to `last`, both included. */
export interface NumberRange {
  readonly first: number
  readonly last: number
}

/**
 * The index of the first range that has a number in common with one before it, or null. There may be millions of them, so
 * they are sorted instead of each being compared with all others.
 */
export function firstOverlap(ranges: readonly NumberRange[]): number | null {
  if (!haveOverlap(ranges, ranges.length)) return null
  let without = 0
  let withOne = ranges.length
  while (withOne - without > 1) {
    const middle = Math.floor((without + withOne) / 2)
    if (haveOverlap(ranges, middle)) withOne = middle
    else without = middle
  }
  return withOne - 1
}

function haveOverlap(ranges: readonly NumberRange[], count: number): boolean {
  const sorted = ranges.slice(0, count).sort((left, right) => left.first - right.first)
  return sorted.some(({ first }, index) => index > 0 && first <= sorted[index - 1]!.last)
}
