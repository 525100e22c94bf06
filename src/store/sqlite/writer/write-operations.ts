import type { DatabaseSync } from 'node:sqlite'
import type {
  Activity,
  Machine,
  MachineStore,
  MapRun,
  MapRunStore,
  NewRevision,
  ReviseResult,
  Tag,
} from '../../store.ts'
import { CheckedRows } from '../damage/checked-rows.ts'
import type { RowShape } from '../damage/row-shape.ts'
import { activityShape, machineShape, mapRunShape, retiredRevisionShape, tagShape } from '../damage/row-shapes.ts'
import { type MachineRow, toMachine } from '../machine-rows.ts'
import { type IdRow, withoutId } from '../rows.ts'
import { prepareStatement } from '../statements.ts'
import { createConnectionOperations } from './connection-operations.ts'
import { createRemovalOperations } from './removal-operations.ts'
import { createVersionOperations } from './version-operations.ts'
import { prepareWrite } from './write-statement.ts'

/** Every write but a turn, by name, as the main thread asks for it. Each runs inside its caller's transaction. */
export type WriteOperations = ReturnType<typeof createWriteOperations>

interface RetiredRow {
  readonly id: number
  readonly machineArn: string
  readonly retiredAtExecutionId: number
}

/** Revisions looked at in one go when it is seen which may be removed. */
const sweepRevisionsMax = 1000

