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

/** Not a valid bucket name, so nothing in here is an object. */
const directoryName = '.properties'
const unreadable = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES']

/**
 * Properties of objects that a file itself cannot hold: metadata, and a type that does not follow from its name. Each object
 * with such properties has a small file beside the buckets. It applies only to the content that it was written for: a file
 * that somebody changes or replaces by hand loses these properties.
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
      // Most objects have none. A properties file that is not JSON, or leads elsewhere, should not fail the request either.
      if (unreadable.includes((error as NodeJS.ErrnoException).code ?? '') || error instanceof SyntaxError) return {}
      throw error
    }
  }

  /** Stores properties that do not follow from the file's name, and forgets those stored for the object before. */
  async write(given: ObjectLocation & Properties, { sizeBytes, modifiedMillis }: FileState): Promise<void> {
    const { key, contentType, headers = {} } = given
    const isTold = contentType === undefined ? hasNoType(key) : contentType === contentTypeOf(key)
    if (isTold && Object.keys(headers).length === 0) return this.remove(given)
    // S3 ignores names: it gives every object without a type this one.
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
      // A file that leads elsewhere is not ours, and readers ignore it too.
      if (!unreadable.includes(error.code ?? '')) throw error
    })
  }
}

/** A file name for any key, with nothing in it that leads elsewhere. */
function nameOf({ key }: ObjectLocation): string {
  return `${createHash('sha256').update(key).digest('hex')}.json`
}

function hasNoType(key: string): boolean {
  return contentTypeOf(key) === contentTypeOf('')
}
