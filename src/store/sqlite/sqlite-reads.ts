import type {
  Activity,
  Alias,
  Asleep,
  CancelledCall,
  Connection,
  DueFrame,
  ExecutionStore,
  ExecutionSummary,
  FrameKey,
  HistoryChunk,
  ListConnectionsRequest,
  ListExecutionsRequest,
  Machine,
  MapRun,
  MapRunResult,
  MapRunStore,
  MapRunTally,
  OpenExecution,
  Page,
  PageRequest,
  Redrive,
  Revision,
  StoredExecution,
  Tag,
  Version,
} from '../store.ts'
import { MachineCache } from './machine-cache.ts'
import type { Reader } from './reader.ts'
import { RecentExecutions } from './recent-executions.ts'

/** The half of the store that reads. */
export abstract class SqliteReads {
  protected readonly machines = new MachineCache()
  protected readonly recent = new RecentExecutions()

  protected abstract read<T>(read: (reader: Reader) => T): Promise<T>

  machineByArn(arn: string): Promise<Machine | null> {
    return this.read((reader) => this.machines.get(arn, (unknown) => reader.machineByArn(unknown)))
  }

  revisionById(id: number): Promise<Revision | null> {
    return this.read((reader) => reader.revisionById(id))
  }

  listMachines(page: PageRequest): Promise<Page<Machine>> {
    return this.read((reader) => reader.listMachines(page))
  }

  machinesDeleting(): Promise<readonly string[]> {
    return this.read((reader) => reader.machinesDeleting())
  }

  versionByNumber(machineArn: string, number: number): Promise<Version | null> {
    return this.read((reader) => reader.versionByNumber(machineArn, number))
  }

  listVersions(machineArn: string, page: PageRequest): Promise<Page<Version>> {
    return this.read((reader) => reader.listVersions(machineArn, page))
  }

  aliasByArn(arn: string): Promise<Alias | null> {
    return this.read((reader) => reader.aliasByArn(arn))
  }

  listAliases(machineArn: string, version: number | null, page: PageRequest): Promise<Page<Alias>> {
    return this.read((reader) => reader.listAliases(machineArn, version, page))
  }

  activityByArn(arn: string): Promise<Activity | null> {
    return this.read((reader) => reader.activityByArn(arn))
  }

  listActivities(page: PageRequest): Promise<Page<Activity>> {
    return this.read((reader) => reader.listActivities(page))
  }

  tagsOf(resourceArn: string): Promise<readonly Tag[]> {
    return this.read((reader) => reader.tagsOf(resourceArn))
  }

  connectionByName(name: string): Promise<Connection | null> {
    return this.read((reader) => reader.connectionByName(name))
  }

  connectionByArn(arn: string): Promise<Connection | null> {
    return this.read((reader) => reader.connectionByArn(arn))
  }

  listConnections(request: ListConnectionsRequest): Promise<Page<Connection>> {
    return this.read((reader) => reader.listConnections(request))
  }

  executionByArn(arn: string): Promise<StoredExecution | null> {
    return this.read((reader) => this.recent.byArn(arn) ?? reader.executionByArn(arn))
  }

  executionById(id: number): Promise<StoredExecution | null> {
    return this.read((reader) => this.recent.byId(id) ?? reader.executionById(id))
  }

  listExecutions(request: ListExecutionsRequest): Promise<Page<ExecutionSummary>> {
    return this.read((reader) => reader.listExecutions(request))
  }

  hasOpenExecutions(machineArn: string): Promise<boolean> {
    return this.read((reader) => reader.hasOpenExecutions(machineArn))
  }

  countOpenExecutions(): Promise<number> {
    return this.read((reader) => reader.countOpenExecutions())
  }

  loadOpenExecution(id: number): Promise<OpenExecution | null> {
    return this.read((reader) => reader.loadOpenExecution(id))
  }

