import { mapRunDoesNotExist } from '../../operations/map-runs/map-run-exists.ts'
import { requireArn } from '../../require-arn.ts'
import { consoleOperation } from '../console-operation.ts'
import { text } from '../input-shape.ts'

interface Group {
  readonly error: string | undefined
  readonly cause: string | undefined
  readonly executionArn: string
  count: number
}

// So many failures are looked at; more would rarely show another kind.
const failuresMax = 500
const groupsMax = 50
const causeCharactersMax = 1_000
const pageSize = 100

/** The distinct errors of a map run's failed children, each with one of them as a sample. */
export const listMapRunErrors = consoleOperation({
  name: 'ListMapRunErrors',
  input: { mapRunArn: text({ max: 2_000 }) },
  resources: ({ mapRunArn }) => [mapRunArn],
  async handle({ store }, { mapRunArn }) {
    requireArn(mapRunArn, ['mapRun'])
    if ((await store.mapRuns.byArn(mapRunArn)) === null) mapRunDoesNotExist(mapRunArn)
    const groups = new Map<string, Group>()
    let looked = 0
    let isMore = false
    for (const status of ['FAILED', 'TIMED_OUT'] as const) {
      let after: string | null = null
      do {
        const limit = Math.min(pageSize, failuresMax - looked)
        const page = await store.mapRuns.listChildren(mapRunArn, { limit, after, status, redriven: null })
        for (const { id, arn } of page.items) {
          const failure = await store.overview.failure(id)
          if (failure === null) continue
          const error = failure.error ?? (status === 'TIMED_OUT' ? 'States.Timeout' : undefined)
          const group = groups.get(error ?? '')
          if (group !== undefined) group.count += 1
          else if (groups.size < groupsMax) {
            const cause = failure.cause?.slice(0, causeCharactersMax)
            groups.set(error ?? '', { error, cause, executionArn: arn, count: 1 })
          }
        }
        looked += page.items.length
        after = page.next
        if (after !== null) await new Promise((resolve) => setImmediate(resolve))
      } while (after !== null && looked < failuresMax)
      isMore ||= after !== null
      if (looked >= failuresMax) break
    }
    return { errors: [...groups.values()].toSorted((left, right) => right.count - left.count), isMore }
  },
})
