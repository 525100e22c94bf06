import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ObjectLocation } from '../object-store.ts'
import { contentTypeOf } from './content-type.ts'
import type { FileState } from './file-etag.ts'

export interface Properties {
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Not the name of a bucket, so what is in here is no object. */
const directoryName = '.properties'

/**
 * What objects were put with that a file has no place for: a type that its name does not tell, metadata. Each has a small
 * file beside the buckets, which holds for the content that it was written for: a file that somebody changes or
 * replaces by hand has none of it any more.
 */
export class FileProperties {
  readonly #directory: string

  constructor(root: string) {
    this.#directory = path.join(root, directoryName)
  }

  async read(location: ObjectLocation, { sizeBytes, modifiedMillis }: FileState): Promise<Properties> {
    try {
      const kept = JSON.parse(await readFile(this.#fileOf(location), 'utf8')) as FileState & Properties
      if (kept.sizeBytes !== sizeBytes || kept.modifiedMillis !== modifiedMillis) return {}
      const { contentType, headers } = kept
      return { ...(contentType !== undefined && { contentType }), ...(headers !== undefined && { headers }) }
    } catch (error) {
      // Most objects have none. A file that cannot be read, or is no JSON, is worth no failed request either.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return {}
      throw error
    }
  }

  /** Keeps what the file's name does not tell, and forgets what was kept of the object before. */
  async write(given: ObjectLocation & Properties, { sizeBytes, modifiedMillis }: FileState): Promise<void> {
    const { key, contentType, headers = {} } = given
    const isTold = contentType === undefined ? hasNoType(key) : contentType === contentTypeOf(key)
    if (isTold && Object.keys(headers).length === 0) return this.remove(given)
    const file = this.#fileOf(given)
    // S3 takes no notice of names: an object without a type has this one.
    const kept = { key, sizeBytes, modifiedMillis, contentType: contentType ?? contentTypeOf(''), headers }
    await mkdir(path.dirname(file), { recursive: true })
    const written = `${file}.${randomUUID()}`
    await writeFile(written, JSON.stringify(kept))
    await rename(written, file)
  }

  async remove(location: ObjectLocation): Promise<void> {
    await rm(this.#fileOf(location), { force: true })
  }

  async removeBucket(bucket: string): Promise<void> {
    await rm(path.join(this.#directory, bucket), { force: true, recursive: true })
  }

  #fileOf({ bucket, key }: ObjectLocation): string {
    const name = createHash('sha256').update(key).digest('hex')
    return path.join(this.#directory, bucket, `${name}.json`)
  }
}

function hasNoType(key: string): boolean {
  return contentTypeOf(key) === contentTypeOf('')
}
