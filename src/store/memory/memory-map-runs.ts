import { checkSettings } from '../check-turn.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type {
  Claim,
  ExecutionStart,
  ExecutionStatus,
  ExecutionSummary,
  MapRun,
  MapRunChange,
  MapRunResult,
  MapRunStore,
  MapRunTally,
  Page,
  PageRequest,
  StoredExecution,
} from '../store.ts'
import { requireMemoryClaim } from './memory-claim.ts'

/** Map runs and which executions are their children. The executions themselves are held elsewhere. */
export class MemoryMapRuns {
  /** In the order in which they started. */
  readonly #byArn = new Map<string, MapRun>()
  /** Ids of children by index. */
  readonly #children = new Map<string, number[]>()
  /** The status that children had before they became PENDING_REDRIVE. */
  readonly #before = new Map<number, ExecutionStatus>()
  /** Children that were to be redriven and could not be. */
  readonly #abandoned = new Set<number>()
  readonly #execution: (id: number) => StoredExecution | null
  readonly #setStatus: (id: number, status: ExecutionStatus) => void

  constructor(
    execution: (id: number) => StoredExecution | null,
    setStatus: (id: number, status: ExecutionStatus) => void,
  ) {
    this.#execution = execution
    this.#setStatus = setStatus
  }

  change(change: MapRunChange): void {
    if (change.type === 'started') {
      const { mapRun } = change
      this.#byArn.set(mapRun.arn, {
        ...mapRun,
        status: 'RUNNING',
        stopMillis: null,
        itemTotal: null,
        childTotal: null,
        resultsWritten: 0,
        redriveCount: 0,
        redriveMillis: null,
      })
      return
    }
    if (change.type === 'redriven') {
      const { arn, number, redriveMillis } = change
      const mapRun = this.#byArn.get(arn)
      if (mapRun === undefined) return
      const figures = { redriveCount: number, redriveMillis }
      this.#byArn.set(arn, { ...mapRun, status: 'RUNNING', stopMillis: null, ...figures })
      for (const { id, end } of this.#childrenFrom(arn, 0)) {
        if (end === null || end.status === 'SUCCEEDED') continue
        this.#before.set(id, end.status)
        this.#abandoned.delete(id)
        this.#setStatus(id, 'PENDING_REDRIVE')
      }
      return
    }
    const { arn, status, stopMillis } = change
    this.abandonRedrive(arn, null)
    const mapRun = this.#byArn.get(arn)
    if (mapRun?.status === 'RUNNING') this.#byArn.set(arn, { ...mapRun, status, stopMillis })
  }

  addChild({ id, mapRunArn, childIndex }: ExecutionStart): void {
    if (mapRunArn === null || childIndex === null) return
    const children = this.#children.get(mapRunArn)
    if (children === undefined) {
      const list: number[] = []
      list[childIndex] = id
      this.#children.set(mapRunArn, list)
    } else children[childIndex] = id
  }

  removeChild({ mapRunArn, childIndex }: ExecutionStart): void {
    if (mapRunArn !== null && childIndex !== null) delete this.#children.get(mapRunArn)?.[childIndex]
  }

  removeOfExecution(executionId: number): void {
    for (const mapRun of this.#byArn.values()) {
      if (mapRun.executionId !== executionId) continue
      this.#byArn.delete(mapRun.arn)
      this.#children.delete(mapRun.arn)
    }
  }

  abandonRedrive(arn: string, executionId: number | null): void {
    for (const { id, end } of this.#childrenFrom(arn, 0)) {
      if (end?.status !== 'PENDING_REDRIVE' || (executionId !== null && executionId !== id)) continue
      this.#setStatus(id, this.#before.get(id) ?? 'FAILED')
      if (executionId !== null) this.#abandoned.add(id)
    }
  }

  hasEnded(arn: string): boolean {
    return (this.#byArn.get(arn)?.stopMillis ?? null) !== null
  }

  byArn(arn: string): MapRun | null {
    return this.#byArn.get(arn) ?? null
  }

  list(executionId: number, { limit, after }: PageRequest): Page<MapRun> {
    const [skip = 0] = after === null ? [] : readCursor(after, 1)
    const all = [...this.#byArn.values()].filter((mapRun) => mapRun.executionId === executionId).reverse()
    const items = all.slice(skip, skip + limit)
    return { items, next: skip + limit < all.length ? writeCursor(skip + limit) : null }
  }

  running(claim: Claim): readonly string[] {
    requireMemoryClaim(claim)
    return [...this.#byArn.values()].filter(({ status }) => status === 'RUNNING').map(({ arn }) => arn)
  }

  update(arn: string, change: Parameters<MapRunStore['update']>[1]): MapRun | null {
    const fault = checkSettings(arn, change)
    if (fault !== null) throw fault
    const mapRun = this.#byArn.get(arn)
    if (mapRun === undefined || mapRun.status !== 'RUNNING') return null
    const updated: MapRun = {
      ...mapRun,
      maxConcurrency: change.maxConcurrency ?? mapRun.maxConcurrency,
      toleratedFailureCount: change.toleratedFailureCount ?? mapRun.toleratedFailureCount,
      toleratedFailurePercentage: change.toleratedFailurePercentage ?? mapRun.toleratedFailurePercentage,
    }
    this.#byArn.set(arn, updated)
    return updated
  }

  setTotals(arn: string, totals: Parameters<MapRunStore['setTotals']>[1]): void {
    const mapRun = this.#byArn.get(arn)
    if (mapRun === undefined) return
    this.#byArn.set(arn, {
      ...mapRun,
      itemTotal: totals.itemTotal ?? mapRun.itemTotal,
      childTotal: totals.childTotal ?? mapRun.childTotal,
      resultsWritten: totals.resultsWritten,
    })
  }

  tallies(arn: string): readonly MapRunTally[] {
    const tallies = new Map<ExecutionStatus, { executions: number; items: number }>()
    for (const child of this.#childrenFrom(arn, 0)) {
      const status = child.end?.status ?? 'RUNNING'
      const tally = tallies.get(status) ?? { executions: 0, items: 0 }
      tallies.set(status, tally)
      tally.executions += 1
      tally.items += child.itemCount ?? 0
    }
    return [...tallies].map(([status, tally]) => ({ status, ...tally }))
  }

  notRedrivable(arn: string) {
    const children = this.#childrenFrom(arn, 0).filter(({ id }) => this.#abandoned.has(id))
    return { executions: children.length, items: children.reduce((sum, { itemCount }) => sum + (itemCount ?? 0), 0) }
  }

  childIndices(arn: string, fromIndex: number, limit: number) {
    const children = this.#childrenFrom(arn, fromIndex).slice(0, limit)
    return children.map(({ childIndex, itemCount }) => ({
      childIndex: childIndex ?? 0,
      itemCount: itemCount ?? 0,
    }))
  }

  openChildren(arn: string, fromIndex: number, limit: number) {
    return this.#keys(arn, fromIndex, limit, 'RUNNING')
  }

  pendingChildren(arn: string, fromIndex: number, limit: number) {
    return this.#keys(arn, fromIndex, limit, 'PENDING_REDRIVE')
  }

  #keys(arn: string, fromIndex: number, limit: number, status: ExecutionStatus) {
    const children = this.#childrenFrom(arn, fromIndex).filter(({ end }) => (end?.status ?? 'RUNNING') === status)
    return children.slice(0, limit).map(({ id, childIndex, itemCount }) => ({
      id,
      childIndex: childIndex ?? 0,
      itemCount: itemCount ?? 0,
    }))
  }

  results(arn: string, fromIndex: number, limit: number): readonly MapRunResult[] {
    const children = this.#childrenFrom(arn, fromIndex).slice(0, limit)
    return children.map((child) => ({
      childIndex: child.childIndex ?? 0,
      arn: child.arn,
      name: child.name,
      startMillis: child.startMillis,
      input: child.input,
      status: child.end?.status ?? 'RUNNING',
      stopMillis: child.end?.stopMillis ?? null,
      output: child.end?.output ?? null,
      error: child.end?.error ?? null,
      cause: child.end?.cause ?? null,
      redriveCount: child.redriven?.redriveCount ?? 0,
    }))
  }

  listChildren(
    arn: string,
    { limit, after, status, redriven }: Parameters<MapRunStore['listChildren']>[1],
  ): Page<ExecutionSummary> {
    const [beforeIndex = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const items = this.#childrenFrom(arn, 0)
      .filter((child) => (child.childIndex ?? 0) < beforeIndex)
      .filter((child) => status === null || (child.end?.status ?? 'RUNNING') === status)
      .filter((child) => redriven === null || (child.redriven !== undefined) === redriven)
      .reverse()
    const last = items[limit - 1]
    return {
      items: items.slice(0, limit).map(summaryOf),
      next: items.length > limit && last !== undefined ? writeCursor(last.childIndex ?? 0) : null,
    }
  }

  #childrenFrom(arn: string, fromIndex: number): StoredExecution[] {
    const ids = (this.#children.get(arn) ?? []).slice(fromIndex).filter((id) => id !== undefined)
    return ids.flatMap((id) => this.#execution(id) ?? [])
  }
}

/** What a list shows of an execution. */
export function summaryOf({ end, ...start }: StoredExecution): ExecutionSummary {
  return {
    id: start.id,
    arn: start.arn,
    name: start.name,
    machineArn: start.machineArn,
    version: start.version,
    alias: start.alias,
    startMillis: start.startMillis,
    status: end?.status ?? 'RUNNING',
    stopMillis: end?.stopMillis ?? null,
    itemCount: start.itemCount,
    ...(start.redriven !== undefined && { redriven: start.redriven }),
  }
}
