import { readCursor, writeCursor } from '../page-cursor.ts'
import type {
  Alias,
  AliasResult,
  AliasStore,
  Machine,
  Page,
  PageRequest,
  Publication,
  PublishResult,
  Route,
  Version,
} from '../store.ts'

interface PlacedAlias {
  readonly sequence: number
  readonly alias: Alias
}

/** Versions and aliases in maps. */
export class MemoryVersions {
  /** By machine, then by number, oldest first. */
  readonly #versions = new Map<string, Map<number, Version>>()
  readonly #lastNumbers = new Map<string, number>()
  /** By ARN, oldest first. */
  readonly #aliases = new Map<string, PlacedAlias>()
  readonly #machineByArn: (arn: string) => Machine | null
  #lastSequence = 0

  constructor(machineByArn: (arn: string) => Machine | null) {
    this.#machineByArn = machineByArn
  }

  publish(machineArn: string, revision: number, publication: Publication): PublishResult {
    const current = this.#machineByArn(machineArn)?.revision
    if (current === undefined) return { type: 'gone' }
    if (current.id !== revision) return { type: 'stale', current }
    const versions = this.#versions.get(machineArn) ?? new Map<number, Version>()
    const present = [...versions.values()].find((version) => version.revision === revision)
    if (present !== undefined) return { type: 'published', version: present }
    if (this.isFull(machineArn, publication)) return { type: 'full' }
    const number = (this.#lastNumbers.get(machineArn) ?? 0) + 1
    const { description, createdMillis } = publication
    const version = { machineArn, number, revision, description, createdMillis }
    this.#lastNumbers.set(machineArn, number)
    this.#versions.set(machineArn, versions.set(number, version))
    return { type: 'published', version }
  }

  isFull(machineArn: string, { versionsMax }: Publication): boolean {
    return (this.#versions.get(machineArn)?.size ?? 0) >= versionsMax
  }

  byNumber(machineArn: string, number: number): Version | null {
    return this.#versions.get(machineArn)?.get(number) ?? null
  }

  list(machineArn: string, { limit, after }: PageRequest): Page<Version> {
    const [before = Number.MAX_SAFE_INTEGER] = after === null ? [] : readCursor(after, 1)
    const versions = [...(this.#versions.get(machineArn)?.values() ?? [])].reverse()
    return firstPage(
      versions.filter(({ number }) => number < before),
      limit,
      ({ number }) => number,
    )
  }

  remove(machineArn: string, number: number): readonly string[] {
    const names = this.#aliasesOf(machineArn, number).map(({ alias }) => alias.name)
    if (names.length === 0) this.#versions.get(machineArn)?.delete(number)
    return names
  }

  createAlias(alias: Alias, aliasesMax: number): AliasResult {
    const { arn, machineArn, routes } = alias
    if (this.#machineByArn(machineArn) === null) return { type: 'gone' }
    const present = this.aliasByArn(arn)
    if (present !== null) return { type: 'taken', alias: present }
    const missing = this.#missingVersion(machineArn, routes)
    if (missing !== undefined) return { type: 'versionGone', version: missing.version }
    if (this.#aliasesOf(machineArn, null).length >= aliasesMax) return { type: 'full' }
    this.#lastSequence += 1
    this.#aliases.set(arn, { sequence: this.#lastSequence, alias })
    return { type: 'stored', alias }
  }

  aliasByArn(arn: string): Alias | null {
    return this.#aliases.get(arn)?.alias ?? null
  }

  updateAlias(arn: string, change: Parameters<AliasStore['update']>[1]): AliasResult {
    const placed = this.#aliases.get(arn)
    if (placed === undefined) return { type: 'gone' }
    const { sequence, alias: present } = placed
    const routes = change.routes ?? present.routes
    const missing = this.#missingVersion(present.machineArn, routes)
    if (missing !== undefined) return { type: 'versionGone', version: missing.version }
    const description = change.description ?? present.description
    const alias = { ...present, description, routes, updatedMillis: change.updatedMillis }
    this.#aliases.set(arn, { sequence, alias })
    return { type: 'stored', alias }
  }

  removeAlias(arn: string): boolean {
    return this.#aliases.delete(arn)
  }

  listAliases(machineArn: string, version: number | null, { limit, after }: PageRequest): Page<Alias> {
    const [afterSequence = 0] = after === null ? [] : readCursor(after, 1)
    const placed = this.#aliasesOf(machineArn, version).filter(({ sequence }) => sequence > afterSequence)
    const page = firstPage(placed, limit, ({ sequence }) => sequence)
    return { items: page.items.map(({ alias }) => alias), next: page.next }
  }

  /** To be called when the machine is removed. */
  removeAll(machineArn: string): void {
    this.#versions.delete(machineArn)
    this.#lastNumbers.delete(machineArn)
    for (const { alias } of this.#aliasesOf(machineArn, null)) this.#aliases.delete(alias.arn)
  }

  #aliasesOf(machineArn: string, version: number | null): PlacedAlias[] {
    return [...this.#aliases.values()].filter(
      ({ alias }) =>
        alias.machineArn === machineArn &&
        (version === null || alias.routes.some((route) => route.version === version)),
    )
  }

  #missingVersion(machineArn: string, routes: readonly Route[]): Route | undefined {
    return routes.find(({ version }) => this.byNumber(machineArn, version) === null)
  }
}

function firstPage<T>(items: readonly T[], limit: number, place: (item: T) => number): Page<T> {
  const page = items.slice(0, limit)
  const last = page.at(-1)
  return { items: page, next: last !== undefined && items.length > limit ? writeCursor(place(last)) : null }
}
