import type { ConnectionStore } from './connection-store.ts'
import type { Page, PageRequest } from './page.ts'

export type { Connection, ConnectionStore, ListConnectionsRequest } from './connection-store.ts'
export type { Page, PageRequest } from './page.ts'

/**
 * What is kept, and the only door to it. Every method is one transaction; a returned promise of a write is settled when
 * the write is on the disk. Times are milliseconds since 1970. Payloads are JSON text in the spelling they came with.
 *
 * Losing a race is an ordinary return value here, because every caller has something to do about it.
 */
export interface Store extends MachineStore, VersionStore, ActivityStore, TagStore, ConnectionStore, ExecutionStore {
  close(): Promise<void>
}

export type MachineType = 'STANDARD' | 'EXPRESS'

/** One immutable state of a machine's definition and role. Executions refer to the revision they were started with. */
export interface Revision {
  /** Unique over all machines, given by the store. */
  readonly id: number
  readonly machineArn: string
  /** The UUID that the API shows; null for a machine that was never updated. */
  readonly revisionId: string | null
  readonly definition: string
  readonly roleArn: string
  /** JSON texts of the configurations as given, or null. */
  readonly loggingConfiguration: string | null
  readonly tracingConfiguration: string | null
  readonly encryptionConfiguration: string | null
  /** When this revision became the current one. */
  readonly createdMillis: number
}

export interface Machine {
  readonly arn: string
  readonly name: string
  readonly type: MachineType
  readonly status: 'ACTIVE' | 'DELETING'
  readonly createdMillis: number
  /** The revision that new executions use. */
  readonly revision: Revision
}

export type NewRevision = Omit<Revision, 'id' | 'machineArn'>

export interface MachineStore {
  /** Null when the name is taken (the machine there, whatever its status, is left alone). */
  createMachine(
    machine: Omit<Machine, 'revision'> & {
      readonly revision: NewRevision
      readonly tags: readonly Tag[]
      /** Makes the revision version 1. */
      readonly publication?: Publication
    },
  ): Promise<Machine | null>
  machineByArn(arn: string): Promise<Machine | null>
  /** Adds a revision and makes it current. Null when the machine does not exist. */
  reviseMachine(arn: string, revision: NewRevision): Promise<Machine | null>
  revisionById(id: number): Promise<Revision | null>
  /** By creation, oldest first. */
  listMachines(page: PageRequest): Promise<Page<Machine>>
  /** Marks it DELETING. False when it does not exist. */
  markMachineDeleting(arn: string): Promise<boolean>
  /** Removes a machine with its versions, aliases and tags. Revisions stay while executions refer to them. */
  removeMachine(arn: string): Promise<void>
}

/** A number for a revision of a machine. Numbers are counted for each machine and never given twice. */
export interface Version {
  readonly machineArn: string
  readonly number: number
  /** Revision.id. */
  readonly revision: number
  readonly description: string | null
  readonly createdMillis: number
}

/** How a revision is to become a version. */
export interface Publication {
  readonly description: string | null
  readonly createdMillis: number
  /** More versions than these a machine may not have. */
  readonly versionsMax: number
}

export type PublishResult =
  /** The revision's version, new or as it already was. */
  | { readonly type: 'published'; readonly version: Version }
  | { readonly type: 'full' }
  /** Another revision is current. */
  | { readonly type: 'stale'; readonly current: Revision }
  | { readonly type: 'gone' }

/** One or two, whose weights add up to 100. */
export interface Route {
  /** Version.number, of the alias's machine. */
  readonly version: number
  readonly weight: number
}

/** A name for one or two versions of a machine. */
export interface Alias {
  readonly arn: string
  readonly machineArn: string
  readonly name: string
  readonly description: string | null
  readonly routes: readonly Route[]
  readonly createdMillis: number
  readonly updatedMillis: number
}

