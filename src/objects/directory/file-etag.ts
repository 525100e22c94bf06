import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'

export interface FileState {
  readonly sizeBytes: number
  readonly modifiedMillis: number
}

// Beyond this, reading a file for its tag alone costs more than the tag is worth.
const hashedBytesMax = 16 * 1024 * 1024
const partBytes = 8 * 1024 * 1024
const rememberedMax = 10_000
// Up to here, reading a file at once is several times as fast as reading it as a stream.
const wholeBytesMax = 256 * 1024

/**
 * ETags of files, as S3 gives them: the MD5 of the content for small ones. Large ones get what S3 gives to objects that
 * were uploaded in parts, which is a hash that is not an MD5 of the content and the number of parts; here it is made from
 * the file's path, size and time of change, so that listing them reads none of their content.
 */
export class FileEtags {
  readonly #remembered = new Map<string, FileState & { readonly etag: string }>()

  /** The file is opened only where its content is needed. */
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
