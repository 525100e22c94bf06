import type { Dir, Dirent } from 'node:fs'
import { opendir, stat } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { isInside, withDirectoryInside } from './open-inside.ts'

const entriesPerBatch = 1024

/** The entries of a directory that must be inside a bucket, in the system's order; none where there is no directory. */
export async function* batchesOf(directory: string, bucket: string): AsyncGenerator<readonly Dirent[]> {
  let opened: Dir
  try {
    opened = await withDirectoryInside(directory, bucket, (pathOf) =>
      opendir(pathOf('.'), { bufferSize: entriesPerBatch }),
    )
  } catch (error) {
    // It has been removed since its name was read, or something else now has its name.
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return
    throw error
  }
  try {
    for (;;) {
      // The first entry has its whole batch read on another thread. Awaiting each entry would take far longer.
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
      // Other work gets its turn between two batches.
      await setImmediate()
    }
  } finally {
    await opened.close()
  }
}

/** Whether an entry is a file, or a link to one inside the bucket. Linked directories could form a cycle. */
export async function isFileInside(bucket: string, directory: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile()
  const file = path.join(directory, entry.name)
  try {
    return (await isInside(file, bucket)) && (await stat(file)).isFile()
  } catch {
    // It is a dangling link, or has been removed since its name was read.
    return false
  }
}
