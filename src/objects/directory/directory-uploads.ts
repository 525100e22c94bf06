import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type BucketStore, type ObjectLocation, ObjectStoreError, type PutFileRequest } from '../object-store.ts'
import { fileFailure } from './store-failures.ts'

export interface UploadLocation extends ObjectLocation {
  readonly uploadId: string
}

export interface UploadedPart {
  readonly number: number
  /** With quotation marks or without. */
  readonly etag: string
}

interface PartFile {
  readonly number: number
  readonly hash: string
  readonly file: string
}

/** Not the name of a bucket. Beside the directory that single objects are written in, and on the same disk. */
const directoryName = '.multipart'
const requestName = 'upload.json'
const partNumberMax = 10_000
const partBytesMin = 5 * 1024 * 1024

/** Objects that come in parts, each a file until the last one is there. They are kept over a restart. */
export class DirectoryUploads {
  readonly #directory: string
  readonly #objects: BucketStore

  constructor(root: string, objects: BucketStore) {
    this.#directory = path.resolve(root, directoryName)
    this.#objects = objects
  }

  async create({ bucket, key, contentType, headers }: PutFileRequest): Promise<string> {
    await this.#objects.headBucket(bucket)
    const uploadId = randomUUID().replaceAll('-', '')
    const directory = path.join(this.#directory, uploadId)
    try {
      await mkdir(directory, { recursive: true })
      await writeFile(path.join(directory, requestName), JSON.stringify({ bucket, key, contentType, headers }))
    } catch (error) {
      throw fileFailure(error, { bucket, key })
    }
    return uploadId
  }

  /** Takes a part, in the place of one that had its number. Gives its ETag. */
  async putPart(upload: UploadLocation, number: number, body: AsyncIterable<Uint8Array>): Promise<string> {
    if (!Number.isInteger(number) || number < 1 || number > partNumberMax) {
      throw invalidArgument(upload, `Part number must be an integer between 1 and ${partNumberMax}, inclusive`)
    }
    const { directory } = await this.#find(upload)
    const hash = createHash('md5')
    const arriving = path.join(directory, `arriving-${randomUUID()}`)
    try {
      const hashed = (async function* () {
        for await (const piece of body) {
          hash.update(piece)
          yield piece
        }
      })()
      await pipeline(Readable.from(hashed, { objectMode: true }), createWriteStream(arriving))
      const digest = hash.digest('hex')
      const before = (await partsIn(directory)).filter((part) => part.number === number)
      await rename(arriving, path.join(directory, `${number}-${digest}`))
      for (const part of before) if (part.hash !== digest) await rm(part.file, { force: true })
      return `"${digest}"`
    } catch (error) {
      await rm(arriving, { force: true })
      throw fileFailure(error, upload)
    }
  }

  /** Makes the object of its parts. */
  async complete(upload: UploadLocation, parts: readonly UploadedPart[]): Promise<void> {
    const { directory, request } = await this.#find(upload)
    const files = await this.#chosen(upload, directory, parts)
    await this.#objects.put(request, concatenated(files))
    await rm(directory, { recursive: true, force: true })
  }

  async abort(upload: UploadLocation): Promise<void> {
    const { directory } = await this.#find(upload)
    await rm(directory, { recursive: true, force: true })
  }

  async #chosen(upload: UploadLocation, directory: string, parts: readonly UploadedPart[]): Promise<readonly string[]> {
    const present = await partsIn(directory)
    if (parts.some(({ number }, index) => index > 0 && number <= parts[index - 1]!.number)) {
      throw failure(upload, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
    }
    const files = parts.map(({ number, etag }) => {
      const hash = etag.replaceAll('"', '')
      const found = present.find((part) => part.number === number && part.hash === hash)
      if (found !== undefined) return found.file
      const message = `The part ${number} could not be found, or its entity tag is not the one that it was uploaded with.`
      throw failure(upload, 'InvalidPart', message)
    })
    for (const file of files.slice(0, -1)) {
      if ((await stat(file)).size >= partBytesMin) continue
      throw failure(upload, 'EntityTooSmall', `Every part but the last must have at least ${partBytesMin} bytes.`)
    }
    return files
  }

  async #find(upload: UploadLocation): Promise<{ directory: string; request: PutFileRequest }> {
    const { bucket, key, uploadId } = upload
    await this.#objects.headBucket(bucket)
    const directory = path.join(this.#directory, uploadId)
    try {
      if (!/^[0-9a-f]{32}$/.test(uploadId)) throw noSuchUpload(upload)
      const request = JSON.parse(await readFile(path.join(directory, requestName), 'utf8')) as PutFileRequest
      if (request.bucket !== bucket || request.key !== key) throw noSuchUpload(upload)
      return { directory, request }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw noSuchUpload(upload)
      throw fileFailure(error, upload)
    }
  }
}

async function partsIn(directory: string): Promise<readonly PartFile[]> {
  return (await readdir(directory)).flatMap((name) => {
    const [, number, hash] = /^(\d+)-([0-9a-f]{32})$/.exec(name) ?? []
    return hash === undefined ? [] : [{ number: Number(number), hash, file: path.join(directory, name) }]
  })
}

async function* concatenated(files: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const file of files) yield* createReadStream(file, { highWaterMark: 256 * 1024 })
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
