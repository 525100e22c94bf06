import type { ExecutionStatus, MapRunTally } from '../../store/store.ts'

const endedStatuses = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const

/** How many children of a map run have each status, and how many items those got. Running ones do not count. */
export class ChildTallies {
  readonly #byStatus = new Map<ExecutionStatus, { executions: number; items: number }>()

  constructor(tallies: readonly MapRunTally[]) {
    this.set(tallies)
  }

  set(tallies: readonly MapRunTally[]): void {
    this.#byStatus.clear()
    for (const { status, executions, items } of tallies) {
      if (status !== 'RUNNING') this.#byStatus.set(status, { executions, items })
    }
  }

  /** A child got a status. */
  add(status: ExecutionStatus, items: number): void {
    this.#change(status, 1, items)
  }

  /** A child no longer has a status. */
  remove(status: ExecutionStatus, items: number): void {
    this.#change(status, -1, -items)
  }

  executions(status: ExecutionStatus): number {
    return this.#byStatus.get(status)?.executions ?? 0
  }

  items(status: ExecutionStatus): number {
    return this.#byStatus.get(status)?.items ?? 0
  }

  get ended(): number {
    return endedStatuses.reduce((sum, status) => sum + this.executions(status), 0)
  }

  all(): MapRunTally[] {
    return [...this.#byStatus].map(([status, tally]) => ({ status, ...tally }))
  }

  #change(status: ExecutionStatus, executions: number, items: number): void {
    const tally = this.#byStatus.get(status) ?? { executions: 0, items: 0 }
    this.#byStatus.set(status, tally)
    tally.executions += executions
    tally.items += items
  }
}
