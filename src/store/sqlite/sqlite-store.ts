import type {
  Activity,
  Alias,
  AliasResult,
  CancelledCall,
  Connection,
  DueFrame,
  Execution,
  ExecutionSummary,
  FrameKey,
  HistoryChunk,
  ListConnectionsRequest,
  ListExecutionsRequest,
  Machine,
  MachineStore,
  MapRun,
  MapRunResult,
  MapRunStore,
  MapRunTally,
  NewRevision,
  OpenExecution,
  Page,
  PageRequest,
  Publication,
  PublishResult,
  Redrive,
  ReviseResult,
  Revision,
  Store,
  Tag,
  TurnRecord,
  Version,
  VersionStore,
} from '../store.ts'
import { StoreError } from '../store-error.ts'
import { toStoreError } from './database-error.ts'
import type { DirectoryLock } from './directory-lock.ts'
import { MachineCache } from './machine-cache.ts'
import type { Reader } from './reader.ts'
import { RecentExecutions } from './recent-executions.ts'
import type { WriterClient } from './writer/writer-client.ts'

/** Joins the writer, which lives in a thread of its own, and the reader, which answers on the spot. */
export class SqliteStore implements Store {
  readonly #writer: WriterClient
  readonly #reader: Reader
  readonly #lock: DirectoryLock
  readonly #machines = new MachineCache()
  readonly #recent = new RecentExecutions()
  #lastExecutionId: number
  #closed: Promise<void> | null = null

  constructor(writer: WriterClient, reader: Reader, lock: DirectoryLock, lastExecutionId: number) {
    this.#writer = writer
    this.#reader = reader
    this.#lock = lock
    this.#lastExecutionId = lastExecutionId
    writer.onKept = (turn) => this.#recent.keep(turn)
  }

