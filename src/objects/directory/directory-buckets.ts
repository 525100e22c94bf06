import { lstat, mkdir, readdir, rmdir } from 'node:fs/promises'
import type { BucketSummary } from '../object-store.ts'
import { bucketDirectory } from './key-path.ts'
import { withDirectoryAt } from './open-inside.ts'
import { bucketExists, bucketNotEmpty, fileFailure, invalidBucketName, noSuchBucket } from './store-failures.ts'

/** The directories that are buckets, by name. */
export async function listBuckets(root: string): Promise<readonly BucketSummary[]> {
  const buckets: BucketSummary[] = []
  for (const name of await namesIn(root)) {
    // A symbolic link is not a bucket, because it could lead anywhere.
    const found = await lstat(safeDirectory(root, name) ?? '').catch(() => null)
    if (found?.isDirectory() === true) buckets.push({ name, createdMillis: Math.floor(found.birthtimeMs) })
  }
  return buckets
}

export async function createBucket(root: string, bucket: string): Promise<void> {
  // Stricter than for existing directories: people put those there, but S3 checks the names of new buckets.
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) throw invalidBucketName(bucket)
  try {
    await mkdir(root, { recursive: true })
    await mkdir(bucketDirectory(root, bucket))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw bucketExists(bucket)
    throw fileFailure(error, { bucket })
  }
}

/** Deletes a bucket without objects. Directories are not objects, so empty ones are deleted with it. */
export async function deleteBucket(root: string, bucket: string): Promise<void> {
  try {
    await withDirectoryAt(root, [], (pathOf) => removeEmpty(root, [bucket], pathOf))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw bucketNotEmpty(bucket)
    if (code === 'ENOENT') throw noSuchBucket(bucket)
    throw fileFailure(error, { bucket })
  }
}

/** Only ever removes empty directories, so an object that arrives in the meantime stays. */
async function removeEmpty(
  root: string,
  names: readonly string[],
  pathInParent: (name: string) => string,
): Promise<void> {
  await withDirectoryAt(root, names, async (pathOf) => {
    for (const entry of await readdir(pathOf('.'), { withFileTypes: true })) {
      if (!entry.isDirectory()) break
      // Deleting the last object in it may have removed it already.
      await removeEmpty(root, [...names, entry.name], pathOf).catch(unlessGone)
    }
  })
  await rmdir(pathInParent(names.at(-1)!))
}

function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

async function namesIn(root: string): Promise<readonly string[]> {
  try {
    return (await readdir(root)).sort()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw fileFailure(error, {})
  }
}

function safeDirectory(root: string, name: string): string | null {
  try {
    return bucketDirectory(root, name)
  } catch {
    return null
  }
}