export type AliasResult =
  | { readonly type: 'kept'; readonly alias: Alias }
  /** The name is taken by this alias, which is left alone. */
  | { readonly type: 'taken'; readonly alias: Alias }
  | { readonly type: 'full' }
  /** The machine has no version of this number. */
  | { readonly type: 'versionGone'; readonly version: number }
  | { readonly type: 'gone' }

export interface VersionStore {
  /** Gives a revision a number, where it is still the machine's current one. */
  publishVersion(machineArn: string, revision: number, publication: Publication): Promise<PublishResult>
  /** Makes a new revision current and publishes it: both or neither. */
  reviseAndPublish(machineArn: string, revision: NewRevision, publication: Publication): Promise<PublishResult>
  versionByNumber(machineArn: string, number: number): Promise<Version | null>
  /** Newest first. */
  listVersions(machineArn: string, page: PageRequest): Promise<Page<Version>>
  /** Removes a version, unless aliases lead to it: gives their names, and none when the version is gone. */
  removeVersion(machineArn: string, number: number): Promise<readonly string[]>
  createAlias(alias: Alias, aliasesMax: number): Promise<AliasResult>
  aliasByArn(arn: string): Promise<Alias | null>
  /** Null for what is to stay as it is. */
  updateAlias(
    arn: string,
    change: {
      readonly description: string | null
      readonly routes: readonly Route[] | null
      readonly updatedMillis: number
    },
  ): Promise<AliasResult>
  /** False when it does not exist. */
  removeAlias(arn: string): Promise<boolean>
  /** Oldest first, as they were seen to come; with a version, those that lead to it. */
  listAliases(machineArn: string, version: number | null, page: PageRequest): Promise<Page<Alias>>
}

export interface Activity {
  readonly arn: string
  readonly name: string
  readonly createdMillis: number
  readonly encryptionConfiguration: string | null
}

export interface ActivityStore {
  /** The activity of that name, new or as it already was. */
  createActivity(activity: Activity, tags: readonly Tag[]): Promise<Activity>
  activityByArn(arn: string): Promise<Activity | null>
  /** Synchronous, because a turn asks it while it schedules a task. */
  activityExists(arn: string): boolean
  removeActivity(arn: string): Promise<void>
  listActivities(page: PageRequest): Promise<Page<Activity>>
}

export interface Tag {
  readonly key: string
  readonly value: string
}

