import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { type FileHandle, link, lstat, mkdir, realpath, rename, rm, rmdir, stat, unlink } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type {
  BucketStore,
  BucketSummary,
  GetObjectRequest,
  HeadObjectRequest,
  ListedPage,
  ListObjectsRequest,
  ListPageRequest,
  ListPosition,
  ObjectContent,
  ObjectHead,
  ObjectLocation,
  ObjectSummary,
  PutFileRequest,
} from '../object-store.ts'
import { contentTypeOf } from './content-type.ts'
import { createBucket, deleteBucket, listBuckets } from './directory-buckets.ts'
import { afterKey, type WalkEntry, walkKeys } from './directory-walk.ts'
import { FileEtags, type FileState } from './file-etag.ts'
import { FileProperties } from './file-properties.ts'
import { fileState, isNoFile, isSameState } from './file-state.ts'
import { bucketDirectory, keyComponents } from './key-path.ts'
import { ObjectSummaries } from './object-summaries.ts'
import { isInside, openFileInside, withDirectoryInside, withMadeDirectory } from './open-inside.ts'
import {
  accessDenied,
  fileFailure,
  invalidRange,
  linkedBucket,
  noSuchBucket,
  noSuchKey,
  noSuchVersion,
  preconditionFailed,
  replaced,
} from './store-failures.ts'

export interface DirectoryObjectStoreOptions {
  /** Holds a directory for each bucket. */
  readonly root: string
  /** The owner of all buckets; requests that expect a different owner are refused. */
  readonly accountId?: string
}

const pageKeysMax = 1000
const pieceBytesDefault = 256 * 1024
/** Not a valid bucket name, so unfinished uploads in here are never visible. */
const uploadsName = '.uploads'
/**
 * A directory may be tidied away between the check for it and its use, as often as there are deletions at that moment. The
 * bound only matters for a directory that stays missing however often we look.
 */
const attemptsMax = 25

/** A directory that stands in for S3, with a subdirectory for each bucket and a file for each key. */
export class DirectoryObjectStore implements BucketStore {
  readonly #root: string
  readonly #accountId: string | null
  readonly #etags = new FileEtags()
  readonly #properties: FileProperties
  readonly #summaries: ObjectSummaries

  constructor({ root, accountId }: DirectoryObjectStoreOptions) {
    this.#root = path.resolve(root)
    this.#accountId = accountId ?? null
    this.#properties = new FileProperties(this.#root)
    this.#summaries = new ObjectSummaries(this.#etags)
  }

  async get(request: GetObjectRequest): Promise<ObjectContent> {
    const { directory, file, state, head } = await this.#find(request)
    const range =
      request.range === undefined ? { start: 0, end: head.sizeBytes - 1 } : fileRange(request, head.sizeBytes)
    // It is opened later, when there is room for it: an answer must not get the body of another object.
    const openFile = async () => {
      const handle = await openFileInside(file, directory)
      if (isSameState(fileState(await handle.stat()), state)) return handle
      await handle.close()
      throw replaced(request)
    }
    return { ...head, body: readFile(openFile, request, range) }
  }

