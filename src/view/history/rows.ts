import type { Flow, Visit } from './visit.ts'

/** A line of the table of states: a visit, or the branch or iteration that visits are in. */
export type Row =
  | { readonly type: 'visit'; readonly depth: number; readonly visit: Visit }
  | { readonly type: 'flow'; readonly depth: number; readonly flow: Flow }

/** Everything that happened as lines, in its order, what is inside of a state below it. Lists only what is open. */
export function rowsOf(root: Flow, isOpen: (visit: Visit) => boolean = () => true): Row[] {
  const rows: Row[] = []
  const addVisits = (flow: Flow, depth: number) => {
    for (const visit of flow.visits) {
      rows.push({ type: 'visit', depth, visit })
      if (!isOpen(visit)) continue
      for (const inner of visit.flows) {
        rows.push({ type: 'flow', depth: depth + 1, flow: inner })
        addVisits(inner, depth + 2)
      }
    }
  }
  addVisits(root, 0)
  return rows
}

/** The innermost state whose failure ended the execution, if one did. */
export function failedVisit(root: Flow): Visit | null {
  const last = root.visits.at(-1)
  if (last === undefined || (last.status !== 'Failed' && last.status !== 'TimedOut')) return null
  for (const flow of last.flows) {
    if (flow.status === 'Failed' || flow.status === 'TimedOut') return failedVisit(flow) ?? last
  }
  return last
}