  /** Waits for what is on its way to the disk. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  nextExecutionId(): number {
    this.#lastExecutionId += 1
    return this.#lastExecutionId
  }

  // Writes, in the order of the calls.

  commit(turn: TurnRecord): Promise<void> {
    return this.#writer.commit(turn)
  }

  createMachine(machine: Parameters<MachineStore['createMachine']>[0]): Promise<Machine | null> {
    return this.#writer.run('createMachine', machine)
  }

  reviseMachine(arn: string, revision: NewRevision, replaced: number): Promise<ReviseResult> {
    return this.#machines.whileChanging(arn, this.#writer.run('reviseMachine', arn, revision, replaced))
  }

  markMachineDeleting(arn: string): Promise<boolean> {
    return this.#machines.whileChanging(arn, this.#writer.run('markMachineDeleting', arn))
  }

  removeMachine(arn: string): Promise<void> {
    return this.#machines.whileChanging(arn, this.#writer.run('removeMachine', arn, this.#lastExecutionId))
  }

  publishVersion(machineArn: string, revision: number, publication: Publication): Promise<PublishResult> {
    return this.#writer.run('publishVersion', machineArn, revision, publication)
  }

  reviseAndPublish(
    machineArn: string,
    revision: NewRevision,
    replaced: number,
    publication: Publication,
  ): Promise<PublishResult> {
    const written = this.#writer.run('reviseAndPublish', machineArn, revision, replaced, publication)
    return this.#machines.whileChanging(machineArn, written)
  }

  removeVersion(machineArn: string, number: number): Promise<readonly string[]> {
    return this.#writer.run('removeVersion', machineArn, number)
  }

  createAlias(alias: Alias, aliasesMax: number): Promise<AliasResult> {
    return this.#writer.run('createAlias', alias, aliasesMax)
  }

  updateAlias(arn: string, change: Parameters<VersionStore['updateAlias']>[1]): Promise<AliasResult> {
    return this.#writer.run('updateAlias', arn, change)
  }

  removeAlias(arn: string): Promise<boolean> {
    return this.#writer.run('removeAlias', arn)
  }

  createActivity(activity: Activity, tags: readonly Tag[]): Promise<Activity> {
    return this.#writer.run('createActivity', activity, tags)
  }

  removeActivity(arn: string): Promise<void> {
    return this.#writer.run('removeActivity', arn)
  }

  setTags(resourceArn: string, tags: readonly Tag[], tagsMax: number): Promise<boolean> {
    return this.#writer.run('setTags', resourceArn, tags, tagsMax)
  }

  removeTags(resourceArn: string, keys: readonly string[]): Promise<void> {
    return this.#writer.run('removeTags', resourceArn, keys)
  }

  updateMapRun(arn: string, change: Parameters<MapRunStore['updateMapRun']>[1]): Promise<MapRun | null> {
    return this.#writer.run('updateMapRun', arn, change)
  }

  giveUpRedrive(arn: string, executionId: number | null): Promise<void> {
    return this.#writer.run('giveUpRedrive', arn, executionId)
  }

  setMapRunTotals(arn: string, totals: Parameters<MapRunStore['setMapRunTotals']>[1]): Promise<void> {
    return this.#writer.run('setMapRunTotals', arn, totals)
  }

  removeKeptFramesBefore(stopMillis: number, limit: number): Promise<number> {
    return this.#writer.run('removeKeptFramesBefore', stopMillis, limit)
  }

  removeCancelledCalls(callIds: readonly string[]): Promise<void> {
    return this.#writer.run('removeCancelledCalls', callIds)
  }

  createConnection(connection: Connection, connectionsMax: number): Promise<'created' | 'taken' | 'full'> {
    return this.#writer.run('createConnection', connection, connectionsMax)
  }

  replaceConnection(connection: Connection): Promise<boolean> {
    return this.#writer.run('replaceConnection', connection)
  }

  removeConnection(name: string): Promise<boolean> {
    return this.#writer.run('removeConnection', name)
  }

  async removeClosedBefore(stopMillis: number, limit: number): Promise<number> {
    const removed = await this.#writer.run('removeClosedBefore', stopMillis, limit)
    if (removed > 0) this.#recent.clear()
    return removed
  }

  // Reads.

  machineByArn(arn: string): Promise<Machine | null> {
    return this.#read((reader) => this.#machines.get(arn, (unknown) => reader.machineByArn(unknown)))
  }

  revisionById(id: number): Promise<Revision | null> {
    return this.#read((reader) => reader.revisionById(id))
  }

  listMachines(page: PageRequest): Promise<Page<Machine>> {
    return this.#read((reader) => reader.listMachines(page))
  }

  machinesDeleting(): Promise<readonly string[]> {
    return this.#read((reader) => reader.machinesDeleting())
  }

  versionByNumber(machineArn: string, number: number): Promise<Version | null> {
    return this.#read((reader) => reader.versionByNumber(machineArn, number))
  }

  listVersions(machineArn: string, page: PageRequest): Promise<Page<Version>> {
    return this.#read((reader) => reader.listVersions(machineArn, page))
  }

  aliasByArn(arn: string): Promise<Alias | null> {
    return this.#read((reader) => reader.aliasByArn(arn))
  }

  listAliases(machineArn: string, version: number | null, page: PageRequest): Promise<Page<Alias>> {
    return this.#read((reader) => reader.listAliases(machineArn, version, page))
  }

  activityByArn(arn: string): Promise<Activity | null> {
    return this.#read((reader) => reader.activityByArn(arn))
  }

  activityExists(arn: string): boolean {
    return this.#reader.activityByArn(arn) !== null
  }

  listActivities(page: PageRequest): Promise<Page<Activity>> {
    return this.#read((reader) => reader.listActivities(page))
  }

  tagsOf(resourceArn: string): Promise<readonly Tag[]> {
    return this.#read((reader) => reader.tagsOf(resourceArn))
  }

  connectionByName(name: string): Promise<Connection | null> {
    return this.#read((reader) => reader.connectionByName(name))
  }

  connectionByArn(arn: string): Promise<Connection | null> {
    return this.#read((reader) => reader.connectionByArn(arn))
  }

  listConnections(request: ListConnectionsRequest): Promise<Page<Connection>> {
    return this.#read((reader) => reader.listConnections(request))
  }

  executionByArn(arn: string): Promise<Execution | null> {
    return this.#read((reader) => this.#recent.byArn(arn) ?? reader.executionByArn(arn))
  }

  executionById(id: number): Promise<Execution | null> {
    return this.#read((reader) => this.#recent.byId(id) ?? reader.executionById(id))
  }

  listExecutions(request: ListExecutionsRequest): Promise<Page<ExecutionSummary>> {
    return this.#read((reader) => reader.listExecutions(request))
  }

  hasOpenExecutions(machineArn: string): Promise<boolean> {
    return this.#read((reader) => reader.hasOpenExecutions(machineArn))
  }

  countOpenExecutions(): Promise<number> {
    return this.#read((reader) => reader.countOpenExecutions())
  }

  loadOpenExecution(id: number): Promise<OpenExecution | null> {
    return this.#read((reader) => reader.loadOpenExecution(id))
  }

  loadKeptExecution(id: number): Promise<OpenExecution | null> {
    return this.#read((reader) => reader.loadKeptExecution(id))
  }

  hasKeptFrames(id: number): Promise<boolean> {
    return this.#read((reader) => reader.hasKeptFrames(id))
  }

  redrivesOf(id: number, limit: number): Promise<readonly Redrive[]> {
    return this.#read((reader) => reader.redrivesOf(id, limit))
  }

  readHistory(executionId: number, fromEventId: number, toEventId: number): Promise<readonly HistoryChunk[]> {
    return this.#read((reader) => reader.readHistory(executionId, fromEventId, toEventId))
  }

  lastEventId(executionId: number): Promise<number> {
    return this.#read((reader) => reader.lastEventId(executionId))
  }

  framesDue(untilMillis: number, limit: number, after: DueFrame | null): Promise<readonly DueFrame[]> {
    return this.#read((reader) => reader.framesDue(untilMillis, limit, after))
  }

  nextDueMillis(afterMillis: number): Promise<number | null> {
    return this.#read((reader) => reader.nextDueMillis(afterMillis))
  }

  frameByToken(token: string): Promise<FrameKey | null> {
    return this.#read((reader) => reader.frameByToken(token))
  }

  executionsToRecover(afterId: number, limit: number): Promise<readonly number[]> {
    return this.#read((reader) => reader.executionsToRecover(afterId, limit))
  }

  orphans(limit: number): Promise<readonly number[]> {
    return this.#read((reader) => reader.orphans(limit))
  }

  cancelledCalls(afterCallId: string, limit: number): Promise<readonly CancelledCall[]> {
    return this.#read((reader) => reader.cancelledCalls(afterCallId, limit))
  }

  mapRunByArn(arn: string): Promise<MapRun | null> {
    return this.#read((reader) => reader.mapRuns.byArn(arn))
  }

  listMapRuns(executionId: number, page: PageRequest): Promise<Page<MapRun>> {
    return this.#read((reader) => reader.mapRuns.list(executionId, page))
  }

  runningMapRuns(): Promise<readonly string[]> {
    return this.#read((reader) => reader.mapRuns.running())
  }

  mapRunTallies(arn: string): Promise<readonly MapRunTally[]> {
    return this.#read((reader) => reader.mapRuns.tallies(arn))
  }

  mapRunNotRedrivable(arn: string): ReturnType<MapRunStore['mapRunNotRedrivable']> {
    return this.#read((reader) => reader.mapRuns.notRedrivable(arn))
  }

  mapRunChildIndices(arn: string, fromIndex: number, limit: number): ReturnType<MapRunStore['mapRunChildIndices']> {
    return this.#read((reader) => reader.mapRuns.childIndices(arn, fromIndex, limit))
  }

  openMapRunChildren(arn: string, fromIndex: number, limit: number): ReturnType<MapRunStore['openMapRunChildren']> {
    return this.#read((reader) => reader.mapRuns.openChildren(arn, fromIndex, limit))
  }

  pendingMapRunChildren(arn: string, fromIndex: number, limit: number): ReturnType<MapRunStore['openMapRunChildren']> {
    return this.#read((reader) => reader.mapRuns.pendingChildren(arn, fromIndex, limit))
  }

  mapRunResults(arn: string, fromIndex: number, limit: number): Promise<readonly MapRunResult[]> {
    return this.#read((reader) => reader.mapRuns.results(arn, fromIndex, limit))
  }

  listMapRunChildren(
    arn: string,
    request: Parameters<MapRunStore['listMapRunChildren']>[1],
  ): Promise<Page<ExecutionSummary>> {
    return this.#read((reader) => reader.mapRuns.listChildren(arn, request))
  }

  /** SQLite answers on the spot; the promise is for stores that cannot. */
  async #read<T>(read: (reader: Reader) => T): Promise<T> {
    if (this.#closed !== null) throw new StoreError('STORE_CLOSED', 'The store was closed.')
    try {
      return read(this.#reader)
    } catch (error) {
      throw toStoreError(error, 'reading')
    }
  }

  async #close(): Promise<void> {
    try {
      // First, so that the writer's last look at the log finds nobody else there.
      this.#reader.close()
      await this.#writer.close()
    } finally {
      this.#lock.release()
    }
  }
}
