import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { lstat, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type BucketStore, type ObjectLocation, ObjectStoreError, type PutFileRequest } from '../object-store.ts'
import { openPlainFile, withDirectoryAt, withMadeDirectory } from './open-inside.ts'
import { fileFailure } from './store-failures.ts'

export interface UploadLocation extends ObjectLocation {
  readonly uploadId: string
}

export interface UploadedPart {
  readonly number: number
  /** With or without quotation marks. */
  readonly etag: string
}

interface PartFile {
  readonly number: number
  readonly hash: string
  readonly name: string
}

type PathOf = (name: string) => string

/** Not a valid bucket name. It lies beside the directory in which single objects are written, on the same disk. */
const directoryName = '.multipart'
const requestName = 'upload.json'
const partNumberMax = 10_000
const partBytesMin = 5 * 1024 * 1024

/** Multipart uploads. Each part is a file until the upload is completed. Uploads survive a restart. */
export class DirectoryUploads {
  readonly #root: string
  readonly #objects: BucketStore

  constructor(root: string, objects: BucketStore) {
    this.#root = path.resolve(root)
    this.#objects = objects
  }

  async create({ bucket, key, contentType, headers }: PutFileRequest): Promise<string> {
    await this.#objects.headBucket(bucket)
    const uploadId = randomUUID().replaceAll('-', '')
    try {
      const text = JSON.stringify({ bucket, key, contentType, headers })
      await withMadeDirectory(this.#root, [directoryName, uploadId], (pathOf) =>
        writeFile(pathOf(requestName), text, { flag: 'wx' }),
      )
    } catch (error) {
      throw fileFailure(error, { bucket, key })
    }
    return uploadId
  }

  /** Stores a part, replacing any earlier one with its number, and returns its ETag. */
  async putPart(upload: UploadLocation, number: number, body: AsyncIterable<Uint8Array>): Promise<string> {
    if (!Number.isInteger(number) || number < 1 || number > partNumberMax) {
      throw invalidArgument(upload, `Part number must be an integer between 1 and ${partNumberMax}, inclusive`)
    }
    return this.#within(upload, async (pathOf) => {
      const hash = createHash('md5')
      const arriving = pathOf(`arriving-${randomUUID()}`)
      try {
        const hashed = (async function* () {
          for await (const piece of body) {
            hash.update(piece)
            yield piece
          }
        })()
        await pipeline(Readable.from(hashed, { objectMode: true }), createWriteStream(arriving, { flags: 'wx' }))
        const digest = hash.digest('hex')
        const before = (await partsIn(pathOf)).filter((part) => part.number === number)
        await rename(arriving, pathOf(`${number}-${digest}`))
        for (const part of before) if (part.hash !== digest) await rm(pathOf(part.name), { force: true })
        return `"${digest}"`
      } catch (error) {
        await rm(arriving, { force: true })
        throw fileFailure(error, upload)
      }
    })
  }

  /** Assembles the object from its parts. */
  async complete(upload: UploadLocation, parts: readonly UploadedPart[]): Promise<void> {
    await this.#within(upload, async (pathOf, request) => {
      const files = await chosen(upload, pathOf, parts)
      await this.#objects.put(request, concatenated(files))
    })
    await this.#remove(upload)
  }

  async abort(upload: UploadLocation): Promise<void> {
    await this.#within(upload, async () => {})
    await this.#remove(upload)
  }

  async #remove(upload: UploadLocation): Promise<void> {
    try {
      await withDirectoryAt(this.#root, [directoryName], (pathOf) =>
        rm(pathOf(upload.uploadId), { recursive: true, force: true }),
      )
    } catch (error) {
      throw fileFailure(error, upload)
    }
  }

  /** Uses the directory of an upload, which must exist and belong to this object. */
  async #within<Result>(
    upload: UploadLocation,
    use: (pathOf: PathOf, request: PutFileRequest) => Promise<Result>,
  ): Promise<Result> {
    const { bucket, key, uploadId } = upload
    await this.#objects.headBucket(bucket)
    if (!/^[0-9a-f]{32}$/.test(uploadId)) throw noSuchUpload(upload)
    try {
      return await withDirectoryAt(this.#root, [directoryName, uploadId], async (pathOf) => {
        const request = JSON.parse(await textOf(pathOf(requestName))) as PutFileRequest
        if (request.bucket !== bucket || request.key !== key) throw noSuchUpload(upload)
        return use(pathOf, request)
      })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw noSuchUpload(upload)
      throw fileFailure(error, upload)
    }
  }
}

/** The files of the parts that make up an object. */
async function chosen(
  upload: UploadLocation,
  pathOf: PathOf,
  parts: readonly UploadedPart[],
): Promise<readonly string[]> {
  const present = new Map((await partsIn(pathOf)).map((part) => [`${part.number} ${part.hash}`, part.name]))
  if (parts.some(({ number }, index) => index > 0 && number <= parts[index - 1]!.number)) {
    throw failure(upload, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
  }
  const files = parts.map(({ number, etag }) => {
    const hash = etag.replaceAll('"', '')
    const name = present.get(`${number} ${hash}`)
    if (name !== undefined) return pathOf(name)
    const message = `The part ${number} could not be found, or its entity tag is not the one that it was uploaded with.`
    throw failure(upload, 'InvalidPart', message)
  })
  for (const file of files.slice(0, -1)) {
    if ((await lstat(file)).size >= partBytesMin) continue
    throw failure(upload, 'EntityTooSmall', `Every part but the last must have at least ${partBytesMin} bytes.`)
  }
  return files
}

async function textOf(file: string): Promise<string> {
  const handle = await openPlainFile(file)
  return handle.readFile('utf8').finally(() => handle.close())
}

async function partsIn(pathOf: PathOf): Promise<readonly PartFile[]> {
  return (await readdir(pathOf('.'))).flatMap((name) => {
    const [, number, hash] = /^(\d+)-([0-9a-f]{32})$/.exec(name) ?? []
    return hash === undefined ? [] : [{ number: Number(number), hash, name }]
  })
}

async function* concatenated(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    const handle = await openPlainFile(file)
    try {
      yield* handle.createReadStream({ highWaterMark: 256 * 1024, autoClose: false })
    } finally {
      await handle.close()
    }
  }
}

function failure({ bucket, key }: ObjectLocation, code: string, message: string, httpStatus = 400): ObjectStoreError {
  return new ObjectStoreError({ code, httpStatus, message, bucket, key })
}

function noSuchUpload(upload: UploadLocation): ObjectStoreError {
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.'
  return failure(upload, 'NoSuchUpload', message, 404)
}

function invalidArgument(upload: UploadLocation, message: string): ObjectStoreError {
  return failure(upload, 'InvalidArgument', message)
}
