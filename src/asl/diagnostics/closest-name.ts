/** Names longer than this are not compared: no state, field or variable may have one. */
const lengthMax = 100
/** Never more comparisons than this for one suggestion, so that a huge definition with many typing errors stays fast. */
const candidatesMax = 2000

/**
 * The name that was probably meant, or null when none is close: at most a third of the letters wrong, where exchanging
 * two neighbours counts once. A difference in upper and lower case alone is always close.
 */
export function closestName(wanted: string, candidates: Iterable<string>): string | null {
  if (wanted.length > lengthMax) return null
  const lowerCase = wanted.toLowerCase()
  let closest: string | null = null
  let distanceMin = Math.max(1, Math.floor(wanted.length / 3)) + 1
  let compared = 0
  for (const candidate of candidates) {
    if (candidate === wanted || candidate.length > lengthMax) continue
    if (compared++ === candidatesMax) break
    if (Math.abs(candidate.length - wanted.length) >= distanceMin) continue
    const distance = candidate.toLowerCase() === lowerCase ? 0 : editDistance(wanted, candidate)
    if (distance < distanceMin) {
      distanceMin = distance
      closest = candidate
    }
  }
  return closest
}

/** Insertions, deletions, replacements and exchanges of neighbours that turn one text into the other. */
export function editDistance(left: string, right: string): number {
  let before: number[] = []
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const replaced = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1)
      let distance = Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1)
      const exchanged =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (exchanged) distance = Math.min(distance, before[column - 2]! + 1)
      current.push(distance)
    }
    before = previous
    previous = current
  }
  return previous[right.length]!
}
