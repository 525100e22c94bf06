import { readCursor, writeCursor } from '../page-cursor.ts'
import type {
  Activity,
  Machine,
  MachineStore,
  NewRevision,
  Page,
  PageRequest,
  ReviseResult,
  Revision,
  Tag,
} from '../store.ts'
import { SortedList } from './sorted-list.ts'

/** A resource and its place in the order of creation. */
interface Placed<T extends { readonly arn: string; readonly createdMillis: number }> {
  readonly sequence: number
  readonly resource: T
}

/** Resources by ARN and in the order of their creation. */
class ResourceTable<T extends { readonly arn: string; readonly createdMillis: number }> {
  readonly #byArn = new Map<string, Placed<T>>()
  readonly #byCreation = new SortedList<Placed<T>>(
    (left, right) => left.resource.createdMillis - right.resource.createdMillis || left.sequence - right.sequence,
  )
  #lastSequence = 0

  get(arn: string): T | null {
    return this.#byArn.get(arn)?.resource ?? null
  }

  /** Adds a resource, or replaces the one of that ARN where it stands. */
  put(resource: T): void {
    const present = this.#byArn.get(resource.arn)
    if (present === undefined) this.#lastSequence += 1
    else this.#byCreation.delete(present)
    const placed = { sequence: present?.sequence ?? this.#lastSequence, resource }
    this.#byArn.set(resource.arn, placed)
    this.#byCreation.add(placed)
  }

  delete(arn: string): boolean {
    const present = this.#byArn.get(arn)
    if (present === undefined) return false
    this.#byArn.delete(arn)
    this.#byCreation.delete(present)
    return true
  }

  all(): T[] {
    return Array.from(this.#byArn.values(), ({ resource }) => resource)
  }

  page({ limit, after }: PageRequest): Page<T> {
    const [createdMillis = -1, sequence = 0] = after === null ? [] : readCursor(after, 2)
    const start = this.#byCreation.indexOfFirst({
      sequence: sequence + 1,
      resource: { createdMillis } as T,
    })
    const placed = this.#byCreation.slice(start, start + limit)
    const last = placed.at(-1)
    const more = last !== undefined && start + limit < this.#byCreation.size
    return {
      items: placed.map(({ resource }) => resource),
      next: more ? writeCursor(last.resource.createdMillis, last.sequence) : null,
    }
  }
}

interface StoredRevision {
  readonly revision: Revision
  /** Executions that refer to it. */
  executions: number
  /** Whether its machine is gone, so that it goes with the last execution. */
  retired: boolean
}

/** Machines, revisions, activities and tags in maps. */
export class MemoryResources {
  readonly #machines = new ResourceTable<Machine>()
  readonly #activities = new ResourceTable<Activity>()
  readonly #revisions = new Map<number, StoredRevision>()
  readonly #tags = new Map<string, Map<string, string>>()
  #lastRevisionId = 0

  createMachine(machine: Parameters<MachineStore['create']>[0]): Machine | null {
    const { tags, revision, ...own } = machine
    if (this.#machines.get(machine.arn) !== null) return null
    const created = { ...own, revision: this.#addRevision(machine.arn, revision) }
    this.#machines.put(created)
    this.#setFirstTags(machine.arn, tags)
    return created
  }

  machineByArn(arn: string): Machine | null {
    return this.#machines.get(arn)
  }

  reviseMachine(arn: string, revision: NewRevision, replaced: number): ReviseResult {
    const machine = this.#machines.get(arn)
    if (machine === null) return { type: 'gone' }
    if (machine.revision.id !== replaced) return { type: 'stale', current: machine.revision }
    const revised = { ...machine, revision: this.#addRevision(arn, revision) }
    this.#machines.put(revised)
    return { type: 'revised', machine: revised }
  }

  revisionById(id: number): Revision | null {
    return this.#revisions.get(id)?.revision ?? null
  }

  listMachines(page: PageRequest): Page<Machine> {
    return this.#machines.page(page)
  }

  markMachineDeleting(arn: string): boolean {
    const machine = this.#machines.get(arn)
    if (machine === null) return false
    this.#machines.put({ ...machine, status: 'DELETING' })
    return true
  }

  machinesDeleting(): readonly string[] {
    return this.#machines.all().flatMap(({ arn, status }) => (status === 'DELETING' ? [arn] : []))
  }

  removeMachine(arn: string): void {
    if (!this.#machines.delete(arn)) return
    this.#tags.delete(arn)
    for (const [id, stored] of this.#revisions) {
      if (stored.revision.machineArn !== arn) continue
      stored.retired = true
      this.#removeUnused(id, stored)
    }
  }

  createActivity(activity: Activity, tags: readonly Tag[]): Activity {
    const present = this.#activities.get(activity.arn)
    if (present !== null) return present
    this.#activities.put(activity)
    this.#setFirstTags(activity.arn, tags)
    return activity
  }

  activityByArn(arn: string): Activity | null {
    return this.#activities.get(arn)
  }

  removeActivity(arn: string): void {
    this.#activities.delete(arn)
    this.#tags.delete(arn)
  }

  listActivities(page: PageRequest): Page<Activity> {
    return this.#activities.page(page)
  }

  tagsOf(resourceArn: string): readonly Tag[] {
    return Array.from(this.#tags.get(resourceArn) ?? [], ([key, value]) => ({ key, value }))
  }

  setTags(resourceArn: string, tags: readonly Tag[], tagsMax: number): boolean {
    const keys = new Set([...tags, ...this.tagsOf(resourceArn)].map(({ key }) => key))
    if (keys.size > tagsMax) return false
    this.#setTags(resourceArn, tags)
    return true
  }

  /** The tags of a new resource, without those that a request set just after an earlier one of that name was deleted. */
  #setFirstTags(resourceArn: string, tags: readonly Tag[]): void {
    this.#tags.delete(resourceArn)
    this.#setTags(resourceArn, tags)
  }

  #setTags(resourceArn: string, tags: readonly Tag[]): void {
    if (tags.length === 0) return
    // A map keeps the place of a key whose value is replaced.
    const present = this.#tags.get(resourceArn) ?? new Map<string, string>()
    for (const { key, value } of tags) present.set(key, value)
    this.#tags.set(resourceArn, present)
  }

  removeTags(resourceArn: string, keys: readonly string[]): void {
    for (const key of keys) this.#tags.get(resourceArn)?.delete(key)
  }

  /** Counts an execution that refers to a revision, or (`-1`) one that no longer does. */
  countExecution(revisionId: number, change: 1 | -1): void {
    const stored = this.#revisions.get(revisionId)
    if (stored === undefined) return
    stored.executions += change
    this.#removeUnused(revisionId, stored)
  }

  #addRevision(machineArn: string, revision: NewRevision): Revision {
    this.#lastRevisionId += 1
    const added = { id: this.#lastRevisionId, machineArn, ...revision }
    this.#revisions.set(added.id, { revision: added, executions: 0, retired: false })
    return added
  }

  #removeUnused(id: number, stored: StoredRevision): void {
    if (stored.retired && stored.executions === 0) this.#revisions.delete(id)
  }
}
