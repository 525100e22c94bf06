import { createHash, randomUUID } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import type { ObjectLocation } from '../object-store.ts'
import { contentTypeOf } from './content-type.ts'
import type { FileState } from './file-etag.ts'
import { openPlainFile, withDirectoryAt, withMadeDirectory } from './open-inside.ts'

export interface Properties {
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Not a valid bucket name, so what is in here is not an object. */
const directoryName = '.properties'
const unreadable = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES']

/**
 * What objects were put with that a file has no place for: a type that its name does not tell, metadata. Each has a small
 * file beside the buckets, which holds for the content that it was written for: a file that somebody changes or
 * replaces by hand has none of it any more.
 */
export class FileProperties {
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  async read(location: ObjectLocation, { sizeBytes, modifiedMillis }: FileState): Promise<Properties> {
    try {
      const text = await withDirectoryAt(this.#root, [directoryName, location.bucket], async (pathOf) => {
        const handle = await openPlainFile(pathOf(nameOf(location)))
        return handle.readFile('utf8').finally(() => handle.close())
      })
      const stored = JSON.parse(text) as FileState & Properties
      if (stored.sizeBytes !== sizeBytes || stored.modifiedMillis !== modifiedMillis) return {}
      const { contentType, headers } = stored
      return { ...(contentType !== undefined && { contentType }), ...(headers !== undefined && { headers }) }
    } catch (error) {
      // Most objects have none. What is not JSON, or leads elsewhere, is worth no failed request either.
      if (unreadable.includes((error as NodeJS.ErrnoException).code ?? '') || error instanceof SyntaxError) return {}
      throw error
    }
  }

  /** Stores what the file's name does not tell, and forgets what was stored of the object before. */
  async write(given: ObjectLocation & Properties, { sizeBytes, modifiedMillis }: FileState): Promise<void> {
    const { key, contentType, headers = {} } = given
    const isTold = contentType === undefined ? hasNoType(key) : contentType === contentTypeOf(key)
    if (isTold && Object.keys(headers).length === 0) return this.remove(given)
    // S3 takes no notice of names: an object without a type has this one.
    const stored = { key, sizeBytes, modifiedMillis, contentType: contentType ?? contentTypeOf(''), headers }
    await withMadeDirectory(this.#root, [directoryName, given.bucket], async (pathOf) => {
      const written = pathOf(`${nameOf(given)}.${randomUUID()}`)
      await writeFile(written, JSON.stringify(stored), { flag: 'wx' })
      await rename(written, pathOf(nameOf(given)))
    })
  }

  async remove(location: ObjectLocation): Promise<void> {
    await this.#within([directoryName, location.bucket], (pathOf) => rm(pathOf(nameOf(location)), { force: true }))
  }

  async removeBucket(bucket: string): Promise<void> {
    await this.#within([directoryName], (pathOf) => rm(pathOf(bucket), { force: true, recursive: true }))
  }

  async #within(names: readonly string[], use: (pathOf: (name: string) => string) => Promise<void>): Promise<void> {
    await withDirectoryAt(this.#root, names, use).catch((error: NodeJS.ErrnoException) => {
      // What leads elsewhere is not ours, and readers do not take it for ours.
      if (!unreadable.includes(error.code ?? '')) throw error
    })
  }
}

/** Of any key, a name without anything in it that leads elsewhere. */
function nameOf({ key }: ObjectLocation): string {
  return `${createHash('sha256').update(key).digest('hex')}.json`
}

function hasNoType(key: string): boolean {
  return contentTypeOf(key) === contentTypeOf('')
}
