/** The words nearest to a mistyped one, nearest first; none when all are too far for a mistake to explain it. */
export function nearMatches(word: string, candidates: Iterable<string>, countMax = 3): string[] {
  const distanceMax = Math.max(1, Math.floor(word.length / 3))
  const lower = word.toLowerCase()
  return [...candidates]
    .map((candidate) => ({ candidate, distance: editDistance(lower, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= distanceMax)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, countMax)
    .map(({ candidate }) => candidate)
}

/** How many characters must be inserted, removed or replaced to make one word of the other. */
function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let i = 1; i <= left.length; i++) {
    const next = [i]
    for (let j = 1; j <= right.length; j++) {
      const replaced = row[j - 1]! + (left[i - 1] === right[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[right.length]!
}
