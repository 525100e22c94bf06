import type { FoundExecution, SearchCriteria, SearchPortion, Store } from '../../store/store.ts'
import type { Condition } from './condition.ts'

export interface SearchQuery {
  readonly criteria: SearchCriteria
  readonly input: Condition | null
  readonly output: Condition | null
}

// Each portion takes some milliseconds, and others are served in between: together about a tenth of a second.
const portionsMax = 16
// Payloads are parsed for conditions, so portions are smaller, and there are more of them.
const portionsWithPayloadsMax = 40
const candidatesMax = 100

/**
 * Looks for executions, newest first, for about a tenth of a second. If little matches, it returns what it has found by then,
 * and from where to go on.
 *
 * @param beforeId where an earlier search ended; null for the newest.
 */
export async function searchExecutions(
  store: Pick<Store, 'overview'>,
  { criteria, input, output }: SearchQuery,
  { beforeId, limit }: { readonly beforeId: number | null; readonly limit: number },
): Promise<SearchPortion> {
  const withPayloads = input !== null || output !== null
  const found: FoundExecution[] = []
  let from = beforeId
  let reachedMillis: number | null = null
  for (let portions = 0; portions < (withPayloads ? portionsWithPayloadsMax : portionsMax); portions += 1) {
    const room = withPayloads ? candidatesMax : limit - found.length
    const portion = await store.overview.search({ criteria, beforeId: from, limit: room, withPayloads })
    reachedMillis = portion.reachedMillis ?? reachedMillis
    for (const each of portion.found) {
      if (!holds(input, each.input) || !holds(output, each.output)) continue
      found.push(each)
      if (found.length < limit) continue
      const { id, startMillis } = each.execution
      const isLast = portion.beforeId === null && each === portion.found.at(-1)
      return { found, beforeId: isLast ? null : id, reachedMillis: startMillis }
    }
    from = portion.beforeId
    if (from === null) break
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { found, beforeId: from, reachedMillis }
}

function holds(condition: Condition | null, payload: string | null): boolean {
  return condition === null || (payload !== null && condition(payload))
}
