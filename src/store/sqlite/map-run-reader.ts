import type { DatabaseSync } from 'node:sqlite'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type { ExecutionSummary, MapRun, MapRunResult, MapRunStore, MapRunTally, Page, PageRequest } from '../store.ts'
import { executionStatuses, type IdRow, snapshot, toPage, toPlain, toPlainOrNull, toSummary } from './rows.ts'
import { prepareStatement } from './statements.ts'

interface ResultRow extends Omit<MapRunResult, 'arn' | 'name'> {
  readonly scopeId: number
  readonly label: string
  readonly name: string | null
}

interface ChildKey {
  readonly id: number
  readonly childIndex: number
  readonly itemCount: number
}

/** What is read of map runs and their children. */
export class MapRunReader {
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepareStatements>

  constructor(database: DatabaseSync) {
    this.#database = database
    this.#statements = prepareStatements(database)
  }

  byArn(arn: string): MapRun | null {
    return toPlainOrNull<MapRun>(this.#statements.mapRunByArn.get(arn))
  }

  list(executionId: number, { limit, after }: PageRequest): Page<MapRun> {
    const [beforeId = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const rows = this.#statements.mapRunsOfExecution.all(executionId, beforeId, limit + 1)
    return toPage(
      rows as unknown as (MapRun & IdRow)[],
      limit,
      ({ id: _, ...mapRun }) => mapRun,
      (row) => writeCursor(row.id),
    )
  }

  running(): readonly string[] {
    return this.#statements.mapRunsRunning.all().map((row) => String(row.arn))
  }

  tallies(arn: string): readonly MapRunTally[] {
    const row = this.#statements.mapRunTallies.get(arn) ?? {}
    const tallies = executionStatuses.map((status) => ({
      status,
      executions: Number(row[`${status}_executions`]),
      items: Number(row[`${status}_items`]),
    }))
    return tallies.filter(({ executions }) => executions > 0)
  }

  notRedrivable(arn: string): Pick<MapRunTally, 'executions' | 'items'> {
    return toPlain<Pick<MapRunTally, 'executions' | 'items'>>(this.#statements.mapRunNotRedrivable.get(arn)!)
  }

  childIndices(arn: string, fromIndex: number, limit: number) {
    const rows = this.#statements.mapRunChildIndices.all(arn, fromIndex, limit)
    return rows.map(toPlain<{ readonly childIndex: number; readonly itemCount: number }>)
  }

  openChildren(arn: string, fromIndex: number, limit: number): readonly ChildKey[] {
    return this.#statements.mapRunOpenChildren.all(arn, fromIndex, limit).map(toPlain<ChildKey>)
  }

  pendingChildren(arn: string, fromIndex: number, limit: number): readonly ChildKey[] {
    return this.#statements.mapRunPendingChildren.all(arn, fromIndex, limit).map(toPlain<ChildKey>)
  }

  results(arn: string, fromIndex: number, limit: number): readonly MapRunResult[] {
    const rows = this.#statements.mapRunResults.all(arn, fromIndex, limit) as unknown as ResultRow[]
    const scopeId = rows[0]?.scopeId
    const scope = scopeId === undefined ? '' : String(this.#statements.arnById.get(scopeId)?.text)
    return rows.map(({ scopeId: _, label, name, ...row }) => ({
      ...row,
      arn: `${scope}:${label}`,
      name: name ?? label,
    }))
  }

  listChildren(
    arn: string,
    { limit, after, status, redriven }: Parameters<MapRunStore['listMapRunChildren']>[1],
  ): Page<ExecutionSummary> {
    const [beforeIndex = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    return snapshot(this.#database, () => {
      const rows = this.#statements.mapRunChildIds.all(
        arn,
        status,
        beforeIndex,
        limit + 1,
        redriven === null ? null : Number(redriven),
      )
      return toPage(
        rows as unknown as (IdRow & { readonly childIndex: number })[],
        limit,
        (row) => toSummary(this.#statements.executionSummary.get(row.id)!),
        (row) => writeCursor(row.childIndex),
      )
    })
  }
}

function prepareStatements(database: DatabaseSync) {
  const prepare = (name: string) => prepareStatement(database, name)
  return {
    arnById: prepare('arn-by-id'),
    mapRunByArn: prepare('map-run-by-arn'),
    mapRunChildIds: prepare('map-run-child-ids'),
    mapRunChildIndices: prepare('map-run-child-indices'),
    mapRunNotRedrivable: prepare('map-run-not-redrivable'),
    mapRunOpenChildren: prepare('map-run-open-children'),
    mapRunPendingChildren: prepare('map-run-pending-children'),
    mapRunResults: prepare('map-run-results'),
    mapRunTallies: prepare('map-run-tallies'),
    mapRunsOfExecution: prepare('map-runs-of-execution'),
    mapRunsRunning: prepare('map-runs-running'),
    executionSummary: prepare('execution-summary'),
  }
}
