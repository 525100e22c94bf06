import { DatabaseSync } from 'node:sqlite'
import { splitExecutionArn } from '../../arn/index.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type {
  Activity,
  Alias,
  Asleep,
  CancelledCall,
  Connection,
  DueFrame,
  ExecutionSummary,
  FrameKey,
  HistoryChunk,
  HistoryStore,
  ListConnectionsRequest,
  ListExecutionsRequest,
  Machine,
  OpenExecution,
  Page,
  PageRequest,
  Redrive,
  Revision,
  StoredExecution,
  StoredFrame,
  Tag,
  Version,
} from '../store.ts'
import type { StoreError } from '../store-error.ts'
import { type AliasRow, toAlias } from './alias-rows.ts'
import { CheckedRows, type TellDamage } from './damage/checked-rows.ts'
import { idMax, millisMax } from './damage/readable-ranges.ts'
import type { RowShape } from './damage/row-shape.ts'
import * as shapes from './damage/row-shapes.ts'
import type { FileLengths } from './files/file-lengths.ts'
import { HistoryReader } from './history-reader.ts'
import { type MachineRow, toMachine } from './machine-rows.ts'
import { MapRunReader } from './map-run-reader.ts'
import { OverviewReader } from './overview/overview-reader.ts'
import {
  type ExecutionRow,
  executionStatuses,
  type IdRow,
  type SummaryRow,
  snapshot,
  toExecution,
  toPage,
  toSummary,
  wholeRows,
  withoutId,
} from './rows.ts'
import { prepareStatement } from './statements.ts'

// How many frames are walked through at one go, to look for one that sleeps.
const framesPerPart = 1_000
const cacheKibibytes = 4 * 1024

/**
 * All reads, on a connection that can only read. Every call is over before it returns: no read transaction is held from
 * one turn of the event loop to the next, where it would keep the log from being emptied. The first read after a commit
 * sees it, since each transaction looks at the log anew.
 */
export class Reader {
  readonly mapRuns: MapRunReader
  readonly overview: OverviewReader
  readonly #database: DatabaseSync
  readonly #rows: ReturnType<typeof prepareRows>
  readonly #histories: HistoryReader

