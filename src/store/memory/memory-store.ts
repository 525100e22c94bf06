import type {
  ActivityStore,
  AliasStore,
  CancelledCallStore,
  Claim,
  ConnectionStore,
  ExecutionStore,
  FrameStore,
  HistoryStore,
  MachineStore,
  MapRunStore,
  OverviewStore,
  Store,
  TagStore,
  TurnRecord,
  TurnStore,
  VersionStore,
} from '../store.ts'
import { StoreError } from '../store-error.ts'
import { MemoryCancelledCalls } from './memory-cancelled-calls.ts'
import { memoryClaim, requireMemoryClaim } from './memory-claim.ts'
import { MemoryConnections } from './memory-connections.ts'
import { MemoryExecutions } from './memory-executions.ts'
import { MemoryResources } from './memory-resources.ts'
import { MemoryVersions } from './memory-versions.ts'
import { promised, type Synchronous } from './promised.ts'

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
  readonly #cancelledCalls = new MemoryCancelledCalls()
  readonly claim = memoryClaim
  #lastExecutionId = 0
  #closed = false

  readonly machines = this.#promised<MachineStore>({
    create: ({ publication, ...machine }) => {
      const created = this.#resources.createMachine(machine)
      if (created !== null && publication !== undefined) {
        this.#versions.publish(created.arn, created.revision.id, publication)
      }
      return created
    },
    byArn: (arn) => this.#resources.machineByArn(arn),
    revise: (arn, revision, replaced) => this.#resources.reviseMachine(arn, revision, replaced),
    revisionById: (id) => this.#resources.revisionById(id),
    list: (page) => this.#resources.listMachines(page),
    markDeleting: (arn) => this.#resources.markMachineDeleting(arn),
    deleting: () => this.#resources.machinesDeleting(),
    remove: (arn) => {
      this.#resources.removeMachine(arn)
      this.#versions.removeAll(arn)
    },
  })

  readonly versions = this.#promised<VersionStore>({
    publish: (machineArn, revision, publication) => this.#versions.publish(machineArn, revision, publication),
    reviseAndPublish: (machineArn, revision, replaced, publication) => {
      const current = this.#resources.machineByArn(machineArn)?.revision
      if (current?.id === replaced && this.#versions.isFull(machineArn, publication)) return { type: 'full' }
      const revised = this.#resources.reviseMachine(machineArn, revision, replaced)
      if (revised.type !== 'revised') return revised
      return this.#versions.publish(machineArn, revised.machine.revision.id, publication)
    },
    byNumber: (machineArn, number) => this.#versions.byNumber(machineArn, number),
    list: (machineArn, page) => this.#versions.list(machineArn, page),
    remove: (machineArn, number) => this.#versions.remove(machineArn, number),
  })

  readonly aliases = this.#promised<AliasStore>({
    create: (alias, aliasesMax) => this.#versions.createAlias(alias, aliasesMax),
    byArn: (arn) => this.#versions.aliasByArn(arn),
    update: (arn, change) => this.#versions.updateAlias(arn, change),
    remove: (arn) => this.#versions.removeAlias(arn),
    list: (machineArn, version, page) => this.#versions.listAliases(machineArn, version, page),
  })

  readonly activities = this.#promised<ActivityStore>({
    create: (activity, tags) => this.#resources.createActivity(activity, tags),
    byArn: (arn) => this.#resources.activityByArn(arn),
    remove: (arn) => this.#resources.removeActivity(arn),
    list: (page) => this.#resources.listActivities(page),
  })

  readonly tags = this.#promised<TagStore>({
    of: (resourceArn) => this.#resources.tagsOf(resourceArn),
    set: (resourceArn, tags, tagsMax) => this.#resources.setTags(resourceArn, tags, tagsMax),
    remove: (resourceArn, keys) => this.#resources.removeTags(resourceArn, keys),
  })

  readonly connections = this.#promised<ConnectionStore>(new MemoryConnections())

  readonly executions = this.#promised<ExecutionStore>({
    byArn: (arn) => this.#executions.byArn(arn),
    byId: (id) => this.#executions.byId(id),
    list: (request) => this.#executions.list(request),
    hasOpen: (machineArn) => this.#executions.hasOpen(machineArn),
    countOpen: () => this.#executions.countOpen((arn) => this.#resources.machineByArn(arn)?.type === 'STANDARD'),
    loadOpen: (id) => this.#executions.loadOpen(id),
    loadRetained: (id) => this.#executions.loadRetained(id),
    hasRetainedFrames: (id) => this.#executions.hasRetainedFrames(id),
    redrivesOf: (id, limit) => this.#executions.redrivesOf(id, limit),
    toRecover: (claim, afterId, limit) => this.#owned(claim).toRecover(afterId, limit),
    neverDue: (claim) => {
      requireMemoryClaim(claim)
      return []
    },
    asleep: (claim) => {
      requireMemoryClaim(claim)
      return { ids: [], lastId: null }
    },
    orphans: (claim, limit) => this.#owned(claim).orphans(limit),
    removeRetainedFramesBefore: (stopMillis, limit) => this.#executions.removeRetainedFramesBefore(stopMillis, limit),
    removeClosedBefore: (stopMillis, limit) => this.#executions.removeClosedBefore(stopMillis, limit),
  })

  readonly overview = this.#promised<OverviewStore>(this.#executions.overview)

  readonly histories = this.#promised<HistoryStore>({
    read: (executionId, fromEventId, toEventId, { bytesMax = Number.POSITIVE_INFINITY, newestFirst = false } = {}) => {
      const all = this.#executions.history(executionId, fromEventId, toEventId)
      const chunks = newestFirst ? all.toReversed() : all
      let bytes = 0
      const end = chunks.findIndex(({ chunk }) => {
        bytes += Buffer.byteLength(chunk)
        return bytes >= bytesMax
      })
      return end === -1 ? chunks : chunks.slice(0, end + 1)
    },
    lastEventId: (executionId) => this.#executions.lastEventId(executionId),
  })

  readonly frames = this.#promised<FrameStore>({
    due: (claim, untilMillis, limit, after) => this.#owned(claim).framesDue(untilMillis, limit, after),
    nextDueMillis: (claim, afterMillis) => this.#owned(claim).nextDueMillis(afterMillis),
    byToken: (token) => this.#executions.frameByToken(token),
  })

  readonly mapRuns = this.#promised<MapRunStore>(this.#executions.mapRuns)

  readonly cancelledCalls = this.#promised<CancelledCallStore>({
    list: (claim, afterCallId, limit) => {
      requireMemoryClaim(claim)
      return this.#cancelledCalls.list(afterCallId, limit)
    },
    remove: (callIds) => this.#cancelledCalls.remove(callIds),
  })

  readonly #turns = this.#promised<Pick<TurnStore, 'commit'>>({
    commit: (turn, claim) => {
      requireMemoryClaim(claim)
      this.#executions.commit(turn)
      if (turn.cancelledCalls !== undefined) this.#cancelledCalls.add(turn.cancelledCalls)
    },
  })

  commit(turn: TurnRecord, claim: Claim): Promise<void> {
    return this.#turns.commit(turn, claim)
  }

  nextExecutionId(): number {
    this.#lastExecutionId += 1
    return this.#lastExecutionId
  }

  trouble(): null {
    return null
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #owned(claim: Claim): MemoryExecutions {
    requireMemoryClaim(claim)
    return this.#executions
  }

  #promised<Subject extends object>(subject: Synchronous<Subject>): Subject {
    return promised(subject, () => {
      if (this.#closed) throw new StoreError('STORE_CLOSED', 'The store was closed.')
    })
  }
}
