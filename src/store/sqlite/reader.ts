import { DatabaseSync } from 'node:sqlite'
import { splitExecutionArn } from '../../arn/index.ts'
import { readCursor, writeCursor } from '../page-cursor.ts'
import type {
  Activity,
  Alias,
  CancelledCall,
  Connection,
  DueFrame,
  Execution,
  ExecutionStore,
  ExecutionSummary,
  FrameKey,
  HistoryChunk,
  ListConnectionsRequest,
  ListExecutionsRequest,
  Machine,
  OpenExecution,
  Page,
  PageRequest,
  Redrive,
  Revision,
  StoredFrame,
  Tag,
  Version,
} from '../store.ts'
import { type AliasRow, toAlias } from './alias-rows.ts'
import { type MachineRow, toMachine } from './machine-rows.ts'
import { MapRunReader } from './map-run-reader.ts'
import {
  type ExecutionRow,
  executionStatuses,
  type IdRow,
  snapshot,
  toExecution,
  toPage,
  toPlain,
  toPlainOrNull,
  toSummary,
} from './rows.ts'
import { prepareStatement } from './statements.ts'

const cacheKibibytes = 4 * 1024

/**
 * All reads, on a connection that can only read. Every call is over before it returns: no read transaction is held from
 * one turn of the event loop to the next, where it would keep the log from being emptied. The first read after a commit
 * sees it, since each transaction looks at the log anew.
 */
export class Reader {
  readonly mapRuns: MapRunReader
  readonly #database: DatabaseSync
  readonly #statements: ReturnType<typeof prepareStatements>

