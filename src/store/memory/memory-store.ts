import { checkSettings } from '../check-turn.ts'
import type {
  Activity,
  Alias,
  AliasResult,
  Asleep,
  CancelledCall,
  Connection,
  DueFrame,
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
  Removal,
  ReviseResult,
  Revision,
  Store,
  StoredExecution,
  Tag,
  TurnRecord,
  Version,
  VersionStore,
} from '../store.ts'
import { StoreError } from '../store-error.ts'
import { MemoryCancelledCalls } from './memory-cancelled-calls.ts'
import { MemoryConnections } from './memory-connections.ts'
import { MemoryExecutions } from './memory-executions.ts'
import { MemoryResources } from './memory-resources.ts'
import { MemoryVersions } from './memory-versions.ts'

/** A store that lasts as long as the process: for tests, simulations and executions run from the command line. */
export function openMemoryStore(): Store {
  return new MemoryStore()
}

/** Every method does its work at once and resolves in a microtask. */
class MemoryStore implements Store {
  readonly #resources = new MemoryResources()
  readonly #versions = new MemoryVersions((arn) => this.#resources.machineByArn(arn))
  readonly #executions = new MemoryExecutions((revisionId, change) =>
    this.#resources.countExecution(revisionId, change),
  )
  readonly #connections = new MemoryConnections()
  readonly #cancelledCalls = new MemoryCancelledCalls()
  #lastExecutionId = 0
  #closed = false

  async close(): Promise<void> {
    this.#closed = true
  }

  trouble(): null {
    return null
  }

  nextExecutionId(): number {
    this.#lastExecutionId += 1
    return this.#lastExecutionId
  }

  async commit(turn: TurnRecord): Promise<void> {
    this.#openExecutions.commit(turn)
    if (turn.cancelledCalls !== undefined) this.#cancelledCalls.add(turn.cancelledCalls)
  }

  async createMachine(machine: Parameters<MachineStore['createMachine']>[0]): Promise<Machine | null> {
    const { publication, ...own } = machine
    const created = this.#openResources.createMachine(own)
    if (created !== null && publication !== undefined) {
      this.#versions.publish(created.arn, created.revision.id, publication)
    }
    return created
  }

  async machineByArn(arn: string): Promise<Machine | null> {
    return this.#openResources.machineByArn(arn)
  }

  async reviseMachine(arn: string, revision: NewRevision, replaced: number): Promise<ReviseResult> {
    return this.#openResources.reviseMachine(arn, revision, replaced)
  }

  async revisionById(id: number): Promise<Revision | null> {
    return this.#openResources.revisionById(id)
  }

  async listMachines(page: PageRequest): Promise<Page<Machine>> {
    return this.#openResources.listMachines(page)
  }

  async markMachineDeleting(arn: string): Promise<boolean> {
    return this.#openResources.markMachineDeleting(arn)
  }

  async machinesDeleting(): Promise<readonly string[]> {
    return this.#openResources.machinesDeleting()
  }

  async removeMachine(arn: string): Promise<void> {
    this.#openResources.removeMachine(arn)
    this.#versions.removeAll(arn)
  }

  async publishVersion(machineArn: string, revision: number, publication: Publication): Promise<PublishResult> {
    return this.#openVersions.publish(machineArn, revision, publication)
  }

  async reviseAndPublish(
    machineArn: string,
    revision: NewRevision,
    replaced: number,
    publication: Publication,
  ): Promise<PublishResult> {
    const current = this.#openResources.machineByArn(machineArn)?.revision
    if (current?.id === replaced && this.#openVersions.isFull(machineArn, publication)) return { type: 'full' }
    const revised = this.#openResources.reviseMachine(machineArn, revision, replaced)
    if (revised.type !== 'revised') return revised
    return this.#versions.publish(machineArn, revised.machine.revision.id, publication)
  }

  async versionByNumber(machineArn: string, number: number): Promise<Version | null> {
    return this.#openVersions.byNumber(machineArn, number)
  }

  async listVersions(machineArn: string, page: PageRequest): Promise<Page<Version>> {
    return this.#openVersions.list(machineArn, page)
  }

  async removeVersion(machineArn: string, number: number): Promise<readonly string[]> {
    return this.#openVersions.remove(machineArn, number)
  }

  async createAlias(alias: Alias, aliasesMax: number): Promise<AliasResult> {
    return this.#openVersions.createAlias(alias, aliasesMax)
  }

  async aliasByArn(arn: string): Promise<Alias | null> {
    return this.#openVersions.aliasByArn(arn)
  }

  async updateAlias(arn: string, change: Parameters<VersionStore['updateAlias']>[1]): Promise<AliasResult> {
    return this.#openVersions.updateAlias(arn, change)
  }

  async removeAlias(arn: string): Promise<boolean> {
    return this.#openVersions.removeAlias(arn)
  }

  async listAliases(machineArn: string, version: number | null, page: PageRequest): Promise<Page<Alias>> {
    return this.#openVersions.listAliases(machineArn, version, page)
  }

  async createActivity(activity: Activity, tags: readonly Tag[]): Promise<Activity> {
    return this.#openResources.createActivity(activity, tags)
  }

  async activityByArn(arn: string): Promise<Activity | null> {
    return this.#openResources.activityByArn(arn)
  }

  async removeActivity(arn: string): Promise<void> {
    this.#openResources.removeActivity(arn)
  }

  async listActivities(page: PageRequest): Promise<Page<Activity>> {
    return this.#openResources.listActivities(page)
  }

  async tagsOf(resourceArn: string): Promise<readonly Tag[]> {
    return this.#openResources.tagsOf(resourceArn)
  }

  async setTags(resourceArn: string, tags: readonly Tag[], tagsMax: number): Promise<boolean> {
    return this.#openResources.setTags(resourceArn, tags, tagsMax)
  }

  async removeTags(resourceArn: string, keys: readonly string[]): Promise<void> {
    this.#openResources.removeTags(resourceArn, keys)
  }

  async createConnection(connection: Connection, connectionsMax: number): Promise<'created' | 'taken' | 'full'> {
    return this.#openConnections.create(connection, connectionsMax)
  }

  async connectionByName(name: string): Promise<Connection | null> {
    return this.#openConnections.byName(name)
  }

  async connectionByArn(arn: string): Promise<Connection | null> {
    return this.#openConnections.byArn(arn)
  }

  async replaceConnection(connection: Connection): Promise<boolean> {
    return this.#openConnections.replace(connection)
  }

  async removeConnection(name: string): Promise<boolean> {
    return this.#openConnections.remove(name)
  }

  async listConnections(request: ListConnectionsRequest): Promise<Page<Connection>> {
    return this.#openConnections.list(request)
  }

  async executionByArn(arn: string): Promise<StoredExecution | null> {
    return this.#openExecutions.byArn(arn)
  }

  async executionById(id: number): Promise<StoredExecution | null> {
    return this.#openExecutions.byId(id)
  }

  async listExecutions(request: ListExecutionsRequest): Promise<Page<ExecutionSummary>> {
    return this.#openExecutions.list(request)
  }

  async hasOpenExecutions(machineArn: string): Promise<boolean> {
    return this.#openExecutions.hasOpen(machineArn)
  }

  async countOpenExecutions(): Promise<number> {
    return this.#openExecutions.countOpen((arn) => this.#openResources.machineByArn(arn)?.type === 'STANDARD')
  }

  async loadOpenExecution(id: number): Promise<OpenExecution | null> {
    return this.#openExecutions.loadOpen(id)
  }

  async loadRetainedExecution(id: number): Promise<OpenExecution | null> {
    return this.#openExecutions.loadRetained(id)
  }

  async hasRetainedFrames(id: number): Promise<boolean> {
    return this.#openExecutions.hasRetainedFrames(id)
  }

  async redrivesOf(id: number, limit: number): Promise<readonly Redrive[]> {
    return this.#openExecutions.redrivesOf(id, limit)
  }

  async readHistory(
    ...[executionId, fromEventId, toEventId, reading = {}]: Parameters<Store['readHistory']>
  ): Promise<readonly HistoryChunk[]> {
    const { bytesMax = Number.POSITIVE_INFINITY, newestFirst = false } = reading
    const all = this.#openExecutions.history(executionId, fromEventId, toEventId)
    const chunks = newestFirst ? all.toReversed() : all
    let bytes = 0
    const end = chunks.findIndex(({ chunk }) => {
      bytes += Buffer.byteLength(chunk)
      return bytes >= bytesMax
    })
    return end === -1 ? chunks : chunks.slice(0, end + 1)
  }

  async lastEventId(executionId: number): Promise<number> {
    return this.#openExecutions.lastEventId(executionId)
  }

  async framesDue(untilMillis: number, limit: number, after: DueFrame | null): Promise<readonly DueFrame[]> {
    return this.#openExecutions.framesDue(untilMillis, limit, after)
  }

  async nextDueMillis(afterMillis: number): Promise<number | null> {
    return this.#openExecutions.nextDueMillis(afterMillis)
  }

  async frameByToken(token: string): Promise<FrameKey | null> {
    return this.#openExecutions.frameByToken(token)
  }

  async executionsNeverDue(): Promise<readonly number[]> {
    return []
  }

  async executionsAsleep(): Promise<Asleep> {
    return { ids: [], lastId: null }
  }

  async executionsToRecover(afterId: number, limit: number): Promise<readonly number[]> {
    return this.#openExecutions.toRecover(afterId, limit)
  }

  async orphans(limit: number): Promise<readonly number[]> {
    return this.#openExecutions.orphans(limit)
  }

  async mapRunByArn(arn: string): Promise<MapRun | null> {
    return this.#openExecutions.mapRuns.byArn(arn)
  }

  async listMapRuns(executionId: number, page: PageRequest): Promise<Page<MapRun>> {
    return this.#openExecutions.mapRuns.list(executionId, page)
  }

  async runningMapRuns(): Promise<readonly string[]> {
    return this.#openExecutions.mapRuns.running()
  }

  async updateMapRun(arn: string, change: Parameters<MapRunStore['updateMapRun']>[1]): Promise<MapRun | null> {
    const fault = checkSettings(arn, change)
    if (fault !== null) throw fault
    return this.#openExecutions.mapRuns.update(arn, change)
  }

  async setMapRunTotals(arn: string, totals: Parameters<MapRunStore['setMapRunTotals']>[1]): Promise<void> {
    this.#openExecutions.mapRuns.setTotals(arn, totals)
  }

  async mapRunTallies(arn: string): Promise<readonly MapRunTally[]> {
    return this.#openExecutions.mapRuns.tallies(arn)
  }

  async mapRunNotRedrivable(arn: string) {
    return this.#openExecutions.mapRuns.notRedrivable(arn)
  }

  async mapRunChildIndices(arn: string, fromIndex: number, limit: number) {
    return this.#openExecutions.mapRuns.childIndices(arn, fromIndex, limit)
  }

  async openMapRunChildren(arn: string, fromIndex: number, limit: number) {
    return this.#openExecutions.mapRuns.openChildren(arn, fromIndex, limit)
  }

  async pendingMapRunChildren(arn: string, fromIndex: number, limit: number) {
    return this.#openExecutions.mapRuns.pendingChildren(arn, fromIndex, limit)
  }

  async abandonRedrive(arn: string, executionId: number | null): Promise<void> {
    this.#openExecutions.mapRuns.abandonRedrive(arn, executionId)
  }

  async mapRunResults(arn: string, fromIndex: number, limit: number): Promise<readonly MapRunResult[]> {
    return this.#openExecutions.mapRuns.results(arn, fromIndex, limit)
  }

  async listMapRunChildren(
    arn: string,
    request: Parameters<MapRunStore['listMapRunChildren']>[1],
  ): Promise<Page<ExecutionSummary>> {
    return this.#openExecutions.mapRuns.listChildren(arn, request)
  }

  async cancelledCalls(afterCallId: string, limit: number): Promise<readonly CancelledCall[]> {
    this.#requireOpen()
    return this.#cancelledCalls.list(afterCallId, limit)
  }

  async removeCancelledCalls(callIds: readonly string[]): Promise<void> {
    this.#requireOpen()
    this.#cancelledCalls.remove(callIds)
  }

  async removeRetainedFramesBefore(stopMillis: number, limit: number): Promise<Removal> {
    return this.#openExecutions.removeRetainedFramesBefore(stopMillis, limit)
  }

  async removeClosedBefore(stopMillis: number, limit: number): Promise<Removal> {
    return this.#openExecutions.removeClosedBefore(stopMillis, limit)
  }

  get #openExecutions(): MemoryExecutions {
    this.#requireOpen()
    return this.#executions
  }

  get #openResources(): MemoryResources {
    this.#requireOpen()
    return this.#resources
  }

  get #openVersions(): MemoryVersions {
    this.#requireOpen()
    return this.#versions
  }

  get #openConnections(): MemoryConnections {
    this.#requireOpen()
    return this.#connections
  }

  #requireOpen(): void {
    if (this.#closed) throw new StoreError('STORE_CLOSED', 'The store was closed.')
  }
}
