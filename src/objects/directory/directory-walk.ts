import { lstat, realpath } from 'node:fs/promises'
import path from 'node:path'
import type { ListPosition } from '../object-store.ts'
import { batchesOf, isFileInside } from './directory-entries.ts'
import { FirstNames } from './first-names.ts'
import { componentFault } from './key-path.ts'
import { isPathInside } from './open-inside.ts'
import { compareUtf8 } from './utf8-order.ts'

export interface WalkOptions {
  readonly prefix: string
  /** Keys that contain it after the prefix are grouped by everything up to and including it. Empty for none. */
  readonly delimiter?: string
  readonly position?: ListPosition
  /** How many names are held at once, for all directories that the walk is in. */
  readonly namesMax?: number
  readonly signal?: AbortSignal | undefined
}

export interface WalkEntry {
  /** A key, or the common prefix of the next keys. */
  readonly text: string
  readonly isPrefix: boolean
}

/** A directory that the walk is in. */
interface Level {
  /** The prefix of its files' keys. */
  readonly key: string
  /** Sorted; the names of directories end with a slash. */
  names: readonly string[]
  next: number
  /** Whether no more names come after these. */
  isAll: boolean
  namesWanted: number
}

const namesMaxDefault = 200_000
/** A directory may hold this many names, however many the directories above it hold. */
const namesMin = 256
// A page needs few names, which are quick to find among many. A walk that goes on needs more, and each portion costs a pass.
const namesWantedFirst = 4096
const namesWantedGrowth = 64

export function afterKey(key: string): ListPosition {
  return { after: key, isPrefix: false }
}

/**
 * The keys of the files below a bucket's directory, whose path has no links in it, in the order in which S3 lists them.
 *
 * A directory's name is sorted with the slash that follows it in its keys: `a-b` comes before `a/x`, and `a0` after it, so
 * walking sorted directories gives sorted keys. A directory with more names than may be held is read once for each portion
 * of that many. Directories are read when the walk reaches them: those before its position are not read at all, and those
 * whose keys share a common prefix only until a key is found.
 */
export async function* walkKeys(bucket: string, options: WalkOptions): AsyncGenerator<WalkEntry> {
  const start = options.prefix.slice(0, options.prefix.lastIndexOf('/') + 1)
  const directory = await startDirectory(bucket, start)
  if (directory !== null) yield* new KeyWalk({ bucket, directory, start, isOneEnough: false }, options).entries()
}

async function startDirectory(bucket: string, start: string): Promise<string | null> {
  if (start === '') return bucket
  const components = start.slice(0, -1).split('/')
  // No key has components like these, and they would lead out of the bucket.
  if (components.some((component) => componentFault(component) !== null)) return null
  const directory = await realpath(path.join(bucket, ...components)).catch(() => null)
  return directory !== null && isPathInside(directory, bucket) ? directory : null
}

interface WalkPlace {
  readonly bucket: string
  readonly directory: string
  /** The prefix of all keys, which is the directory's own. */
  readonly start: string
  /** Whether any one key will do, in any order. */
  readonly isOneEnough: boolean
}

class KeyWalk {
  readonly #place: WalkPlace
  readonly #options: WalkOptions
  /** Everything up to here has been yielded, or is not wanted. */
  #position: ListPosition
  #namesHeld = 0

  constructor(place: WalkPlace, options: WalkOptions) {
    this.#place = place
    this.#options = options
    this.#position = options.position ?? afterKey('')
  }

