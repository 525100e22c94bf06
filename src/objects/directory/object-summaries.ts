import { lstat, stat } from 'node:fs/promises'
import path from 'node:path'
import type { ObjectSummary } from '../object-store.ts'
import type { FileEtags } from './file-etag.ts'
import { fileState, isNoFile } from './file-state.ts'
import { isInside, openFileInside, withDirectoryInside } from './open-inside.ts'

const summariesAtOnce = 16

/** What listings say about objects besides their keys. */
export class ObjectSummaries {
  readonly #etags: FileEtags

  constructor(etags: FileEtags) {
    this.#etags = etags
  }

  /** The summaries of those that still exist. */
  async of(
    directory: string,
    keys: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<readonly ObjectSummary[]> {
    // Keys come in the order of their directories: each directory is opened once for its run of consecutive keys.
    const groups: string[][] = []
    for (const key of keys) {
      const group = groups.at(-1)
      if (group !== undefined && path.posix.dirname(group[0]!) === path.posix.dirname(key)) group.push(key)
      else groups.push([key])
    }
    const keysAtOnce = Math.ceil(summariesAtOnce / groups.length)
    const summaries = await mapAtOnce(groups, summariesAtOnce, (group) =>
      this.#summariesIn(directory, group, keysAtOnce, signal),
    )
    return summaries.flat()
  }

  /** The summaries for keys that are all in one directory. */
  async #summariesIn(
    bucket: string,
    keys: readonly string[],
    atOnce: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly ObjectSummary[]> {
    signal?.throwIfAborted()
    const parent = path.join(bucket, path.posix.dirname(keys[0]!))
    try {
      const summaries = await withDirectoryInside(parent, bucket, (pathOf) =>
        mapAtOnce(keys, atOnce, (key) => {
          signal?.throwIfAborted()
          return this.#summary(parent, bucket, key, pathOf)
        }),
      )
      return summaries.filter((summary) => summary !== null)
    } catch (error) {
      // It was removed since its name was read.
      if (isNoFile(error)) return []
      throw error
    }
  }

  async #summary(
    parent: string,
    bucket: string,
    key: string,
    pathOf: (name: string) => string,
  ): Promise<ObjectSummary | null> {
    const name = path.posix.basename(key)
    const file = path.join(parent, name)
    try {
      let found = await lstat(pathOf(name))
      if (found.isSymbolicLink()) {
        if (!(await isInside(file, bucket))) return null
        found = await stat(file)
      }
      return {
        key,
        sizeBytes: found.size,
        etag: await this.#etags.of(file, fileState(found), () => openFileInside(file, bucket)),
        lastModifiedMillis: Math.floor(found.mtimeMs),
        storageClass: 'STANDARD',
      }
    } catch (error) {
      // It was removed since its name was read.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }
}

/** The results, in order, with a limited number in progress at once. */
async function mapAtOnce<Given, Result>(
  given: readonly Given[],
  atOnceMax: number,
  map: (each: Given) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(given.length)
  let next = 0
  const worker = async () => {
    for (let index = next++; index < given.length; index = next++) results[index] = await map(given[index]!)
  }
  await Promise.all(Array.from({ length: Math.min(atOnceMax, given.length) }, worker))
  return results
}
