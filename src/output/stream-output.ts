import type { Writable } from 'node:stream'
import type { Failed, Output } from './output.ts'

/** Writes to a pipe, a socket or a terminal, whose reader may be slow, may stall, and may go away. */
export class StreamOutput implements Output {
  readonly #stream: Writable
  readonly #over = Promise.withResolvers<void>()
  #isOver = false
  /** What callers await when there is no room. */
  #room: PromiseWithResolvers<void> | null = null

  constructor(stream: Writable, failed: Failed) {
    this.#stream = stream
    stream.on('drain', () => this.#makeRoom())
    stream.on('error', (error) => {
      if (this.#isOver) return
      this.abandon()
      failed(error)
    })
  }

  get waitingBytes(): number {
    return this.#isOver ? 0 : this.#stream.writableLength
  }

  write(text: string): void {
    if (!this.#isOver) this.#stream.write(Buffer.from(text))
  }

  room(): Promise<void> | null {
    if (this.#isOver || !this.#stream.writableNeedDrain) return null
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  async flushed(): Promise<void> {
    if (this.#isOver || this.waitingBytes === 0) return
    const written = new Promise<void>((resolve) => this.#stream.write('', () => resolve()))
    await Promise.race([written, this.#over.promise])
  }

  abandon(): void {
    this.#isOver = true
    this.#over.resolve()
    this.#makeRoom()
  }

  #makeRoom(): void {
    this.#room?.resolve()
    this.#room = null
  }
}
