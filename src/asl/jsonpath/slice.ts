import type { Slice } from './path.ts'

/**
 * The indices that a slice selects from an array, by Jayway's rules: a negative start alone, or a negative end alone,
 * counts from the array's end; if both are given they are used unchanged, so `[1:-1]` selects nothing.
 */
export function sliceIndices({ from, to, step }: Slice, length: number): number[] {
  const [start, end] = sliceBounds(from, to, length)
  const indices: number[] = []
  for (let index = Math.max(start, -length); index < end; index += step) indices.push(index)
  return indices
}

function sliceBounds(from: number | null, to: number | null, length: number): [number, number] {
  if (to === null) return [Math.max(0, from !== null && from < 0 ? length + from : (from ?? 0)), length]
  if (from === null) return [0, Math.min(length, to < 0 ? length + to : to)]
  return [from, Math.min(length, to)]
}
