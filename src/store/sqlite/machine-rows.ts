import type { Machine, MachineType } from '../store.ts'

/** What the statements machine-by-arn and machines-by-creation give: a machine and its current revision. */
export interface MachineRow {
  readonly machineId: number
  readonly arn: string
  readonly name: string
  readonly type: MachineType
  readonly status: Machine['status']
  readonly createdMillis: number
  readonly revision: number
  readonly revisionId: string | null
  readonly definition: string
  readonly roleArn: string
  readonly loggingConfiguration: string | null
  readonly tracingConfiguration: string | null
  readonly encryptionConfiguration: string | null
  readonly revisionCreatedMillis: number
}

export function toMachine(row: MachineRow): Machine {
  return {
    arn: row.arn,
    name: row.name,
    type: row.type,
    status: row.status,
    createdMillis: row.createdMillis,
    revision: {
      id: row.revision,
      machineArn: row.arn,
      revisionId: row.revisionId,
      definition: row.definition,
      roleArn: row.roleArn,
      loggingConfiguration: row.loggingConfiguration,
      tracingConfiguration: row.tracingConfiguration,
      encryptionConfiguration: row.encryptionConfiguration,
      createdMillis: row.revisionCreatedMillis,
    },
  }
}
