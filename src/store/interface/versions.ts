import type { NewRevision, Publication, Revision } from './machines.ts'
import type { Page, PageRequest } from './page.ts'

/** A number for a revision of a machine. Each machine counts its own, and none is used twice. */
export interface Version {
  readonly machineArn: string
  readonly number: number
  /** Revision.id. */
  readonly revision: number
  readonly description: string | null
  readonly createdMillis: number
}

export type PublishResult =
  /** The revision's version, new or already there. */
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
  | { readonly type: 'stored'; readonly alias: Alias }
  /** The name is taken by this alias, which is left alone. */
  | { readonly type: 'taken'; readonly alias: Alias }
  | { readonly type: 'full' }
  /** The machine has no version of this number. */
  | { readonly type: 'versionGone'; readonly version: number }
  | { readonly type: 'gone' }

export interface VersionStore {
  /** Gives a revision a number, if it is still the machine's current one. */
  publish(machineArn: string, revision: number, publication: Publication): Promise<PublishResult>
  /** Makes a new revision current if `replaced` (Revision.id) still is, and publishes it: both or neither. */
  reviseAndPublish(
    machineArn: string,
    revision: NewRevision,
    replaced: number,
    publication: Publication,
  ): Promise<PublishResult>
  byNumber(machineArn: string, number: number): Promise<Version | null>
  /** Newest first. */
  list(machineArn: string, page: PageRequest): Promise<Page<Version>>
  /** Removes a version unless aliases lead to it: returns their names, or none if the version is gone. */
  remove(machineArn: string, number: number): Promise<readonly string[]>
}

export interface AliasStore {
  create(alias: Alias, aliasesMax: number): Promise<AliasResult>
  byArn(arn: string): Promise<Alias | null>
  /** Null for what stays as it is. */
  update(
    arn: string,
    change: {
      readonly description: string | null
      readonly routes: readonly Route[] | null
      readonly updatedMillis: number
    },
  ): Promise<AliasResult>
  /** False if it does not exist. */
  remove(arn: string): Promise<boolean>
  /** Oldest first, as they were seen to come; with a version, those that lead to it. */
  list(machineArn: string, version: number | null, page: PageRequest): Promise<Page<Alias>>
}
