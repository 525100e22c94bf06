import type { DatabaseSync } from 'node:sqlite'
import type {
  Alias,
  AliasResult,
  AliasStore,
  NewRevision,
  Publication,
  PublishResult,
  ReviseResult,
  Revision,
  Route,
  Version,
} from '../../store.ts'
import { type AliasRow, toAlias } from '../alias-rows.ts'
import { CheckedRows } from '../damage/checked-rows.ts'
import type { RowShape } from '../damage/row-shape.ts'
import { aliasShape, lastVersionShape, machineShape, versionShape } from '../damage/row-shapes.ts'
import { type MachineRow, toMachine } from '../machine-rows.ts'
import { prepareStatement } from '../statements.ts'
import { prepareWrite } from './write-statement.ts'

/** The writes of versions and aliases. `revise` makes a new revision current. */
export function createVersionOperations(
  database: DatabaseSync,
  revise: (machineArn: string, revision: NewRevision, replaced: number) => ReviseResult,
) {
  const prepare = (name: string) => prepareStatement(database, name)
  const statements = {
    aliasCount: prepare('alias-count'),
    aliasInsert: prepareWrite(database, 'alias-insert'),
    aliasNamesOfVersion: prepare('alias-names-of-version'),
    aliasRemove: prepareWrite(database, 'alias-remove'),
    aliasUpdate: prepareWrite(database, 'alias-update'),
    machineExists: prepare('machine-exists'),
    versionExists: prepare('version-exists'),
    versionCount: prepare('version-count'),
    versionCountUp: prepare('version-count-up'),
    versionInsert: prepareWrite(database, 'version-insert'),
    versionRemove: prepareWrite(database, 'version-remove'),
  }

  const rows = <Row extends object>(name: string, shape: RowShape) =>
    new CheckedRows<Row>(prepare(name), shape, () => {})
  const aliasByArn = rows<AliasRow>('alias-by-arn', aliasShape)
  const machineByArn = rows<MachineRow>('machine-by-arn', machineShape)
  const versionByRevision = rows<Version>('version-by-revision', versionShape)
  const versionLast = rows('version-last', lastVersionShape)

  const currentRevision = (machineArn: string): Revision | null => {
    const row = machineByArn.get(machineArn)
    return row === null ? null : toMachine(row).revision
  }

  const isFull = (machineArn: string, { versionsMax }: Publication): boolean =>
    Number(statements.versionCount.get(machineArn)?.count) >= versionsMax

  const publishVersion = (machineArn: string, revision: number, publication: Publication): PublishResult => {
    const current = currentRevision(machineArn)
    if (current === null) return { type: 'gone' }
    if (current.id !== revision) return { type: 'stale', current }
    const present = versionByRevision.get(revision)
    if (present !== null) return { type: 'published', version: present }
    if (isFull(machineArn, publication)) return { type: 'full' }
    // Continuing from something that is not a number would begin at 1 again.
    versionLast.get(machineArn)
    const number = Number(statements.versionCountUp.get(machineArn)?.number)
    const { description, createdMillis } = publication
    statements.versionInsert.run(machineArn, number, revision, description, createdMillis)
    return { type: 'published', version: { machineArn, number, revision, description, createdMillis } }
  }

  const readAlias = (arn: string): Alias | null => {
    const row = aliasByArn.get(arn)
    return row === null ? null : toAlias(row)
  }

  const missingVersion = (machineArn: string, routes: readonly Route[]): Route | undefined =>
    routes.find(({ version }) => statements.versionExists.get(machineArn, version) === undefined)

  return {
    publishVersion,

    reviseAndPublish(
      machineArn: string,
      revision: NewRevision,
      replaced: number,
      publication: Publication,
    ): PublishResult {
      const current = currentRevision(machineArn)
      if (current === null) return { type: 'gone' }
      if (current.id !== replaced) return { type: 'stale', current }
      // Before the revision is made: nothing may stay of an update that is refused.
      if (isFull(machineArn, publication)) return { type: 'full' }
      const revised = revise(machineArn, revision, replaced)
      return revised.type === 'revised' ? publishVersion(machineArn, revised.machine.revision.id, publication) : revised
    },

    removeVersion(machineArn: string, number: number): readonly string[] {
      const names = statements.aliasNamesOfVersion.all(machineArn, number).map((row) => String(row.name))
      if (names.length === 0) statements.versionRemove.run(machineArn, number)
      return names
    },

    createAlias(alias: Alias, aliasesMax: number): AliasResult {
      const { arn, machineArn, name, description, routes, createdMillis, updatedMillis } = alias
      if (statements.machineExists.get(machineArn) === undefined) return { type: 'gone' }
      const present = readAlias(arn)
      if (present !== null) return { type: 'taken', alias: present }
      const missing = missingVersion(machineArn, routes)
      if (missing !== undefined) return { type: 'versionGone', version: missing.version }
      if (Number(statements.aliasCount.get(machineArn)?.count) >= aliasesMax) return { type: 'full' }
      statements.aliasInsert.run(
        arn,
        machineArn,
        name,
        description,
        createdMillis,
        updatedMillis,
        ...routeColumns(routes),
      )
      return { type: 'stored', alias }
    },

    updateAlias(arn: string, change: Parameters<AliasStore['update']>[1]): AliasResult {
      const present = readAlias(arn)
      if (present === null) return { type: 'gone' }
      const routes = change.routes ?? present.routes
      const missing = missingVersion(present.machineArn, routes)
      if (missing !== undefined) return { type: 'versionGone', version: missing.version }
      const description = change.description ?? present.description
      const { updatedMillis } = change
      statements.aliasUpdate.run(arn, description, updatedMillis, ...routeColumns(routes))
      return { type: 'stored', alias: { ...present, description, routes, updatedMillis } }
    },

    removeAlias(arn: string): boolean {
      return statements.aliasRemove.run(arn) !== 0
    },
  }
}

function routeColumns([first, second]: readonly Route[]) {
  return [first!.version, first!.weight, second?.version ?? null, second?.weight ?? null] as const
}
