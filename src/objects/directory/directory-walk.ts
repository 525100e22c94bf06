import type { Dir, Dirent } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { componentFault } from './key-path.ts'
import { isInside, withDirectoryInside } from './open-inside.ts'
import { compareUtf8 } from './utf8-order.ts'

export interface WalkOptions {
  readonly prefix: string
  /** Only keys after this one; all when empty. */
  readonly startAfter: string
  /** How many names of one directory are held at once. */
  readonly namesMax?: number
}

const namesMaxDefault = 200_000
const entriesPerBatch = 1024

/**
 * The keys of the files below a bucket's directory, whose path has no links in it, in the order in which S3 lists them.
 *
 * A directory's name takes part in that order with the slash that its keys have after it: `a-b` comes before `a/x`, and
 * `a0` after it, so walking sorted directories gives sorted keys. A directory that has more names than may be held is
 * gone through once for each such portion of them.
 */
export async function* walkKeys(bucket: string, options: WalkOptions): AsyncGenerator<string> {
  const { prefix } = options
  const slash = prefix.lastIndexOf('/')
  const start = prefix.slice(0, slash + 1)
  // No key has parts like these, and they would lead out of the bucket.
  if (
    start !== '' &&
    start
      .slice(0, -1)
      .split('/')
      .some((component) => componentFault(component) !== null)
  )
    return
  const directory = path.join(bucket, start)
  if (start !== '' && !(await isInside(directory, bucket).catch(() => false))) return
  yield* walk(bucket, start, options)
}

async function* walk(bucket: string, directoryKey: string, options: WalkOptions): AsyncGenerator<string> {
  const directory = path.join(bucket, directoryKey)
  let after: string | null = null
  do {
    const portion: Portion = await readPortion(bucket, directory, directoryKey, after, options)
    for (const name of portion.names) {
      const key = directoryKey + name
      if (name.endsWith('/')) yield* walk(bucket, key, options)
      else yield key
    }
    after = portion.isAll ? null : (portion.names.at(-1) ?? null)
  } while (after !== null)
}

interface Portion {
  /** Sorted; directories have a slash at the end. */
  readonly names: readonly string[]
  readonly isAll: boolean
}

async function readPortion(
  bucket: string,
  directory: string,
  directoryKey: string,
  after: string | null,
  { prefix, startAfter, namesMax = namesMaxDefault }: WalkOptions,
): Promise<Portion> {
  let names: string[] = []
  let isAll = true
  // Once there are enough names, those that come after the last of them wait for the next portion.
  let last: string | null = null
  const keepFirst = () => {
    names.sort(compareUtf8)
    if (names.length <= namesMax) return
    names = names.slice(0, namesMax)
    isAll = false
    last = names.at(-1)!
  }
  for await (const batch of batchesOf(directory, bucket)) {
    for (const entry of batch) {
      const name = entry.isDirectory() ? `${entry.name}/` : entry.name
      const key = directoryKey + name
      if (!key.startsWith(prefix) && !(entry.isDirectory() && prefix.startsWith(key))) continue
      const mayHoldLater = entry.isDirectory() && startAfter.startsWith(key)
      if (startAfter !== '' && compareUtf8(key, startAfter) <= 0 && !mayHoldLater) continue
      if (after !== null && compareUtf8(name, after) <= 0) continue
      if (last !== null && compareUtf8(name, last) > 0) continue
      if (!entry.isFile() && !entry.isDirectory() && !(await isLinkedFile(bucket, directory, entry))) continue
      names.push(name)
      if (names.length >= 2 * namesMax) keepFirst()
    }
  }
  keepFirst()
  return { names, isAll }
}

/** The entries of a directory, as the system gives them. Reading them one by one with promises would take far longer. */
async function* batchesOf(directory: string, bucket: string): AsyncGenerator<readonly Dirent[]> {
  let opened: Dir
  try {
    opened = await withDirectoryInside(directory, bucket, (pathOf) =>
      opendir(pathOf('.'), { bufferSize: entriesPerBatch }),
    )
  } catch (error) {
    // It was removed since its name was read.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  try {
    for (;;) {
      const batch: Dirent[] = []
      for (let entry = opened.readSync(); entry !== null; entry = opened.readSync()) {
        batch.push(entry)
        if (batch.length === entriesPerBatch) break
      }
      if (batch.length > 0) yield batch
      if (batch.length < entriesPerBatch) return
      // Everything else gets its turn between two batches.
      await setImmediate()
    }
  } finally {
    await opened.close()
  }
}

/** Linked files are listed when they are in the bucket. Linked directories are not: they could lead round in a circle. */
async function isLinkedFile(bucket: string, directory: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return false
  const file = path.join(directory, entry.name)
  try {
    return (await isInside(file, bucket)) && (await stat(file)).isFile()
  } catch {
    // It leads nowhere, or was removed since its name was read.
    return false
  }
}