  async *entries(): AsyncGenerator<WalkEntry> {
    const levels = [await this.#enter(this.#place.start)]
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const name = level.names[level.next++]
      if (name === undefined) {
        if (level.isAll) this.#leave(levels.pop()!)
        else await this.#readOn(level)
        continue
      }
      const key = level.key + name
      const isDirectory = name.endsWith('/')
      if (isPassed(key, isDirectory, this.#position)) continue
      const common = this.#commonPrefix(key)
      if (isDirectory && common === null) {
        levels.push(await this.#enter(key))
      } else if (isDirectory && !(await this.#holdsKey(key))) {
        this.#position = { after: key, isPrefix: true }
      } else {
        this.#position = { after: common ?? key, isPrefix: common !== null }
        yield { text: common ?? key, isPrefix: common !== null }
      }
    }
  }

  /** In a directory that holds the walk's position, the part with that position comes first, and is often enough. */
  async #enter(key: string): Promise<Level> {
    this.#options.signal?.throwIfAborted()
    const level: Level = { key, names: [], next: 0, isAll: false, namesWanted: namesWantedFirst }
    const first = await this.#directoryOfPosition(key)
    if (first !== null) this.#hold(level, [first], false)
    return level
  }

  #leave({ key, names }: Level): void {
    this.#namesHeld -= names.length
    this.#position = { after: key, isPrefix: true }
  }

  async #directoryOfPosition(levelKey: string): Promise<string | null> {
    const { after } = this.#position
    if (!after.startsWith(levelKey)) return null
    const name = after.slice(levelKey.length, after.indexOf('/', levelKey.length) + 1)
    const key = levelKey + name
    if (componentFault(name.slice(0, -1)) !== null || !key.startsWith(this.#options.prefix)) return null
    if (isPassed(key, true, this.#position)) return null
    const found = await lstat(path.join(this.#directoryOf(levelKey), name.slice(0, -1))).catch(() => null)
    return found?.isDirectory() === true ? name : null
  }

  async #readOn(level: Level): Promise<void> {
    this.#namesHeld -= level.names.length
    const { namesMax = namesMaxDefault, prefix } = this.#options
    const { bucket, isOneEnough } = this.#place
    // Where every name has been passed, nothing advances the position, so the rest of the directory is not searched.
    if (isPassed(level.key, true, this.#position)) return this.#hold(level, [], true)
    const directory = this.#directoryOf(level.key)
    const names = new FirstNames(
      Math.max(Math.min(namesMin, namesMax), Math.min(level.namesWanted, namesMax - this.#namesHeld)),
    )
    const namePrefix = prefix.slice(level.key.length)
    const position = positionIn(level.key, this.#position)
    level.namesWanted *= namesWantedGrowth
    level.next = 0
    for await (const batch of batchesOf(directory, bucket)) {
      this.#options.signal?.throwIfAborted()
      for (const entry of batch) {
        const isDirectory = entry.isDirectory()
        const name = isDirectory ? `${entry.name}/` : entry.name
        if (!name.startsWith(namePrefix) || isPassed(name, isDirectory, position)) continue
        if (!isDirectory && !(await isFileInside(bucket, directory, entry))) continue
        if (isOneEnough && !isDirectory) {
          this.#hold(level, [name], true)
          return
        }
        if (names.add(name)) await names.tidy()
      }
    }
    this.#hold(level, await names.tidy(), names.isAll)
  }

  #hold(level: Level, names: readonly string[], isAll: boolean): void {
    level.names = names
    level.isAll = isAll
    this.#namesHeld += names.length
  }

  async #holdsKey(key: string): Promise<boolean> {
    const { bucket } = this.#place
    const { namesMax, signal } = this.#options
    const options = { prefix: key, position: this.#position, signal, ...(namesMax !== undefined && { namesMax }) }
    const walk = new KeyWalk({ bucket, directory: this.#directoryOf(key), start: key, isOneEnough: true }, options)
    for await (const _entry of walk.entries()) return true
    return false
  }

  #directoryOf(key: string): string {
    return path.join(this.#place.directory, key.slice(this.#place.start.length))
  }

  #commonPrefix(key: string): string | null {
    const { delimiter = '', prefix } = this.#options
    const found = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    return found === -1 ? null : key.slice(0, found + delimiter.length)
  }
}

/** Whether a key, or every key in a directory, comes no later than a position. */
function isPassed(key: string, isDirectory: boolean, { after, isPrefix }: ListPosition): boolean {
  if (after === '') return false
  if (isPrefix && key.startsWith(after)) return true
  if (compareUtf8(key, after) > 0) return false
  return !(isDirectory && after.startsWith(key))
}

/** A position among the names of a directory whose keys have not all been passed. */
function positionIn(levelKey: string, position: ListPosition): ListPosition {
  if (!position.after.startsWith(levelKey)) return afterKey('')
  return { after: position.after.slice(levelKey.length), isPrefix: position.isPrefix }
}
