import { parentPort } from 'node:worker_threads'
import { parquetFailure, parquetRows } from '../parquet-rows.ts'
import type { ParquetThreadReply, ParquetThreadRequest } from './thread-message.ts'

/** The thread on which Parquet files are decoded: whatever a file does to it, nobody else is held up. */

const port = parentPort!
const send = (reply: ParquetThreadReply) => port.postMessage(reply)

class Reading {
  readonly number: number
  readonly #fetches = new Map<number, (bytes: Uint8Array) => void>()
  #chunks: number
  #wake: () => void = () => {}
  #isClosed = false

  constructor(request: ParquetThreadRequest & { readonly type: 'open' }) {
    this.number = request.reading
    this.#chunks = request.chunks
    void this.#work(request)
  }

  more(): void {
    this.#chunks++
    this.#wake()
  }

  fetched(fetch: number, bytes: Uint8Array): void {
    this.#fetches.get(fetch)?.(bytes)
    this.#fetches.delete(fetch)
  }

  close(): void {
    this.#isClosed = true
    this.#wake()
  }

  async #work({ bytes, location, skipRows }: ParquetThreadRequest & { readonly type: 'open' }): Promise<void> {
    const reading = this.number
    let fetches = 0
    const file = {
      bytes,
      location,
      fetch: (start: number, end: number) =>
        new Promise<Uint8Array>((resolve) => {
          const fetch = fetches++
          this.#fetches.set(fetch, resolve)
          send({ type: 'fetch', reading, fetch, start, end })
        }),
    }
    try {
      for await (const rows of parquetRows(file, skipRows)) {
        send({ type: 'rows', reading, rows })
        this.#chunks--
        while (this.#chunks === 0 && !this.#isClosed) await new Promise<void>((resolve) => (this.#wake = resolve))
        if (this.#isClosed) return
      }
      send({ type: 'end', reading })
    } catch (error) {
      send({ type: 'failed', reading, message: parquetFailure(error, location).message })
    }
  }
}

let current: Reading | null = null

port.on('message', (request: ParquetThreadRequest) => {
  if (request.type === 'open') {
    current?.close()
    current = new Reading(request)
    return
  }
  // A message meant for an earlier reading is not for this one.
  if (current?.number === request.reading) {
    if (request.type === 'more') current.more()
    else if (request.type === 'fetched') current.fetched(request.fetch, request.bytes)
    else {
      current.close()
      current = null
    }
  }
  if (request.type === 'close') send({ type: 'closed', reading: request.reading })
})