  /** Alone with the file, it can do without the log's shared memory, which takes room on the disk; it still only reads. */
  constructor(file: string, busyTimeoutMillis: number, company: 'beside the writer' | 'alone' = 'beside the writer') {
    const alone = company === 'alone'
    this.#database = new DatabaseSync(file, { readOnly: !alone, timeout: busyTimeoutMillis })
    try {
      // First, as whatever looks at the file opens the log.
      if (alone) this.#database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = 1')
      this.#database.exec(`PRAGMA cache_size = -${cacheKibibytes}`)
      this.#statements = prepareStatements(this.#database)
      this.mapRuns = new MapRunReader(this.#database)
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  close(): void {
    this.#database.close()
  }

  lastExecutionId(): number {
    return Number(this.#statements.executionIdLast.get()?.id)
  }

  machineByArn(arn: string): Machine | null {
    const row = this.#statements.machineByArn.get(arn)
    return row === undefined ? null : toMachine(row as unknown as MachineRow)
  }

  revisionById(id: number): Revision | null {
    return toPlainOrNull<Revision>(this.#statements.revisionById.get(id))
  }

  machinesDeleting(): string[] {
    const rows = this.#statements.machinesDeleting.all() as unknown as { readonly arn: string }[]
    return rows.map(({ arn }) => arn)
  }

  listMachines({ limit, after }: PageRequest): Page<Machine> {
    const [createdMillis = -1, id = 0] = after === null ? [] : readCursor(after, 2)
    const rows = this.#statements.machinesByCreation.all(createdMillis, id, limit + 1) as unknown as MachineRow[]
    return toPage(rows, limit, toMachine, (row) => writeCursor(row.createdMillis, row.machineId))
  }

  versionByNumber(machineArn: string, number: number): Version | null {
    return toPlainOrNull<Version>(this.#statements.versionByNumber.get(machineArn, number))
  }

  listVersions(machineArn: string, { limit, after }: PageRequest): Page<Version> {
    const [before = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const rows = this.#statements.versionsOfMachine.all(machineArn, before, limit + 1) as unknown as Version[]
    return toPage(rows, limit, toPlain<Version>, (row) => writeCursor(row.number))
  }

  aliasByArn(arn: string): Alias | null {
    const row = this.#statements.aliasByArn.get(arn)
    return row === undefined ? null : toAlias(row as unknown as AliasRow)
  }

  listAliases(machineArn: string, version: number | null, { limit, after }: PageRequest): Page<Alias> {
    const [afterId = 0] = after === null ? [] : readCursor(after, 1)
    const rows = this.#statements.aliasesOfMachine.all(machineArn, afterId, version, limit + 1)
    return toPage(rows as unknown as AliasRow[], limit, toAlias, (row) => writeCursor(row.id))
  }

  activityByArn(arn: string): Activity | null {
    return toPlainOrNull<Activity>(this.#statements.activityByArn.get(arn))
  }

  listActivities({ limit, after }: PageRequest): Page<Activity> {
    const [createdMillis = -1, afterId = 0] = after === null ? [] : readCursor(after, 2)
    const rows = this.#statements.activitiesByCreation.all(createdMillis, afterId, limit + 1)
    return toPage(
      rows as unknown as (Activity & { readonly id: number })[],
      limit,
      ({ id: _, ...activity }) => activity,
      (row) => writeCursor(row.createdMillis, row.id),
    )
  }

  tagsOf(resourceArn: string): readonly Tag[] {
    return this.#statements.tagsOf.all(resourceArn).map(toPlain<Tag>)
  }

  connectionByName(name: string): Connection | null {
    return toPlainOrNull<Connection>(this.#statements.connectionByName.get(name))
  }

  connectionByArn(arn: string): Connection | null {
    return toPlainOrNull<Connection>(this.#statements.connectionByArn.get(arn))
  }

  listConnections({ namePrefix, state, limit, after }: ListConnectionsRequest): Page<Connection> {
    const [afterId = 0] = after === null ? [] : readCursor(after, 1)
    const rows = this.#statements.connectionsByCreation.all(afterId, namePrefix ?? '', state, limit + 1)
    return toPage(
      rows as unknown as (Connection & { readonly id: number })[],
      limit,
      ({ id: _, ...connection }) => connection,
      (row) => writeCursor(row.id),
    )
  }

  executionByArn(arn: string): Execution | null {
    const { scope, label } = splitExecutionArn(arn)
    const row = this.#statements.executionByArn.get(scope, label)
    return row === undefined ? null : toExecution(row as unknown as ExecutionRow)
  }

  executionById(id: number): Execution | null {
    const row = this.#statements.executionById.get(id)
    return row === undefined ? null : toExecution(row as unknown as ExecutionRow)
  }

  listExecutions(request: ListExecutionsRequest): Page<ExecutionSummary> {
    const [beforeId = Number.MAX_SAFE_INTEGER] = request.after === null ? [] : readCursor(request.after, 1)
    return snapshot(this.#database, () => {
      return toPage(
        this.#executionIds(request, beforeId),
        request.limit,
        (row) => toSummary(this.#statements.executionSummary.get(row.id)!),
        (row) => writeCursor(row.id),
      )
    })
  }

  hasOpenExecutions(machineArn: string): boolean {
    return this.#statements.executionOpenOfMachine.get(machineArn) !== undefined
  }

  countOpenExecutions(): number {
    return (this.#statements.executionsOpenCount.get() as unknown as { readonly count: number }).count
  }

  loadOpenExecution(id: number): OpenExecution | null {
    return snapshot(this.#database, () => {
      const execution = this.executionById(id)
      return execution === null || execution.end !== null ? null : this.#withFrames(execution)
    })
  }

  loadKeptExecution(id: number): OpenExecution | null {
    return snapshot(this.#database, () => {
      const execution = this.hasKeptFrames(id) ? this.executionById(id) : null
      return execution === null ? null : this.#withFrames(execution)
    })
  }

  hasKeptFrames(id: number): boolean {
    return this.#statements.redrivableExists.get(id) !== undefined
  }

  redrivesOf(id: number, limit: number): readonly Redrive[] {
    return this.#statements.redrivesOfExecution.all(id, limit).map(toPlain<Redrive>)
  }

  readHistory(...request: Parameters<ExecutionStore['readHistory']>): readonly HistoryChunk[] {
    const [executionId, fromEventId, toEventId, { bytesMax = Number.POSITIVE_INFINITY, newestFirst = false } = {}] =
      request
    // Outside of this range, ids would reach into the keys of other executions.
    const from = Math.max(fromEventId, 1)
    const to = Math.min(toEventId, 2 ** 20 - 1)
    const chunks: HistoryChunk[] = []
    if (from > to) return chunks
    const statement = newestFirst ? this.#statements.historyRangeBackwards : this.#statements.historyRange
    let bytes = 0
    // Row by row: what comes behind the limit is not read from the disk.
    for (const row of statement.iterate(executionId, from, to)) {
      const { bytes: chunkBytes, ...chunk } = row as unknown as HistoryChunk & { readonly bytes: number }
      // Where nothing after `from` is kept, the last chunk before it was found.
      if (chunk.firstEventId + chunk.count > from) chunks.push(chunk)
      bytes += chunkBytes
      if (bytes >= bytesMax) break
    }
    return chunks
  }

  lastEventId(executionId: number): number {
    return Number(this.#statements.historyLastEvent.get(executionId)?.id ?? 0)
  }

  framesDue(untilMillis: number, limit: number, after: DueFrame | null): readonly DueFrame[] {
    const { dueMillis, executionId, path } = after ?? { dueMillis: Number.MIN_SAFE_INTEGER, executionId: 0, path: '' }
    return this.#statements.framesDue.all(untilMillis, limit, dueMillis, executionId, path).map(toPlain<DueFrame>)
  }

  nextDueMillis(afterMillis: number): number | null {
    const row = this.#statements.frameNextDue.get(afterMillis)
    return row === undefined ? null : Number(row.dueMillis)
  }

  frameByToken(token: string): FrameKey | null {
    return toPlainOrNull<FrameKey>(this.#statements.frameByToken.get(token))
  }

  executionsToRecover(afterId: number, limit: number): readonly number[] {
    return this.#statements.executionsToRecover.all(afterId, limit).map((row) => Number(row.id))
  }

  orphans(limit: number): readonly number[] {
    return this.#statements.executionOrphans.all(limit).map((row) => Number(row.id))
  }

  cancelledCalls(afterCallId: string, limit: number): readonly CancelledCall[] {
    return this.#statements.cancelledCalls.all(afterCallId, limit).map(toPlain<CancelledCall>)
  }

  #executionIds({ machineArn, startedBy, status, limit }: ListExecutionsRequest, beforeId: number): IdRow[] {
    const statements = this.#statements
    if (startedBy === undefined) {
      const rows =
        status === null
          ? statements.executionIds.all(machineArn, beforeId, limit + 1)
          : statements.executionIdsByStatus.all(machineArn, status, beforeId, limit + 1)
      return rows as unknown as IdRow[]
    }
    const [statement, key] =
      'version' in startedBy
        ? [statements.executionIdsByVersion, startedBy.version]
        : [statements.executionIdsByAlias, startedBy.alias]
    // The newest of each status hold the newest of all.
    const rows = (status === null ? executionStatuses : [status]).flatMap(
      (each) => statement.all(machineArn, key, each, beforeId, limit + 1) as unknown as IdRow[],
    )
    return rows.sort((left, right) => right.id - left.id).slice(0, limit + 1)
  }

  #withFrames({ end: _, redriven, ...execution }: Execution): OpenExecution {
    const { id } = execution
    const figures = redriven !== undefined && { redriven }
    return { execution, ...figures, frames: this.#framesOf(id), lastEventId: this.lastEventId(id) }
  }

  #framesOf(executionId: number): StoredFrame[] {
    const rows = this.#statements.framesOfExecution.all(executionId)
    return rows.map((row) => ({ ...(row as unknown as StoredFrame), active: row.active === 1 }))
  }
}

function prepareStatements(database: DatabaseSync) {
  const prepare = (name: string) => prepareStatement(database, name)
  return {
    activitiesByCreation: prepare('activities-by-creation'),
    activityByArn: prepare('activity-by-arn'),
    aliasByArn: prepare('alias-by-arn'),
    aliasesOfMachine: prepare('aliases-of-machine'),
    cancelledCalls: prepare('cancelled-calls'),
    connectionByArn: prepare('connection-by-arn'),
    connectionByName: prepare('connection-by-name'),
    connectionsByCreation: prepare('connections-by-creation'),
    executionByArn: prepare('execution-by-arn'),
    executionById: prepare('execution-by-id'),
    executionIdLast: prepare('execution-id-last'),
    executionIds: prepare('execution-ids'),
    executionIdsByAlias: prepare('execution-ids-by-alias'),
    executionIdsByStatus: prepare('execution-ids-by-status'),
    executionIdsByVersion: prepare('execution-ids-by-version'),
    executionOpenOfMachine: prepare('execution-open-of-machine'),
    executionsOpenCount: prepare('executions-open-count'),
    executionOrphans: prepare('execution-orphans'),
    executionSummary: prepare('execution-summary'),
    executionsToRecover: prepare('executions-to-recover'),
    frameByToken: prepare('frame-by-token'),
    frameNextDue: prepare('frame-next-due'),
    framesDue: prepare('frames-due'),
    framesOfExecution: prepare('frames-of-execution'),
    historyLastEvent: prepare('history-last-event'),
    historyRange: prepare('history-range'),
    historyRangeBackwards: prepare('history-range-backwards'),
    machineByArn: prepare('machine-by-arn'),
    machinesByCreation: prepare('machines-by-creation'),
    machinesDeleting: prepare('machines-deleting'),
    redrivableExists: prepare('redrivable-exists'),
    redrivesOfExecution: prepare('redrives-of-execution'),
    revisionById: prepare('revision-by-id'),
    tagsOf: prepare('tags-of'),
    versionByNumber: prepare('version-by-number'),
    versionsOfMachine: prepare('versions-of-machine'),
  }
}
