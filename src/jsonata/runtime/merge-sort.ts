import type { Evaluation } from './evaluation.ts'

/**
 * Sorts by a single question: does the left come after the right? The comparison may be a function of the expression's own,
 * and may contradict itself, so the order of the questions is part of the language's behaviour.
 */
export function mergeSort<T>(
  values: readonly T[],
  evaluation: Evaluation,
  comesAfter: (left: T, right: T) => boolean,
): T[] {
  if (values.length < 2) return values.slice()
  evaluation.step(2 * values.length)
  const middle = Math.floor(values.length / 2)
  const left = mergeSort(values.slice(0, middle), evaluation, comesAfter)
  const right = mergeSort(values.slice(middle), evaluation, comesAfter)
  const merged: T[] = []
  let leftIndex = 0
  let rightIndex = 0
  while (leftIndex < left.length && rightIndex < right.length) {
    if (comesAfter(left[leftIndex]!, right[rightIndex]!)) merged.push(right[rightIndex++]!)
    else merged.push(left[leftIndex++]!)
  }
  while (leftIndex < left.length) merged.push(left[leftIndex++]!)
  while (rightIndex < right.length) merged.push(right[rightIndex++]!)
  return merged
}
