import type { DatabaseSync } from 'node:sqlite'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type { ExecutionSummary, MapRun, MapRunResult, MapRunStore, MapRunTally, Page, PageRequest } from '../store.ts'
import { CheckedRows, type TellDamage } from './damage/checked-rows.ts'
import type { RowShape } from './damage/row-shape.ts'
import * as shapes from './damage/row-shapes.ts'
import {
  executionStatuses,
  type IdRow,
  type SummaryRow,
  snapshot,
  toPage,
  toSummary,
  wholeRows,
  withoutId,
} from './rows.ts'
import { prepareStatement } from './statements.ts'

interface ResultRow extends Omit<MapRunResult, 'arn' | 'name'> {
  readonly id: number
  readonly scope: string
  readonly label: string
  readonly name: string | null
}

interface ChildKey {
  readonly id: number
  readonly childIndex: number
  readonly itemCount: number
}

/**
 * What is read of map runs and their children. Where a map run goes on with what it reads, no row may be missing: a child
 * that was left out would be started once more.
 */
export class MapRunReader {
  readonly #database: DatabaseSync
  readonly #rows: ReturnType<typeof prepareRows>

  constructor(database: DatabaseSync, tell: TellDamage) {
    this.#database = database
    this.#rows = prepareRows(database, tell)
  }

  byArn(arn: string): MapRun | null {
    const row = this.#rows.mapRunByArn.get(arn)
    return row === null ? null : withoutId(row)
  }

  list(executionId: number, { limit, after }: PageRequest): Page<MapRun> {
    const [beforeId = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const rows = this.#rows.mapRunsOfExecution.list(limit + 1, (max) => [executionId, beforeId, max])
    return toPage(rows, limit, withoutId, (row) => writeCursor(row.id))
  }

  running(): readonly string[] {
    return this.#rows.mapRunsRunning.list(-1, () => []).map(({ arn }) => arn)
  }

  tallies(arn: string): readonly MapRunTally[] {
    const row = this.#rows.mapRunTallies.get(arn) ?? {}
    const tallies = executionStatuses.map((status) => ({
      status,
      executions: Number(row[`${status}_executions`]),
      items: Number(row[`${status}_items`]),
    }))
    return tallies.filter(({ executions }) => executions > 0)
  }

  notRedrivable(arn: string): Pick<MapRunTally, 'executions' | 'items'> {
    return this.#rows.mapRunNotRedrivable.get(arn)!
  }

  childIndices(arn: string, fromIndex: number, limit: number): readonly Omit<ChildKey, 'id'>[] {
    return this.#rows.mapRunChildIndices.all(arn, fromIndex, limit).map(withoutId)
  }

  openChildren(arn: string, fromIndex: number, limit: number): readonly ChildKey[] {
    return this.#rows.mapRunOpenChildren.all(arn, fromIndex, limit)
  }

  pendingChildren(arn: string, fromIndex: number, limit: number): readonly ChildKey[] {
    return this.#rows.mapRunPendingChildren.all(arn, fromIndex, limit)
  }

  results(arn: string, fromIndex: number, limit: number): readonly MapRunResult[] {
    return this.#rows.mapRunResults.all(arn, fromIndex, limit).map(({ id: _, scope, label, name, ...row }) => ({
      ...row,
      arn: `${scope}:${label}`,
      name: name ?? label,
    }))
  }

  listChildren(
    arn: string,
    { limit, after, status, redriven }: Parameters<MapRunStore['listChildren']>[1],
  ): Page<ExecutionSummary> {
    const [beforeIndex = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const isRedriven = redriven === null ? null : Number(redriven)
    return snapshot(this.#database, () => {
      const rows = wholeRows(
        limit + 1,
        beforeIndex,
        (before, count) => this.#rows.mapRunChildIds.list(count, (max) => [arn, status, before, max, isRedriven]),
        ({ id, childIndex }) => {
          const summary = this.#rows.executionSummary.getOrTell(id)
          return summary && { childIndex, summary }
        },
        ({ childIndex }) => childIndex,
      )
      return toPage(
        rows,
        limit,
        ({ summary }) => toSummary(summary),
        ({ childIndex }) => writeCursor(childIndex),
      )
    })
  }
}

function prepareRows(database: DatabaseSync, tell: TellDamage) {
  const rows = <Row extends object>(name: string, shape: RowShape) =>
    new CheckedRows<Row>(prepareStatement(database, name), shape, tell)
  return {
    mapRunByArn: rows<MapRun & IdRow>('map-run-by-arn', shapes.mapRunShape),
    mapRunChildIds: rows<Omit<ChildKey, 'itemCount'>>('map-run-child-ids', shapes.childIndexShape),
    mapRunChildIndices: rows<ChildKey>('map-run-child-indices', shapes.childIndexShape),
    mapRunNotRedrivable: rows<Pick<MapRunTally, 'executions' | 'items'>>('map-run-not-redrivable', shapes.figureShape),
    mapRunOpenChildren: rows<ChildKey>('map-run-open-children', shapes.childShape),
    mapRunPendingChildren: rows<ChildKey>('map-run-pending-children', shapes.childShape),
    mapRunResults: rows<ResultRow>('map-run-results', shapes.childResultShape),
    mapRunTallies: rows<Record<string, number>>('map-run-tallies', shapes.figureShape),
    mapRunsOfExecution: rows<MapRun & IdRow>('map-runs-of-execution', shapes.mapRunShape),
    mapRunsRunning: rows<{ readonly arn: string }>('map-runs-running', shapes.mapRunArnShape),
    executionSummary: rows<SummaryRow>('execution-summary', shapes.executionSummaryShape),
  }
}
