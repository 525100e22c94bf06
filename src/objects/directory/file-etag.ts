import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

export interface FileState {
  readonly sizeBytes: number
  readonly modifiedMillis: number
}

// Beyond this, reading a file only for its tag costs more than the tag is worth.
const hashedBytesMax = 16 * 1024 * 1024
const partBytes = 8 * 1024 * 1024
const rememberedMax = 10_000
// Up to this size, reading a file at once is several times as fast as streaming it.
const wholeBytesMax = 256 * 1024

/**
 * ETags of files, in the form that S3 gives. Small files get the MD5 of their content. Large ones get the form for multipart
 * uploads: a hash other than the content's MD5, and the number of parts. Here that hash is made from the file's path, size
 * and modification time, so that listing large files does not read their content.
 */
export class FileEtags {
  readonly #remembered = new Map<string, FileState & { readonly etag: string }>()

  /** Opens the file only where its content is needed. */
  async of(
    file: string,
    { sizeBytes, modifiedMillis }: FileState,
    openFile: () => Promise<FileHandle>,
  ): Promise<string> {
    if (sizeBytes > hashedBytesMax) {
      const hash = createHash('md5').update(`${file}\0${sizeBytes}\0${modifiedMillis}`).digest('hex')
      return `"${hash}-${Math.ceil(sizeBytes / partBytes)}"`
    }
    const remembered = this.#remembered.get(file)
    if (remembered !== undefined && remembered.sizeBytes === sizeBytes && remembered.modifiedMillis === modifiedMillis)
      return remembered.etag
    const etag = `"${await contentHash(openFile, sizeBytes)}"`
    this.#keep(file, { sizeBytes, modifiedMillis, etag })
    return etag
  }

  #keep(file: string, entry: FileState & { readonly etag: string }): void {
    this.#remembered.delete(file)
    this.#remembered.set(file, entry)
    if (this.#remembered.size <= rememberedMax) return
    const [oldest] = this.#remembered.keys()
    this.#remembered.delete(oldest!)
  }
}

async function contentHash(openFile: () => Promise<FileHandle>, sizeBytes: number): Promise<string> {
  const hash = createHash('md5')
  if (sizeBytes === 0) return hash.digest('hex')
  const handle = await openFile()
  try {
    if (sizeBytes <= wholeBytesMax) hash.update(await handle.readFile())
    else for await (const piece of handle.createReadStream({ autoClose: false })) hash.update(piece as Buffer)
  } finally {
    await handle.close()
  }
  return hash.digest('hex')
}
