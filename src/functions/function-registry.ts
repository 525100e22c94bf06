import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { FunctionPool, type PoolOptions } from './pool/function-pool.ts'
import { type FoundFunctions, findFunctions } from './settings/find-functions.ts'
import type { FunctionSettings } from './settings/function-settings.ts'
import { type FileWatch, watchPlaces } from './settings/watch-places.ts'

export interface RegistryOptions extends Omit<PoolOptions, 'settings' | 'log'> {
  /** A directory of functions, or a `functions.yaml`. */
  readonly place: string
  readonly log: (name: string, line: string, requestId: string | null) => void
  /** Called with the functions that were read again, or with the reason why they could not be. */
  readonly reloaded: (outcome: { readonly names: readonly string[] } | { readonly problem: string }) => void
  /** Replaces `watchPlaces` in tests. */
  readonly watch?: typeof watchPlaces
}

// An editor writes a file in several steps; only the result is read.
const settleMillis = 20

/** The functions that exist, kept in step with their directory. */
export class FunctionRegistry {
  readonly #options: RegistryOptions
  readonly #pools = new Map<string, FunctionPool>()
  /** Pools of removed functions that still finish earlier work. */
  readonly #draining = new Set<FunctionPool>()
  readonly #changed = new Set<string>()
  #found: FoundFunctions
  /** The places that are watched, which may be fewer than exist. */
  #watched: FoundFunctions['watched'] = []
  #watch: FileWatch = { close() {} }
  #reload: NodeJS.Timeout | null = null
  #closed = false

  /** @throws FunctionSettingsError */
  constructor(options: RegistryOptions) {
    this.#options = options
    this.#found = findFunctions(options.place)
    for (const settings of this.#found.functions.values()) this.#add(settings)
    this.#watchFound()
  }

  get(name: string): FunctionPool | null {
    return this.#pools.get(name) ?? null
  }

  /** By name. */
  all(): FunctionSettings[] {
    return [...this.#pools.values()]
      .map(({ settings }) => settings)
      .sort((left, right) => (left.name < right.name ? -1 : 1))
  }

  async close(): Promise<void> {
    this.#closed = true
    if (this.#reload !== null) clearTimeout(this.#reload)
    this.#watch.close()
    await Promise.all([...this.#pools.values(), ...this.#draining].map((pool) => pool.close()))
  }

  #add(settings: FunctionSettings): void {
    const { log, ...options } = this.#options
    const { name } = settings
    this.#pools.set(
      name,
      new FunctionPool({ ...options, settings, log: (line, requestId) => log(name, line, requestId) }),
    )
  }

  /** A place that cannot be watched, as it has just gone or no watches are left, is retried at the next change. */
  #watchFound(): void {
    const { watched } = this.#found
    if (isDeepStrictEqual(watched, this.#watched)) return
    const { watch = watchPlaces, reloaded } = this.#options
    try {
      const begun = watch(watched, (file) => this.#noteChange(file))
      this.#watch.close()
      this.#watch = begun
      this.#watched = watched
    } catch (error) {
      reloaded({ problem: `changes cannot be watched: ${error instanceof Error ? error.message : String(error)}` })
    }
  }

  #noteChange(file: string): void {
    this.#changed.add(file)
    this.#reload ??= setTimeout(() => {
      this.#reload = null
      const changed = [...this.#changed]
      this.#changed.clear()
      if (!this.#closed) this.#readAgain(changed)
    }, settleMillis)
  }

  #readAgain(changed: readonly string[]): void {
    const { place, reloaded } = this.#options
    try {
      this.#found = findFunctions(place)
    } catch (error) {
      // Perhaps half an edit: the earlier settings apply until the files can be read, and these changes then count too.
      for (const file of changed) this.#changed.add(file)
      reloaded({ problem: error instanceof Error ? error.message : String(error) })
      return
    }
    const { functions } = this.#found
    this.#watchFound()
    const names: string[] = []
    for (const [name, pool] of this.#pools) {
      if (functions.has(name)) continue
      this.#pools.delete(name)
      this.#draining.add(pool)
      void pool.drain().then(() => this.#draining.delete(pool))
      names.push(name)
    }
    for (const [name, settings] of functions) {
      const pool = this.#pools.get(name)
      if (pool === undefined) this.#add(settings)
      else if (isDeepStrictEqual(settings, pool.settings) && !this.#concerns(changed, settings)) continue
      else pool.update(settings)
      names.push(name)
    }
    reloaded({ names: names.sort() })
  }

  /** Whether a function may have read one of these files: its own, or a shared one outside every function's folder. */
  #concerns(changed: readonly string[], { directory }: FunctionSettings): boolean {
    const { shared, functions } = this.#found
    const folders = [...functions.values()].map((settings) => settings.directory).filter((folder) => folder !== shared)
    return changed.some(
      (file) =>
        isWithin(file, directory) ||
        (shared !== null && isWithin(file, shared) && !folders.some((folder) => isWithin(file, folder))),
    )
  }
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder + path.sep)
}
