import type { ExecutionStatus, MapRun, MapRunTally } from '../../store/store.ts'

/** How many items, or child executions, of a map run have which status. */
export interface MapRunCount {
  readonly pending: number
  readonly running: number
  readonly succeeded: number
  readonly failed: number
  readonly timedOut: number
  readonly aborted: number
  readonly total: number
  readonly resultsWritten: number
  /** Failed before the run was redriven, and still waiting for their redrive. */
  readonly pendingRedrive: number
  /** Failed, and could not be redriven with the run. */
  readonly failuresNotRedrivable: number
}

export interface MapRunCounts {
  readonly items: MapRunCount
  readonly executions: MapRunCount
}

/** Counts a map run's children by what the store says about them. */
export function countsOf(
  mapRun: MapRun,
  tallies: readonly MapRunTally[],
  notRedrivable: Pick<MapRunTally, 'executions' | 'items'>,
): MapRunCounts {
  const items = { ...countOf(tallies, 'items', mapRun.itemTotal), failuresNotRedrivable: notRedrivable.items }
  const executions = {
    ...countOf(tallies, 'executions', mapRun.childTotal),
    failuresNotRedrivable: notRedrivable.executions,
  }
  const allWritten = mapRun.resultsWritten > 0 && mapRun.resultsWritten >= executions.total
  return {
    executions: { ...executions, resultsWritten: mapRun.resultsWritten },
    items: { ...items, resultsWritten: allWritten ? items.total : mapRun.resultsWritten },
  }
}

function countOf(tallies: readonly MapRunTally[], what: 'items' | 'executions', known: number | null) {
  const of = (status: ExecutionStatus) => tallies.find((tally) => tally.status === status)?.[what] ?? 0
  const counted = {
    running: of('RUNNING'),
    succeeded: of('SUCCEEDED'),
    failed: of('FAILED'),
    timedOut: of('TIMED_OUT'),
    aborted: of('ABORTED'),
    pendingRedrive: of('PENDING_REDRIVE'),
  }
  const started = tallies.reduce((sum, tally) => sum + tally[what], 0)
  const total = Math.max(known ?? 0, started)
  return { pending: total - started, ...counted, total }
}
