import { Writable } from 'node:stream'

/** The end of a pipe whose reader takes nothing until told to. */
export class SlowReader extends Writable {
  text = ''
  #taken: (() => void) | null = null
  #isReading = false

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk
    if (this.#isReading) done()
    else this.#taken = done
  }

  /** Takes everything that waits, and from then on whatever comes. */
  read(): void {
    this.#isReading = true
    this.#taken?.()
  }

  /** Goes away. */
  leave(code = 'EPIPE'): void {
    this.destroy(Object.assign(new Error(code), { code }))
  }
}
