import type { Tag } from './activities-and-tags.ts'
import type { Page, PageRequest } from './page.ts'

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

export type ReviseResult =
  | { readonly type: 'revised'; readonly machine: Machine }
  /** Another revision is current. */
  | { readonly type: 'stale'; readonly current: Revision }
  | { readonly type: 'gone' }

/** How to publish a revision as a version. */
export interface Publication {
  readonly description: string | null
  readonly createdMillis: number
  /** The most versions that a machine may have. */
  readonly versionsMax: number
}

export interface MachineStore {
  /** Null if the name is taken (the existing machine, whatever its status, is left alone). */
  create(
    machine: Omit<Machine, 'revision'> & {
      readonly revision: NewRevision
      readonly tags: readonly Tag[]
      /** Makes the revision version 1. */
      readonly publication?: Publication
    },
  ): Promise<Machine | null>
  byArn(arn: string): Promise<Machine | null>
  /** Makes a new revision current if `replaced` (Revision.id), which it was made from, still is. */
  revise(arn: string, revision: NewRevision, replaced: number): Promise<ReviseResult>
  revisionById(id: number): Promise<Revision | null>
  /** By creation, oldest first. */
  list(page: PageRequest): Promise<Page<Machine>>
  /** Marks it DELETING. False when it does not exist. */
  markDeleting(arn: string): Promise<boolean>
  /** ARNs of the machines that are marked DELETING. */
  deleting(): Promise<readonly string[]>
  /** Removes a machine with its versions, aliases and tags. Revisions stay while executions refer to them. */
  remove(arn: string): Promise<void>
}
