import { Comparisons } from './comparisons.ts'

/** Longer names are not compared: no state, field or variable may have one. */
export const comparedLengthMax = 100

/**
 * The name that was probably meant, or null if none is close: at most a third of the letters wrong, where swapping two
 * neighbours counts once. Names that differ only in case are always close.
 */
export function closestName(
  wanted: string,
  candidates: Iterable<string>,
  comparisons: Comparisons = new Comparisons(),
): string | null {
  if (wanted.length > comparedLengthMax) return null
  const lowerCase = wanted.toLowerCase()
  let closest: string | null = null
  let distanceMin = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of candidates) {
    if (candidate === wanted || candidate.length > comparedLengthMax) continue
    if (comparisons.areSpent) break
    comparisons.spend(1)
    if (Math.abs(candidate.length - wanted.length) >= distanceMin) continue
    const isSame = candidate.toLowerCase() === lowerCase
    const distance = isSame ? 0 : editDistance(wanted, candidate, distanceMin, comparisons)
    if (distance < distanceMin) {
      distanceMin = distance
      closest = candidate
    }
  }
  return closest
}

/**
 * The number of insertions, deletions, replacements and swaps of neighbours that turn one text into the other; infinite if
 * there are `distanceMax` or more.
 */
export function editDistance(
  left: string,
  right: string,
  distanceMax = Number.POSITIVE_INFINITY,
  comparisons: Comparisons = new Comparisons(),
): number {
  let before = new Uint32Array(right.length + 1)
  let previous = Uint32Array.from(before, (_, index) => index)
  let current = new Uint32Array(right.length + 1)
  let smallestBefore = 0
  for (let row = 1; row <= left.length; row++) {
    current[0] = row
    let smallest = row
    for (let column = 1; column <= right.length; column++) {
      const replaced = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1)
      let distance = Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1)
      const exchanged =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (exchanged) distance = Math.min(distance, before[column - 2]! + 1)
      current[column] = distance
      if (distance < smallest) smallest = distance
    }
    comparisons.spend(right.length)
    // A swap of neighbours looks back two rows, so both must be too far.
    if (smallest >= distanceMax && smallestBefore >= distanceMax) return Number.POSITIVE_INFINITY
    smallestBefore = smallest
    const unused = before
    before = previous
    previous = current
    current = unused
  }
  return previous[right.length]!
}