/** `forgetArns` is called when the ids of ARNs may have changed. */
export function createWriteOperations(database: DatabaseSync, forgetArns: () => void) {
  const prepare = (name: string) => prepareStatement(database, name)
  const statements = {
    activityInsert: prepareWrite(database, 'activity-insert'),
    activityRemove: prepareWrite(database, 'activity-remove'),
    aliasesRemoveAll: prepareWrite(database, 'aliases-remove-all'),
    arnsRemoveUnused: prepareWrite(database, 'arns-remove-unused'),
    cancelledCallRemove: prepareWrite(database, 'cancelled-call-remove'),
    mapRunAbandonRedrive: prepareWrite(database, 'map-run-children-abandon-redrive'),
    mapRunSetTotals: prepareWrite(database, 'map-run-set-totals'),
    mapRunUpdate: prepareWrite(database, 'map-run-update'),
    machineExists: prepare('machine-exists'),
    machineInsert: prepareWrite(database, 'machine-insert'),
    machineMarkDeleting: prepareWrite(database, 'machine-mark-deleting'),
    machineRemove: prepareWrite(database, 'machine-remove'),
    machineRevise: prepareWrite(database, 'machine-revise'),
    probe: prepareWrite(database, 'probe'),
    revisionIdNext: prepare('revision-id-next'),
    revisionInsert: prepareWrite(database, 'revision-insert'),
    revisionMayBeUsed: prepare('revision-may-be-used'),
    revisionRemove: prepareWrite(database, 'revision-remove'),
    revisionsRetire: prepareWrite(database, 'revisions-retire'),
    tagRemove: prepareWrite(database, 'tag-remove'),
    tagSet: prepareWrite(database, 'tag-set'),
    tagsRemoveAll: prepareWrite(database, 'tags-remove-all'),
    versionsRemoveAll: prepareWrite(database, 'versions-remove-all'),
  }

  // What is built on, or given back, is looked at as closely as what is read.
  const rows = <Row extends object>(name: string, shape: RowShape) =>
    new CheckedRows<Row>(prepare(name), shape, () => {})
  const activityByArn = rows<Activity & IdRow>('activity-by-arn', activityShape)
  const machineByArn = rows<MachineRow>('machine-by-arn', machineShape)
  const mapRunByArn = rows<MapRun & IdRow>('map-run-by-arn', mapRunShape)
  const revisionsRetired = rows<RetiredRow>('revisions-retired', retiredRevisionShape)
  const tagsOf = rows<Tag>('tags-of', tagShape)

  const readMachine = (arn: string): Machine => toMachine(machineByArn.get(arn)!)

  const insertRevision = (machineArn: string, revision: NewRevision): number => {
    const id = Number(statements.revisionIdNext.get()?.id)
    statements.revisionInsert.run(
      id,
      machineArn,
      revision.revisionId,
      revision.definition,
      revision.roleArn,
      revision.loggingConfiguration,
      revision.tracingConfiguration,
      revision.encryptionConfiguration,
      revision.createdMillis,
    )
    return id
  }

  const reviseMachine = (arn: string, revision: NewRevision, replaced: number): ReviseResult => {
    if (statements.machineExists.get(arn) === undefined) return { type: 'gone' }
    const { revision: current } = readMachine(arn)
    if (current.id !== replaced) return { type: 'stale', current }
    statements.machineRevise.run(arn, insertRevision(arn, revision))
    return { type: 'revised', machine: readMachine(arn) }
  }

  const versions = createVersionOperations(database, reviseMachine)

  const setTags = (resourceArn: string, tags: readonly Tag[]): void => {
    for (const tag of tags) statements.tagSet.run(resourceArn, tag.key, tag.value)
  }

  /** The tags of a new resource, without those that a request set just after an earlier one of that name was deleted. */
  const setFirstTags = (resourceArn: string, tags: readonly Tag[]): void => {
    statements.tagsRemoveAll.run(resourceArn)
    setTags(resourceArn, tags)
  }

  /** Removes revisions of removed machines that no execution can refer to any more, and ARN texts that nobody uses. */
  const sweepRevisions = (): void => {
    let removed = 0
    let lastId = 0
    for (;;) {
      const found = revisionsRetired.list(sweepRevisionsMax, (max) => [lastId, max])
      for (const { id, machineArn, retiredAtExecutionId } of found) {
        lastId = id
        if (statements.revisionMayBeUsed.get(machineArn, retiredAtExecutionId) !== undefined) continue
        removed += statements.revisionRemove.run(id)
      }
      if (found.length < sweepRevisionsMax) break
    }
    if (removed === 0) return
    statements.arnsRemoveUnused.run()
    forgetArns()
  }

  return {
    ...versions,
    ...createConnectionOperations(database),
    ...createRemovalOperations(database, sweepRevisions),

    createMachine(machine: Parameters<MachineStore['create']>[0]): Machine | null {
      const { arn, name, type, status, createdMillis, revision, tags, publication } = machine
      if (statements.machineExists.get(arn) !== undefined) return null
      statements.machineInsert.run(arn, name, type, status, createdMillis, insertRevision(arn, revision))
      setFirstTags(arn, tags)
      const created = readMachine(arn)
      if (publication !== undefined) versions.publishVersion(arn, created.revision.id, publication)
      return created
    },

    reviseMachine,

    markMachineDeleting(arn: string): boolean {
      return statements.machineMarkDeleting.run(arn) !== 0
    },

    /** `lastExecutionId` is the last id given out: no later execution can refer to the machine's revisions. */
    removeMachine(arn: string, lastExecutionId: number): void {
      if (statements.machineRemove.run(arn) === 0) return
      statements.tagsRemoveAll.run(arn)
      statements.aliasesRemoveAll.run(arn)
      statements.versionsRemoveAll.run(arn)
      statements.revisionsRetire.run(arn, lastExecutionId)
      sweepRevisions()
    },

    createActivity(activity: Activity, tags: readonly Tag[]): Activity {
      const { arn, name, createdMillis, encryptionConfiguration } = activity
      if (statements.activityInsert.run(arn, name, createdMillis, encryptionConfiguration) !== 0) {
        setFirstTags(arn, tags)
      }
      return withoutId(activityByArn.get(arn)!)
    },

    removeActivity(arn: string): void {
      statements.activityRemove.run(arn)
      statements.tagsRemoveAll.run(arn)
    },

    setTags(resourceArn: string, tags: readonly Tag[], tagsMax: number): boolean {
      const keys = new Set(tags.map(({ key }) => key))
      for (const { key } of tagsOf.list(-1, () => [resourceArn])) keys.add(key)
      if (keys.size > tagsMax) return false
      setTags(resourceArn, tags)
      return true
    },

    removeTags(resourceArn: string, keys: readonly string[]): void {
      for (const key of keys) statements.tagRemove.run(resourceArn, key)
    },

    updateMapRun(arn: string, change: Parameters<MapRunStore['update']>[1]): MapRun | null {
      const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = change
      const changes = statements.mapRunUpdate.run(
        arn,
        maxConcurrency,
        toleratedFailureCount,
        toleratedFailurePercentage,
      )
      return changes === 0 ? null : withoutId(mapRunByArn.get(arn)!)
    },

    abandonRedrive(arn: string, executionId: number | null): void {
      statements.mapRunAbandonRedrive.run(arn, executionId)
    },

    setMapRunTotals(arn: string, totals: Parameters<MapRunStore['setTotals']>[1]): void {
      statements.mapRunSetTotals.run(arn, totals.itemTotal, totals.childTotal, totals.resultsWritten)
    },

    probe(): void {
      statements.probe.run()
    },

    removeCancelledCalls(callIds: readonly string[]): void {
      for (const callId of callIds) statements.cancelledCallRemove.run(callId)
    },
  }
}
