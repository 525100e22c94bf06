import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { FunctionPool, type PoolOptions } from './pool/function-pool.ts'
import { findFunctions } from './settings/find-functions.ts'
import type { FunctionSettings } from './settings/function-settings.ts'
import { type DirectoryWatch, watchDirectory } from './settings/watch-directory.ts'

export interface RegistryOptions extends Omit<PoolOptions, 'settings' | 'log'> {
  /** A directory of functions, or a `functions.yaml`. */
  readonly place: string
  readonly log: (name: string, line: string, requestId: string | null) => void
  /** Told which functions were read again, or why that cannot be done. */
  readonly reloaded: (outcome: { readonly names: readonly string[] } | { readonly problem: string }) => void
}

// An editor writes a file in several steps; what they lead to is read once.
const settleMillis = 20

/** The functions that there are, kept in step with their directory. */
export class FunctionRegistry {
  readonly #options: RegistryOptions
  readonly #pools = new Map<string, FunctionPool>()
  readonly #watch: DirectoryWatch
  readonly #changed = new Set<string>()
  readonly #directory: string
  #reload: NodeJS.Timeout | null = null
  #closed = false

  /** @throws FunctionSettingsError */
  constructor(options: RegistryOptions) {
    this.#options = options
    const { directory, functions } = findFunctions(options.place)
    this.#directory = directory
    for (const settings of functions.values()) this.#add(settings)
    this.#watch = watchDirectory(directory, (file) => this.#noteChange(file))
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
    await Promise.all([...this.#pools.values()].map((pool) => pool.close()))
  }

  #add(settings: FunctionSettings): void {
    const { log, ...options } = this.#options
    const { name } = settings
    this.#pools.set(
      name,
      new FunctionPool({ ...options, settings, log: (line, requestId) => log(name, line, requestId) }),
    )
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
    let functions: ReadonlyMap<string, FunctionSettings>
    try {
      functions = findFunctions(place).functions
    } catch (error) {
      // Perhaps half of an edit: what was read before holds until it can be read again.
      reloaded({ problem: error instanceof Error ? error.message : String(error) })
      return
    }
    const names: string[] = []
    for (const [name, pool] of this.#pools) {
      if (functions.has(name)) continue
      this.#pools.delete(name)
      void pool.close()
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

  /** Whether a function may have read one of these files: its own, and those that lie in no function's folder. */
  #concerns(changed: readonly string[], { directory }: FunctionSettings): boolean {
    const folders = [...this.#pools.values()]
      .map(({ settings }) => settings.directory)
      .filter((folder) => folder !== this.#directory)
    return changed.some((file) => isWithin(file, directory) || !folders.some((folder) => isWithin(file, folder)))
  }
}

function isWithin(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder + path.sep)
}