  /**
   * Alone with the file, it can do without the log's shared memory, which takes room on the disk; it still only reads.
   *
   * @param tell is told of the damaged rows that lists leave out, each time.
   */
  constructor(
    file: string,
    busyTimeoutMillis: number,
    tell: TellDamage,
    company: 'beside the writer' | 'alone' = 'beside the writer',
  ) {
    const alone = company === 'alone'
    this.#database = new DatabaseSync(file, { readOnly: !alone, timeout: busyTimeoutMillis })
    try {
      // First, as whatever looks at the file opens the log.
      if (alone) this.#database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = 1')
      this.#database.exec(`PRAGMA cache_size = -${cacheKibibytes}`)
      this.#rows = prepareRows(this.#database, tell)
      this.#histories = new HistoryReader(this.#database, tell)
      this.mapRuns = new MapRunReader(this.#database, tell)
      this.overview = new OverviewReader(this.#database, tell)
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  /** What was cut off from the files; null if nothing was. */
  lossOfLength(lengths: FileLengths): StoreError | null {
    return lengths.loss(this.#database)
  }

  lastExecutionId(): number {
    return this.#rows.executionIdLast.get()?.id ?? 0
  }

  machineByArn(arn: string): Machine | null {
    const row = this.#rows.machineByArn.get(arn)
    return row === null ? null : toMachine(row)
  }

  revisionById(id: number): Revision | null {
    return this.#rows.revisionById.get(id)
  }

  machinesDeleting(): string[] {
    return this.#rows.machinesDeleting.list(-1, () => []).map(({ arn }) => arn)
  }

  listMachines({ limit, after }: PageRequest): Page<Machine> {
    const [createdMillis = -1, id = 0] = after === null ? [] : readCursor(after, 2)
    const rows = this.#rows.machinesByCreation.list(limit + 1, (max) => [createdMillis, id, max])
    return toPage(rows, limit, toMachine, (row) => writeCursor(row.createdMillis, row.machineId))
  }

  versionByNumber(machineArn: string, number: number): Version | null {
    return this.#rows.versionByNumber.get(machineArn, number)
  }

  listVersions(machineArn: string, { limit, after }: PageRequest): Page<Version> {
    const [before = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const rows = this.#rows.versionsOfMachine.list(limit + 1, (max) => [machineArn, before, max])
    return toPage(
      rows,
      limit,
      (row) => row,
      (row) => writeCursor(row.number),
    )
  }

  aliasByArn(arn: string): Alias | null {
    const row = this.#rows.aliasByArn.get(arn)
    return row === null ? null : toAlias(row)
  }

  listAliases(machineArn: string, version: number | null, { limit, after }: PageRequest): Page<Alias> {
    const [afterId = 0] = after === null ? [] : readCursor(after, 1)
    const rows = this.#rows.aliasesOfMachine.list(limit + 1, (max) => [machineArn, afterId, version, max])
    return toPage(rows, limit, toAlias, (row) => writeCursor(row.id))
  }

  activityByArn(arn: string): Activity | null {
    const row = this.#rows.activityByArn.get(arn)
    return row === null ? null : withoutId(row)
  }

  activityExists(arn: string): boolean {
    return this.#rows.activityExists.get(arn) !== null
  }

  listActivities({ limit, after }: PageRequest): Page<Activity> {
    const [createdMillis = -1, afterId = 0] = after === null ? [] : readCursor(after, 2)
    const rows = this.#rows.activitiesByCreation.list(limit + 1, (max) => [createdMillis, afterId, max])
    return toPage(rows, limit, withoutId, (row) => writeCursor(row.createdMillis, row.id))
  }

  tagsOf(resourceArn: string): readonly Tag[] {
    return this.#rows.tagsOf.list(-1, () => [resourceArn]).map(({ key, value }) => ({ key, value }))
  }

  connectionByName(name: string): Connection | null {
    const row = this.#rows.connectionByName.get(name)
    return row === null ? null : withoutId(row)
  }

  connectionByArn(arn: string): Connection | null {
    const row = this.#rows.connectionByArn.get(arn)
    return row === null ? null : withoutId(row)
  }

  listConnections({ namePrefix, state, limit, after }: ListConnectionsRequest): Page<Connection> {
    const [afterId = 0] = after === null ? [] : readCursor(after, 1)
    const rows = this.#rows.connectionsByCreation.list(limit + 1, (max) => [afterId, namePrefix ?? '', state, max])
    return toPage(rows, limit, withoutId, (row) => writeCursor(row.id))
  }

  executionByArn(arn: string): StoredExecution | null {
    const { scope, label } = splitExecutionArn(arn)
    const row = this.#rows.executionByArn.get(scope, label)
    return row === null ? null : toExecution(row)
  }

  executionById(id: number): StoredExecution | null {
    const row = this.#rows.executionById.get(id)
    return row === null ? null : toExecution(row)
  }

  listExecutions(request: ListExecutionsRequest): Page<ExecutionSummary> {
    const [beforeId = Number.MAX_SAFE_INTEGER] = request.after === null ? [] : readCursor(request.after, 1)
    return snapshot(this.#database, () => {
      const rows = wholeRows(
        request.limit + 1,
        beforeId,
        (before, limit) => this.#executionIds(request, before, limit),
        ({ id }) => this.#rows.executionSummary.getOrTell(id),
        ({ id }) => id,
      )
      return toPage(rows, request.limit, toSummary, (row) => writeCursor(row.id))
    })
  }

  hasOpenExecutions(machineArn: string): boolean {
    return this.#rows.executionOpenOfMachine.get(machineArn) !== null
  }

  countOpenExecutions(): number {
    return this.#rows.executionsOpenCount.get()?.count ?? 0
  }

  loadOpenExecution(id: number): OpenExecution | null {
    return snapshot(this.#database, () => {
      const execution = this.executionById(id)
      return execution === null || execution.end !== null ? null : this.#withFrames(execution)
    })
  }

  loadRetainedExecution(id: number): OpenExecution | null {
    return snapshot(this.#database, () => {
      const execution = this.hasRetainedFrames(id) ? this.executionById(id) : null
      return execution === null ? null : this.#withFrames(execution)
    })
  }

  hasRetainedFrames(id: number): boolean {
    return this.#rows.redrivableExists.get(id) !== null
  }

  redrivesOf(id: number, limit: number): readonly Redrive[] {
    const rows = this.#rows.redrivesOfExecution.list(limit, (max) => [id, max])
    return rows.map(({ executionId: _, ...redrive }) => redrive)
  }

  readHistory(...request: Parameters<HistoryStore['read']>): readonly HistoryChunk[] {
    return this.#histories.read(...request)
  }

  lastEventId(executionId: number, among: 'all' | 'readable'): number {
    return this.#histories.lastEventId(executionId, among)
  }

  framesDue(untilMillis: number, limit: number, after: DueFrame | null): readonly DueFrame[] {
    const { dueMillis, executionId, path } = after ?? { dueMillis: -millisMax - 1, executionId: 0, path: '' }
    return this.#rows.framesDue.list(limit, (max) => [untilMillis, max, dueMillis, executionId, path])
  }

  nextDueMillis(afterMillis: number): number | null {
    return this.#rows.frameNextDue.get(afterMillis)?.dueMillis ?? null
  }

  frameByToken(token: string): FrameKey | null {
    return this.#rows.frameByToken.get(token)
  }

  executionsToRecover(afterId: number, limit: number): readonly number[] {
    return this.#rows.executionsToRecover.list(limit, (max) => [afterId, max]).map(({ id }) => id)
  }

  executionsNeverDue(): readonly number[] {
    return [...new Set(this.#rows.framesDamaged.list(-1, () => []).map(({ id }) => id))]
  }

  executionsAsleep(afterId: number): Asleep {
    const [end] = this.#rows.framesPartEnd.list(1, () => [afterId, framesPerPart])
    const asleep = this.#rows.executionsAsleep.list(-1, () => [afterId, end?.id ?? idMax])
    return { ids: asleep.map(({ id }) => id), lastId: end?.id ?? null }
  }

  orphans(limit: number): readonly number[] {
    return this.#rows.executionOrphans.list(limit, (max) => [max]).map(({ id }) => id)
  }

  cancelledCalls(afterCallId: string, limit: number): readonly CancelledCall[] {
    return this.#rows.cancelledCalls.list(limit, (max) => [afterCallId, max])
  }

  #executionIds({ machineArn, startedBy, status }: ListExecutionsRequest, beforeId: number, limit: number): IdRow[] {
    const rows = this.#rows
    if (startedBy === undefined) {
      return status === null
        ? rows.executionIds.list(limit, (max) => [machineArn, beforeId, max])
        : rows.executionIdsByStatus.list(limit, (max) => [machineArn, status, beforeId, max])
    }
    const [statement, key] =
      'version' in startedBy
        ? [rows.executionIdsByVersion, startedBy.version]
        : [rows.executionIdsByAlias, startedBy.alias]
    // The newest of each status hold the newest of all.
    const found = (status === null ? executionStatuses : [status]).flatMap((each) =>
      statement.list(limit, (max) => [machineArn, key, each, beforeId, max]),
    )
    return found.sort((left, right) => right.id - left.id).slice(0, limit)
  }

  #withFrames({ end: _, redriven, ...execution }: StoredExecution): OpenExecution {
    const { id } = execution
    const figures = redriven !== undefined && { redriven }
    return { execution, ...figures, frames: this.#framesOf(id), lastEventId: this.lastEventId(id, 'all') }
  }

  #framesOf(executionId: number): StoredFrame[] {
    const rows = this.#rows.framesOfExecution.all(executionId)
    return rows.map(({ executionId: _, ...row }) => ({ ...row, active: row.active === 1 }))
  }
}

interface FrameRow extends Omit<StoredFrame, 'active'> {
  readonly executionId: number
  readonly active: number
}

function prepareRows(database: DatabaseSync, tell: TellDamage) {
  const rows = <Row extends object>(name: string, shape: RowShape) =>
    new CheckedRows<Row>(prepareStatement(database, name), shape, tell)
  return {
    activitiesByCreation: rows<Activity & IdRow>('activities-by-creation', shapes.activityShape),
    activityExists: rows('activity-exists', shapes.figureShape),
    activityByArn: rows<Activity & IdRow>('activity-by-arn', shapes.activityShape),
    aliasByArn: rows<AliasRow>('alias-by-arn', shapes.aliasShape),
    aliasesOfMachine: rows<AliasRow>('aliases-of-machine', shapes.aliasShape),
    cancelledCalls: rows<CancelledCall>('cancelled-calls', shapes.cancelledCallShape),
    connectionByArn: rows<Connection & IdRow>('connection-by-arn', shapes.connectionShape),
    connectionByName: rows<Connection & IdRow>('connection-by-name', shapes.connectionShape),
    connectionsByCreation: rows<Connection & IdRow>('connections-by-creation', shapes.connectionShape),
    executionByArn: rows<ExecutionRow>('execution-by-arn', shapes.executionShape),
    executionById: rows<ExecutionRow>('execution-by-id', shapes.executionShape),
    executionIdLast: rows<IdRow>('execution-id-last', shapes.figureShape),
    executionIds: rows<IdRow>('execution-ids', shapes.executionIdShape),
    executionIdsByAlias: rows<IdRow>('execution-ids-by-alias', shapes.executionIdShape),
    executionIdsByStatus: rows<IdRow>('execution-ids-by-status', shapes.executionIdShape),
    executionIdsByVersion: rows<IdRow>('execution-ids-by-version', shapes.executionIdShape),
    executionOpenOfMachine: rows<IdRow>('execution-open-of-machine', shapes.figureShape),
    executionsOpenCount: rows<{ readonly count: number }>('executions-open-count', shapes.figureShape),
    executionOrphans: rows<IdRow>('execution-orphans', shapes.executionIdShape),
    executionsAsleep: rows<IdRow>('executions-asleep', shapes.frameExecutionShape),
    executionSummary: rows<SummaryRow>('execution-summary', shapes.executionSummaryShape),
    executionsToRecover: rows<IdRow>('executions-to-recover', shapes.frameExecutionShape),
    frameByToken: rows<FrameKey>('frame-by-token', shapes.frameKeyShape),
    frameNextDue: rows<Pick<DueFrame, 'dueMillis'>>('frame-next-due', shapes.figureShape),
    framesDamaged: rows<IdRow>('frames-damaged', shapes.frameExecutionShape),
    framesDue: rows<DueFrame>('frames-due', shapes.dueFrameShape),
    framesPartEnd: rows<IdRow>('frames-part-end', shapes.frameExecutionShape),
    framesOfExecution: rows<FrameRow>('frames-of-execution', shapes.frameShape),
    machineByArn: rows<MachineRow>('machine-by-arn', shapes.machineShape),
    machinesByCreation: rows<MachineRow>('machines-by-creation', shapes.machineShape),
    machinesDeleting: rows<{ readonly arn: string }>('machines-deleting', shapes.machineArnShape),
    redrivableExists: rows('redrivable-exists', shapes.figureShape),
    redrivesOfExecution: rows<Redrive & { readonly executionId: number }>('redrives-of-execution', shapes.redriveShape),
    revisionById: rows<Revision>('revision-by-id', shapes.revisionShape),
    tagsOf: rows<Tag>('tags-of', shapes.tagShape),
    versionByNumber: rows<Version>('version-by-number', shapes.versionShape),
    versionsOfMachine: rows<Version>('versions-of-machine', shapes.versionShape),
  }
}
