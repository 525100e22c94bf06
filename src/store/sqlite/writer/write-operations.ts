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
import { activityShape, machineShape, mapRunShape } from '../damage/row-shapes.ts'
import { type MachineRow, toMachine } from '../machine-rows.ts'
import { type IdRow, withoutId } from '../rows.ts'
import { prepareStatement } from '../statements.ts'
import { createConnectionOperations } from './connection-operations.ts'
import { createRemovalOperations } from './removal-operations.ts'
import { createVersionOperations } from './version-operations.ts'

/** Every write but a turn, by name, as the main thread asks for it. Each runs inside its caller's transaction. */
export type WriteOperations = ReturnType<typeof createWriteOperations>

/** Revisions looked at in one go when it is seen which may be removed. */
const sweepRevisionsMax = 1000

/** `forgetArns` is called when the ids of ARNs may have changed. */
export function createWriteOperations(database: DatabaseSync, forgetArns: () => void) {
  const prepare = (name: string) => prepareStatement(database, name)
  const statements = {
    activityInsert: prepare('activity-insert'),
    activityRemove: prepare('activity-remove'),
    aliasesRemoveAll: prepare('aliases-remove-all'),
    arnsRemoveUnused: prepare('arns-remove-unused'),
    cancelledCallRemove: prepare('cancelled-call-remove'),
    mapRunGiveUpRedrive: prepare('map-run-children-give-up-redrive'),
    mapRunSetTotals: prepare('map-run-set-totals'),
    mapRunUpdate: prepare('map-run-update'),
    machineExists: prepare('machine-exists'),
    machineInsert: prepare('machine-insert'),
    machineMarkDeleting: prepare('machine-mark-deleting'),
    machineRemove: prepare('machine-remove'),
    machineRevise: prepare('machine-revise'),
    probe: prepare('probe'),
    revisionInsert: prepare('revision-insert'),
    revisionMayBeUsed: prepare('revision-may-be-used'),
    revisionRemove: prepare('revision-remove'),
    revisionsRetire: prepare('revisions-retire'),
    revisionsRetired: prepare('revisions-retired'),
    tagRemove: prepare('tag-remove'),
    tagSet: prepare('tag-set'),
    tagsOf: prepare('tags-of'),
    tagsRemoveAll: prepare('tags-remove-all'),
    versionsRemoveAll: prepare('versions-remove-all'),
  }

  // What is built on, or given back, is looked at as closely as what is read.
  const rows = <Row extends object>(name: string, shape: RowShape) =>
    new CheckedRows<Row>(prepare(name), shape, () => {})
  const activityByArn = rows<Activity & IdRow>('activity-by-arn', activityShape)
  const machineByArn = rows<MachineRow>('machine-by-arn', machineShape)
  const mapRunByArn = rows<MapRun & IdRow>('map-run-by-arn', mapRunShape)

  const readMachine = (arn: string): Machine => toMachine(machineByArn.get(arn)!)

  const insertRevision = (machineArn: string, revision: NewRevision): number => {
    const { lastInsertRowid } = statements.revisionInsert.run(
      machineArn,
      revision.revisionId,
      revision.definition,
      revision.roleArn,
      revision.loggingConfiguration,
      revision.tracingConfiguration,
      revision.encryptionConfiguration,
      revision.createdMillis,
    )
    return Number(lastInsertRowid)
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

  /** The tags of a new resource, and not those that a request set just after an earlier one of the name had gone. */
  const setFirstTags = (resourceArn: string, tags: readonly Tag[]): void => {
    statements.tagsRemoveAll.run(resourceArn)
    setTags(resourceArn, tags)
  }

  /** Removes revisions of removed machines that no execution can refer to any more, and ARN texts that nobody uses. */
  const sweepRevisions = (): void => {
    let removed = 0
    let lastId = 0
    for (;;) {
      const rows = statements.revisionsRetired.all(lastId, sweepRevisionsMax)
      for (const row of rows) {
        lastId = Number(row.id)
        if (statements.revisionMayBeUsed.get(row.machineArn!, row.retiredAtExecutionId!) !== undefined) continue
        statements.revisionRemove.run(lastId)
        removed += 1
      }
      if (rows.length < sweepRevisionsMax) break
    }
    if (removed === 0) return
    statements.arnsRemoveUnused.run()
    forgetArns()
  }

  return {
    ...versions,
    ...createConnectionOperations(database),
    ...createRemovalOperations(database, sweepRevisions),

    createMachine(machine: Parameters<MachineStore['createMachine']>[0]): Machine | null {
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
      return statements.machineMarkDeleting.run(arn).changes !== 0
    },

    /** `lastExecutionId` is the last id given out: no later execution can refer to the machine's revisions. */
    removeMachine(arn: string, lastExecutionId: number): void {
      if (statements.machineRemove.run(arn).changes === 0) return
      statements.tagsRemoveAll.run(arn)
      statements.aliasesRemoveAll.run(arn)
      statements.versionsRemoveAll.run(arn)
      statements.revisionsRetire.run(arn, lastExecutionId)
      sweepRevisions()
    },

    createActivity(activity: Activity, tags: readonly Tag[]): Activity {
      const { arn, name, createdMillis, encryptionConfiguration } = activity
      if (statements.activityInsert.run(arn, name, createdMillis, encryptionConfiguration).changes !== 0) {
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
      for (const row of statements.tagsOf.all(resourceArn)) keys.add(String(row.key))
      if (keys.size > tagsMax) return false
      setTags(resourceArn, tags)
      return true
    },

    removeTags(resourceArn: string, keys: readonly string[]): void {
      for (const key of keys) statements.tagRemove.run(resourceArn, key)
    },

    updateMapRun(arn: string, change: Parameters<MapRunStore['updateMapRun']>[1]): MapRun | null {
      const { maxConcurrency, toleratedFailureCount, toleratedFailurePercentage } = change
      const { changes } = statements.mapRunUpdate.run(
        arn,
        maxConcurrency,
        toleratedFailureCount,
        toleratedFailurePercentage,
      )
      return changes === 0 ? null : withoutId(mapRunByArn.get(arn)!)
    },

    giveUpRedrive(arn: string, executionId: number | null): void {
      statements.mapRunGiveUpRedrive.run(arn, executionId)
    },

    setMapRunTotals(arn: string, totals: Parameters<MapRunStore['setMapRunTotals']>[1]): void {
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