export interface TagStore {
  /** In the order in which the keys were first set. */
  tagsOf(resourceArn: string): Promise<readonly Tag[]>
  /** Replaces values of existing keys, adds others. */
  setTags(resourceArn: string, tags: readonly Tag[]): Promise<void>
  removeTags(resourceArn: string, keys: readonly string[]): Promise<void>
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING_REDRIVE'

/** What is known of an execution from its start on. */
export interface ExecutionStart {
  /** From `nextExecutionId`. */
  readonly id: number
  readonly arn: string
  readonly name: string
  readonly machineArn: string
  /** Revision.id. */
  readonly revision: number
  /** The version that it was started by, directly or through an alias, or null. */
  readonly version: number | null
  /** The name of the alias that it was started by, or null. */
  readonly alias: string | null
  readonly startMillis: number
  readonly input: string
  readonly traceHeader: string | null
  /** The test case of the mock configuration, chosen by `#Name` behind the machine's ARN. */
  readonly testCase: string | null
  /** The id of the execution whose task started this one and waits for it, or null. */
  readonly parentId: number | null
}

/** How an execution ended. */
export interface ExecutionEnd {
  readonly status: ExecutionStatus
  readonly stopMillis: number
  readonly output: string | null
  readonly error: string | null
  readonly cause: string | null
}

export interface Execution extends ExecutionStart {
  /** Null while it runs. */
  readonly end: ExecutionEnd | null
}

/** What a list shows of an execution: no payloads, of which a page might hold half a gigabyte. */
export interface ExecutionSummary {
  readonly id: number
  readonly arn: string
  readonly name: string
  readonly machineArn: string
  readonly version: number | null
  readonly alias: string | null
  readonly startMillis: number
  readonly status: ExecutionStatus
  /** Null while it runs. */
  readonly stopMillis: number | null
}

/** The stored form of a frame. The runtime reads and writes `data`; the store only keeps it. */
export interface StoredFrame {
  /** `` for the root, otherwise the path of the parent, a slash and the branch or item index: `/0/12`. */
  readonly path: string
  /** JSON text; the version of its form is inside. */
  readonly data: string
  /** When it is to be woken, or null. */
  readonly dueMillis: number | null
  /** The task token that it waits for, or null. */
  readonly token: string | null
  /** Whether it must be looked at when the server starts: a call is in flight, or it was about to go on. */
  readonly active: boolean
}

/** All that one turn of an execution leaves behind. Kept as a whole or not at all. */
export interface TurnRecord {
  readonly executionId: number
  /** Present in the first turn. */
  readonly start: ExecutionStart | null
  /** Present in the last turn: the execution is closed and all its frames are removed. */
  readonly end: ExecutionEnd | null
  /** A chunk of history: events firstEventId, firstEventId + 1, …, written by the runtime. Null when there are none. */
  readonly history: { readonly firstEventId: number; readonly count: number; readonly chunk: string } | null
  readonly framesPut: readonly StoredFrame[]
  /** Paths of frames that are gone. Not given where `end` says that all are. */
  readonly framesRemoved: readonly string[]
}

export interface HistoryChunk {
  readonly firstEventId: number
  readonly count: number
  readonly chunk: string
}

export interface FrameKey {
  readonly executionId: number
  readonly path: string
}

/** An open execution as needed to go on with it. */
export interface OpenExecution {
  readonly execution: ExecutionStart
  readonly frames: readonly StoredFrame[]
  /** The id of the last event in its history. */
  readonly lastEventId: number
}

export interface ListExecutionsRequest extends PageRequest {
  readonly machineArn: string
  /** Only those that a version or an alias started. */
  readonly startedBy?: { readonly version: number } | { readonly alias: string }
  readonly status: ExecutionStatus | null
}

export interface ExecutionStore {
  /** Synchronous, unique and growing, also over restarts. */
  nextExecutionId(): number
  /**
   * Keeps a turn. Turns handed in while a transaction is on its way to the disk share the next one, in order. Rejects
   * with a StoreError when the turn was not kept; turns of the same execution handed in behind it are then refused too
   * (STORE_PREDECESSOR_FAILED), so that a history has no gap.
   */
  commit(turn: TurnRecord): Promise<void>
  executionByArn(arn: string): Promise<Execution | null>
  executionById(id: number): Promise<Execution | null>
  /** Newest first. */
  listExecutions(request: ListExecutionsRequest): Promise<Page<ExecutionSummary>>
  /** Whether any execution of the machine is still open. */
  hasOpenExecutions(machineArn: string): Promise<boolean>
  /** Null when it is closed or was never there. */
  loadOpenExecution(id: number): Promise<OpenExecution | null>
  /** Chunks that overlap the ids from..to (inclusive), in order. */
  readHistory(executionId: number, fromEventId: number, toEventId: number): Promise<readonly HistoryChunk[]>
  /** The id of the last event, 0 for none. */
  lastEventId(executionId: number): Promise<number>
  /** Frames to be woken up to and including an instant, earliest first. */
  framesDue(untilMillis: number, limit: number): Promise<readonly FrameKey[]>
  /** The earliest instant at which any frame is due, or null. */
  nextDueMillis(): Promise<number | null>
  frameByToken(token: string): Promise<FrameKey | null>
  /** Ids of executions with active frames, for recovery, in pages by id. */
  executionsToRecover(afterId: number, limit: number): Promise<readonly number[]>
  /**
   * Ids of open executions that a task of another one started and waited for, where that other one has ended: a crash
   * came before they could be stopped. Earliest first.
   */
  orphans(limit: number): Promise<readonly number[]>
  /** Removes at most `limit` executions (with history) that closed before an instant. Gives how many were removed. */
  removeClosedBefore(stopMillis: number, limit: number): Promise<number>
}
