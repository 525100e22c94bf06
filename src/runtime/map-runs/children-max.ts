import { limits } from '../../engine/limits.ts'

/** How many children of a map run may run at once. */
export function childrenMax(maxConcurrency: number): number {
  const { distributedMapConcurrency } = limits
  return maxConcurrency === 0 ? distributedMapConcurrency : Math.min(maxConcurrency, distributedMapConcurrency)
}