  async head(request: HeadObjectRequest): Promise<ObjectHead> {
    return (await this.#find(request)).head
  }

  async *list(request: ListObjectsRequest): AsyncGenerator<readonly ObjectSummary[]> {
    const { bucket, prefix = '', startAfter = '', pageKeys = pageKeysMax, expectedBucketOwner, signal } = request
    const directory = await this.#bucket(bucket, expectedBucketOwner)
    try {
      let keys: string[] = []
      for await (const { text: key } of walkKeys(directory, { prefix, position: afterKey(startAfter), signal })) {
        keys.push(key)
        if (keys.length < Math.min(pageKeys, pageKeysMax)) continue
        yield await this.#summaries.of(directory, keys, signal)
        keys = []
      }
      if (keys.length > 0) yield await this.#summaries.of(directory, keys, signal)
    } catch (error) {
      signal?.throwIfAborted()
      throw fileFailure(error, { bucket })
    }
  }

  async listPage({ bucket, entriesMax, signal, ...options }: ListPageRequest): Promise<ListedPage> {
    const directory = await this.#bucket(bucket)
    const keys: string[] = []
    const prefixes: string[] = []
    let last: WalkEntry | null = null
    let next: ListPosition | null = null
    try {
      for await (const entry of walkKeys(directory, { ...options, signal })) {
        if (last !== null && keys.length + prefixes.length >= entriesMax) {
          next = { after: last.text, isPrefix: last.isPrefix }
          break
        }
        last = entry
        if (entry.isPrefix) prefixes.push(entry.text)
        else keys.push(entry.text)
      }
      return { objects: await this.#summaries.of(directory, keys, signal), prefixes, next }
    } catch (error) {
      signal?.throwIfAborted()
      throw fileFailure(error, { bucket })
    }
  }

  async put(request: PutFileRequest, body: AsyncIterable<Uint8Array | string>): Promise<void> {
    const components = keyComponents(request)
    const directory = await this.#bucket(request.bucket)
    const file = path.join(directory, ...components)
    let sourceFailure: { readonly error: unknown } | null = null
    const source = (async function* () {
      try {
        yield* body
      } catch (error) {
        sourceFailure = { error }
        throw error
      }
    })()
    try {
      if (!(await leadsInside(file, directory))) throw accessDenied(request)
      await withMadeDirectory(this.#root, [uploadsName], async (pathOf) => {
        const upload = pathOf(randomUUID())
        try {
          // After a crash, either the old object or the new one is there: the content reaches the disk before the name does.
          const content = createWriteStream(upload, { flags: 'wx', flush: true })
          await pipeline(Readable.from(source, { objectMode: true }), content)
          await this.#properties.write(request, fileState(await lstat(upload)))
          await place(upload, file, directory, request.ifAbsent === true)
        } catch (error) {
          await rm(upload, { force: true })
          throw error
        }
      })
    } catch (error) {
      if (sourceFailure !== null) throw (sourceFailure as { readonly error: unknown }).error
      if ((error as NodeJS.ErrnoException).code === 'EEXIST' && request.ifAbsent) throw preconditionFailed(request)
      throw fileFailure(error, request)
    }
  }

  async delete(location: ObjectLocation): Promise<void> {
    const directory = await this.#bucket(location.bucket)
    const file = path.join(directory, ...keyComponents(location))
    try {
      if (!(await leadsInside(file, directory))) throw accessDenied(location)
      const isThere = await withDirectoryInside(path.dirname(file), directory, async (pathOf) => {
        const found = pathOf(path.basename(file))
        if ((await lstat(found)).isDirectory()) return false
        await unlink(found)
        return true
      })
      if (!isThere) return
      await this.#properties.remove(location)
      await removeEmptyDirectories(path.dirname(file), directory)
    } catch (error) {
      if (isNoFile(error)) return
      throw fileFailure(error, location)
    }
  }

  listBuckets(): Promise<readonly BucketSummary[]> {
    return listBuckets(this.#root)
  }

  async headBucket(bucket: string, expectedOwner?: string): Promise<void> {
    await this.#bucket(bucket, expectedOwner)
  }

  createBucket(bucket: string): Promise<void> {
    return createBucket(this.#root, bucket)
  }

  async deleteBucket(bucket: string): Promise<void> {
    await this.#bucket(bucket)
    await deleteBucket(this.#root, bucket)
    await this.#properties.removeBucket(bucket)
  }

  /** The directory of a bucket, with no links in its path. A link that replaces it later counts as leading outside it. */
  async #bucket(bucket: string, expectedOwner?: string): Promise<string> {
    const root = await realpath(this.#root).catch(() => this.#root)
    const directory = bucketDirectory(root, bucket)
    const found = await lstat(directory).catch(() => null)
    if (found?.isSymbolicLink() === true) throw linkedBucket(bucket)
    if (found?.isDirectory() !== true) throw noSuchBucket(bucket)
    if (expectedOwner !== undefined && this.#accountId !== null && expectedOwner !== this.#accountId) {
      throw accessDenied({ bucket })
    }
    return directory
  }

  async #find(request: HeadObjectRequest): Promise<FoundFile> {
    const { bucket, versionId, expectedBucketOwner } = request
    const components = keyComponents(request)
    const directory = await this.#bucket(bucket, expectedBucketOwner)
    try {
      const file = await realpath(path.join(directory, ...components))
      if (!(await isInside(file, directory))) throw accessDenied(request)
      const found = await stat(file)
      if (!found.isFile()) throw noSuchKey(request)
      // Each object has one version here, with the id `null` that S3 uses for unversioned objects.
      if (versionId !== undefined && versionId !== 'null') throw noSuchVersion(request)
      const state = fileState(found)
      const properties = await this.#properties.read(request, state)
      return {
        directory,
        file,
        state,
        head: {
          sizeBytes: found.size,
          etag: await this.#etags.of(file, state, () => openFileInside(file, directory)),
          contentType: properties.contentType ?? contentTypeOf(request.key),
          lastModifiedMillis: Math.floor(found.mtimeMs),
          ...(properties.headers !== undefined && { headers: properties.headers }),
        },
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') throw noSuchKey(request)
      throw fileFailure(error, request)
    }
  }
}

function fileRange(request: GetObjectRequest, sizeBytes: number): { start: number; end: number } {
  const { start, end } = request.range!
  if (start >= sizeBytes || start < 0 || end < start) throw invalidRange(request)
  return { start, end: Math.min(end, sizeBytes - 1) }
}

interface FoundFile {
  readonly directory: string
  readonly file: string
  readonly state: FileState
  readonly head: ObjectHead
}

async function* readFile(
  openFile: () => Promise<FileHandle>,
  place: Pick<GetObjectRequest, 'bucket' | 'key' | 'pieceBytes' | 'signal'>,
  range: { readonly start: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  const { signal, pieceBytes = pieceBytesDefault } = place
  try {
    signal?.throwIfAborted()
    const handle = await openFile()
    try {
      if (range.end < range.start) return
      const stream = handle.createReadStream({
        ...range,
        highWaterMark: pieceBytes,
        ...(signal === undefined ? {} : { signal }),
      })
      yield* stream
    } finally {
      await handle.close()
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw fileFailure(error, place)
  }
}

/** Whether a file, which need not exist yet, is inside the bucket once all links on its path are followed. */
async function leadsInside(file: string, bucket: string): Promise<boolean> {
  return againWhenTidied(async () => isInside(await existingAncestor(file), bucket))
}

/** The deepest existing directory on the path to a file. */
async function existingAncestor(file: string): Promise<string> {
  let directory = path.dirname(file)
  for (;;) {
    try {
      await stat(directory)
      return directory
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      const parent = path.dirname(directory)
      if (parent === directory) return directory
      directory = parent
    }
  }
}

/** Gives an upload its final name, replacing what had that name, or only if nothing had it. */
async function place(upload: string, file: string, bucket: string, ifAbsent: boolean): Promise<void> {
  await againWhenTidied(async () => {
    await makeDirectoryInside(path.dirname(file), bucket)
    await withDirectoryInside(path.dirname(file), bucket, async (pathOf) => {
      const named = pathOf(path.basename(file))
      await (ifAbsent ? link(upload, named) : rename(upload, named))
    })
  })
  if (ifAbsent) await unlink(upload)
}

/** Makes a directory in a bucket and its parents, none of them outside the bucket. */
async function makeDirectoryInside(directory: string, bucket: string): Promise<void> {
  if (directory === bucket || (await stat(directory).catch(() => null)) !== null) return
  const parent = path.dirname(directory)
  await makeDirectoryInside(parent, bucket)
  await withDirectoryInside(parent, bucket, (pathOf) =>
    mkdir(pathOf(path.basename(directory))).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    }),
  )
}

/**
 * Retries something that did not find a directory which was there a moment before. A recursive mkdir reports ENOTDIR where
 * a directory has disappeared by the time it looks again.
 */
async function againWhenTidied<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await attempt()
    } catch (error) {
      if (!isNoFile(error) || attempts === attemptsMax) throw error
    }
  }
}

/** Keys create the directories on their paths, which are removed with the last key in them. */
async function removeEmptyDirectories(from: string, bucket: string): Promise<void> {
  for (let directory = from; directory !== bucket; directory = path.dirname(directory)) {
    try {
      await withDirectoryInside(path.dirname(directory), bucket, (pathOf) => rmdir(pathOf(path.basename(directory))))
    } catch {
      return
    }
  }
}
