import { durationText } from '../duration-text.ts'
import { rowsOf } from '../history/rows.ts'
import type { Attempt, Flow, FlowStatus, Visit, VisitStatus } from '../history/visit.ts'

/** A line of an execution's tree in a terminal. */
export interface TreeLine {
  readonly depth: number
  readonly status: VisitStatus | FlowStatus
  readonly name: string
  /** What is known besides the name: type, duration, attempts, error. */
  readonly notes: readonly string[]
}

/** An execution as a tree: its states in order, branches and iterations below the states that they belong to. */
export function treeOf(root: Flow, nowMillis: number): readonly TreeLine[] {
  const endMillis = root.endedMillis ?? nowMillis
  return rowsOf(root).map((row) => {
    const { depth } = row
    if (row.type === 'flow') {
      const { parent, index, status, startedMillis, endedMillis } = row.flow
      const name = `${parent?.type === 'Map' ? 'Iteration' : 'Branch'} ${index}`
      return { depth, status, name, notes: [durationText((endedMillis ?? endMillis) - startedMillis)] }
    }
    const { visit } = row
    return { depth, status: visit.status, name: visit.name, notes: notesOf(visit, endMillis) }
  })
}

function notesOf(visit: Visit, endMillis: number): readonly string[] {
  const { type, attempts, enteredMillis, exitedMillis, status, error } = visit
  const lastEnd = attempts.at(-1)?.endedMillis ?? null
  const until = exitedMillis ?? (status === 'InProgress' ? endMillis : (lastEnd ?? endMillis))
  const resource = resourceOf(attempts[0])
  return [
    resource === null ? type : `${type} ${resource}`,
    durationText(until - enteredMillis),
    ...(attempts.length > 1 ? [`${attempts.length} attempts`] : []),
    ...(error === null ? [] : [error || 'failed']),
  ]
}

function resourceOf(attempt: Attempt | undefined): string | null {
  if (attempt?.resourceType == null || attempt.resource === null) return null
  return attempt.resource.includes(':') ? attempt.resource : `${attempt.resourceType}:${attempt.resource}`
}
