import type { ObjectStore } from '../../objects/object-store.ts'
import { TextPipe } from './text-pipe.ts'
import { oneLine } from './transform.ts'

export interface ResultFile {
  readonly key: string
  readonly sizeBytes: number
}

export interface ResultFilesOptions {
  readonly bucket: string
  /** The key up to the file's number, such as `prefix/uuid/SUCCEEDED_`. */
  readonly keyStart: string
  readonly outputType: 'JSON' | 'JSONL'
  readonly fileBytesMax: number
}

interface OpenFile {
  readonly key: string
  readonly pipe: TextPipe
  readonly written: Promise<void>
  sizeBytes: number
  isEmpty: boolean
}

/** Writes results of one kind into files, and begins the next file before one becomes too large. */
export class ResultFiles {
  readonly #objects: ObjectStore
  readonly #options: ResultFilesOptions
  readonly #finished: ResultFile[] = []
  #open: OpenFile | null = null

  constructor(objects: ObjectStore, options: ResultFilesOptions) {
    this.#objects = objects
    this.#options = options
  }

  async add(text: string): Promise<void> {
    const { outputType, fileBytesMax } = this.#options
    const result = outputType === 'JSONL' ? `${oneLine(text)}\n` : text
    const bytes = Buffer.byteLength(result)
    const around = outputType === 'JSON' ? 2 : 0
    if (this.#open !== null && this.#open.sizeBytes + bytes + around > fileBytesMax) await this.#close()
    this.#open ??= this.#begin()
    const file = this.#open
    const before = outputType === 'JSONL' ? '' : file.isEmpty ? '[' : ','
    file.isEmpty = false
    file.sizeBytes += bytes + before.length
    await file.pipe.write(before + result)
  }

  /** Returns the files once all of them have been written; none if nothing was added. */
  async finish(): Promise<readonly ResultFile[]> {
    if (this.#open !== null) await this.#close()
    return this.#finished
  }

  /** Abandons the file that is being written: nobody will see any of it. */
  async abandon(error: unknown): Promise<void> {
    const file = this.#open
    this.#open = null
    file?.pipe.fail(error)
    await file?.written.catch(() => {})
  }

  #begin(): OpenFile {
    const { bucket, keyStart, outputType } = this.#options
    const key = `${keyStart}${this.#finished.length}.${outputType === 'JSONL' ? 'jsonl' : 'json'}`
    const contentType = outputType === 'JSONL' ? 'application/jsonl' : 'application/json'
    const pipe = new TextPipe()
    const written = this.#objects.put({ bucket, key, contentType }, pipe)
    // The pipe tells the writer of a failure, even while it waits; `written` is awaited later.
    written.catch((error) => pipe.fail(error))
    return { key, pipe, written, sizeBytes: 0, isEmpty: true }
  }

  async #close(): Promise<void> {
    const file = this.#open!
    if (this.#options.outputType === 'JSON') {
      await file.pipe.write(']')
      file.sizeBytes++
    }
    file.pipe.end()
    await file.written
    this.#open = null
    this.#finished.push({ key: file.key, sizeBytes: file.sizeBytes })
  }
}
