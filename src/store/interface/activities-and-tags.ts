import type { Page, PageRequest } from './page.ts'

export interface Activity {
  readonly arn: string
  readonly name: string
  readonly createdMillis: number
  readonly encryptionConfiguration: string | null
}

export interface ActivityStore {
  /** The activity of that name, new or already there. */
  create(activity: Activity, tags: readonly Tag[]): Promise<Activity>
  byArn(arn: string): Promise<Activity | null>
  remove(arn: string): Promise<void>
  list(page: PageRequest): Promise<Page<Activity>>
}

export interface Tag {
  readonly key: string
  readonly value: string
}

export interface TagStore {
  /** In the order in which the keys were first set. */
  of(resourceArn: string): Promise<readonly Tag[]>
  /** Replaces values of existing keys, adds others. Returns false and sets none if there would be more than `tagsMax`. */
  set(resourceArn: string, tags: readonly Tag[], tagsMax: number): Promise<boolean>
  remove(resourceArn: string, keys: readonly string[]): Promise<void>
}
