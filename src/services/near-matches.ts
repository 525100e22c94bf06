import { Comparisons, comparedLengthMax, editDistance } from '../asl/diagnostics/index.ts'

/** The words nearest to a mistyped one, nearest first; none if all are too different for a typing mistake. */
export function nearMatches(
  word: string,
  candidates: Iterable<string>,
  countMax = 3,
  comparisons: Comparisons = new Comparisons(),
): string[] {
  if (word.length > comparedLengthMax) return []
  const distanceMax = Math.max(1, Math.floor(word.length / 3))
  const lower = word.toLowerCase()
  const near: { readonly candidate: string; readonly distance: number }[] = []
  for (const candidate of candidates) {
    if (comparisons.areSpent) break
    comparisons.spend(1)
    if (candidate.length > comparedLengthMax) continue
    if (Math.abs(candidate.length - word.length) > distanceMax) continue
    const distance = editDistance(lower, candidate.toLowerCase(), distanceMax + 1, comparisons)
    if (distance <= distanceMax) near.push({ candidate, distance })
  }
  return near
    .sort((left, right) => left.distance - right.distance)
    .slice(0, countMax)
    .map(({ candidate }) => candidate)
}