  loadRetainedExecution(id: number): Promise<OpenExecution | null> {
    return this.read((reader) => reader.loadRetainedExecution(id))
  }

  hasRetainedFrames(id: number): Promise<boolean> {
    return this.read((reader) => reader.hasRetainedFrames(id))
  }

  redrivesOf(id: number, limit: number): Promise<readonly Redrive[]> {
    return this.read((reader) => reader.redrivesOf(id, limit))
  }

  readHistory(...request: Parameters<ExecutionStore['readHistory']>): Promise<readonly HistoryChunk[]> {
    return this.read((reader) => reader.readHistory(...request))
  }

  lastEventId(executionId: number, among: 'all' | 'readable' = 'all'): Promise<number> {
    return this.read((reader) => reader.lastEventId(executionId, among))
  }

  framesDue(untilMillis: number, limit: number, after: DueFrame | null): Promise<readonly DueFrame[]> {
    return this.read((reader) => reader.framesDue(untilMillis, limit, after))
  }

  nextDueMillis(afterMillis: number): Promise<number | null> {
    return this.read((reader) => reader.nextDueMillis(afterMillis))
  }

  frameByToken(token: string): Promise<FrameKey | null> {
    return this.read((reader) => reader.frameByToken(token))
  }

  executionsToRecover(afterId: number, limit: number): Promise<readonly number[]> {
    return this.read((reader) => reader.executionsToRecover(afterId, limit))
  }

  executionsNeverDue(): Promise<readonly number[]> {
    return this.read((reader) => reader.executionsNeverDue())
  }

  executionsAsleep(afterId: number): Promise<Asleep> {
    return this.read((reader) => reader.executionsAsleep(afterId))
  }

  orphans(limit: number): Promise<readonly number[]> {
    return this.read((reader) => reader.orphans(limit))
  }

  cancelledCalls(afterCallId: string, limit: number): Promise<readonly CancelledCall[]> {
    return this.read((reader) => reader.cancelledCalls(afterCallId, limit))
  }

  mapRunByArn(arn: string): Promise<MapRun | null> {
    return this.read((reader) => reader.mapRuns.byArn(arn))
  }

  listMapRuns(executionId: number, page: PageRequest): Promise<Page<MapRun>> {
    return this.read((reader) => reader.mapRuns.list(executionId, page))
  }

  runningMapRuns(): Promise<readonly string[]> {
    return this.read((reader) => reader.mapRuns.running())
  }

  mapRunTallies(arn: string): Promise<readonly MapRunTally[]> {
    return this.read((reader) => reader.mapRuns.tallies(arn))
  }

  mapRunNotRedrivable(arn: string): ReturnType<MapRunStore['mapRunNotRedrivable']> {
    return this.read((reader) => reader.mapRuns.notRedrivable(arn))
  }

  mapRunChildIndices(arn: string, fromIndex: number, limit: number): ReturnType<MapRunStore['mapRunChildIndices']> {
    return this.read((reader) => reader.mapRuns.childIndices(arn, fromIndex, limit))
  }

  openMapRunChildren(arn: string, fromIndex: number, limit: number): ReturnType<MapRunStore['openMapRunChildren']> {
    return this.read((reader) => reader.mapRuns.openChildren(arn, fromIndex, limit))
  }

  pendingMapRunChildren(arn: string, fromIndex: number, limit: number): ReturnType<MapRunStore['openMapRunChildren']> {
    return this.read((reader) => reader.mapRuns.pendingChildren(arn, fromIndex, limit))
  }

  mapRunResults(arn: string, fromIndex: number, limit: number): Promise<readonly MapRunResult[]> {
    return this.read((reader) => reader.mapRuns.results(arn, fromIndex, limit))
  }

  listMapRunChildren(
    arn: string,
    request: Parameters<MapRunStore['listMapRunChildren']>[1],
  ): Promise<Page<ExecutionSummary>> {
    return this.read((reader) => reader.mapRuns.listChildren(arn, request))
  }
}
