import { writeSync } from 'node:fs'
import type { Failed, Output } from './output.ts'

/**
 * Writes to a file, which takes all that there is room for on its disk. Node's own stream for it does not notice where a
 * full disk takes only a part.
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
      // There may be room again for what comes next.
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
