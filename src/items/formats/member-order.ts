/**
 * The order in which the service writes the members of an item made from a row. It is not that of the header, but that of a
 * Java hash map with its default capacity, as the recorded outputs and the examples of the documentation show (`rating`,
 * `movieId`, `userId`, `timestamp` for a header that names `userId` first).
 */
export function memberOrder(names: readonly string[]): readonly number[] {
  let capacity = 16
  while (names.length > capacity * 0.75) capacity *= 2
  const bucket = names.map((name) => spread(hashCode(name)) & (capacity - 1))
  // Sorting is stable: names in the same bucket stay in the order in which they were added.
  return names.map((_name, index) => index).sort((left, right) => bucket[left]! - bucket[right]!)
}

function hashCode(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0
  return hash
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16)
}
