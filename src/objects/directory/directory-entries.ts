import type { Dir, Dirent } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isInside, withDirectoryInside } from './open-inside.ts'

const entriesPerBatch = 1024

/** The entries of a directory that must be in a bucket, as the system gives them; none where there is no directory. */
export async function* batchesOf(directory: string, bucket: string): AsyncGenerator<readonly Dirent[]> {
  let opened: Dir
  try {
    opened = await withDirectoryInside(directory, bucket, (pathOf) =>
      opendir(pathOf('.'), { bufferSize: entriesPerBatch }),
    )
  } catch (error) {
    // It was removed since its name was read, or something else has its name now.
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return
    throw error
  }
  try {
    for (;;) {
      // The first of a batch has them all read, on another thread. Taking each with a promise would take far longer.
      const first = await opened.read()
      if (first === null) return
      const batch = [first]
      while (batch.length < entriesPerBatch) {
        const entry = opened.readSync()
        if (entry === null) break
        batch.push(entry)
      }
      yield batch
      if (batch.length < entriesPerBatch) return
      // Everything else gets its turn between two batches.
      await setImmediate()
    }
  } finally {
    await opened.close()
  }
}

/** Whether an entry is a file, or a link to one in the bucket. Linked directories could lead round in a circle. */
export async function isFileInside(bucket: string, directory: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile()
  const file = path.join(directory, entry.name)
  try {
    return (await isInside(file, bucket)) && (await stat(file)).isFile()
  } catch {
    // It leads nowhere, or was removed since its name was read.
    return false
  }
}
