import type { Flow, VisitStatus } from './visit.ts'

/** The worst that happened to a state matters most, but for what goes on now. */
const weights: Readonly<Record<VisitStatus, number>> = {
  Succeeded: 0,
  Aborted: 1,
  Caught: 2,
  TimedOut: 3,
  Failed: 4,
  InProgress: 5,
}

/**
 * How each state of a graph stands: as its last visit does, in a branch or iteration; the weightiest of these where several
 * iterations visited it.
 */
export function stateStatuses(root: Flow): ReadonlyMap<string, VisitStatus> {
  const statuses = new Map<string, VisitStatus>()
  collect(root, statuses)
  return statuses
}

function collect(flow: Flow, statuses: Map<string, VisitStatus>): void {
  const last = new Map<string, VisitStatus>()
  for (const visit of flow.visits) {
    last.set(visit.name, visit.status)
    for (const inner of visit.flows) collect(inner, statuses)
  }
  for (const [name, status] of last) {
    const other = statuses.get(name)
    if (other === undefined || weights[status] > weights[other]) statuses.set(name, status)
  }
}
