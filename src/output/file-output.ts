import { writeSync } from 'node:fs'
import type { Failed, Output } from './output.ts'

/**
 * Writes to a file, until its disk is full. Node's own stream does not notice if a full disk takes only a part of the
 * text.
 */
export class FileOutput implements Output {
  readonly waitingBytes = 0
  readonly #descriptor: number
  readonly #failed: Failed
  #isAbandoned = false

  constructor(descriptor: number, failed: Failed) {
    this.#descriptor = descriptor
    this.#failed = failed
  }

  write(text: string): void {
    if (this.#isAbandoned) return
    try {
      for (let rest = Buffer.from(text); rest.length > 0; ) rest = rest.subarray(writeSync(this.#descriptor, rest))
    } catch (error) {
      // There may be room again for the next text.
      this.#failed(error as NodeJS.ErrnoException)
    }
  }

  room(): null {
    return null
  }

  async flushed(): Promise<void> {}

  abandon(): void {
    this.#isAbandoned = true
  }
}
