import { writeSync } from 'node:fs'

export interface LogOutputOptions {
  /** Told how many lines were lost because nobody read, once somebody does again. */
  readonly lost: (lines: number) => void
  /** Takes as much as there is room for, and throws EAGAIN where there is none. */
  readonly writeBytes?: (bytes: Buffer) => number
}

const standardError = 2
const waitingBytesMax = 1024 * 1024
const retryMillis = 20
const closeMillisMax = 1_000

/**
 * Writes lines to standard error as they come, so that none is lost when the process ends, and never waits: a program
 * that starts a server and does not read what it says must not bring it to a halt.
 */
export class LogOutput {
  readonly #lost: LogOutputOptions['lost']
  readonly #writeBytes: (bytes: Buffer) => number
  readonly #waiting: Buffer[] = []
  #waitingBytes = 0
  #lostLines = 0
  #timer: NodeJS.Timeout | null = null

  constructor({ lost, writeBytes = (bytes) => writeSync(standardError, bytes) }: LogOutputOptions) {
    this.#lost = lost
    this.#writeBytes = writeBytes
  }

  write(line: string): void {
    const bytes = Buffer.from(line)
    if (this.#waiting.length === 0) {
      const rest = this.#rest(bytes)
      if (rest.length > 0) this.#wait(rest)
    } else if (this.#waitingBytes + bytes.length <= waitingBytesMax) this.#wait(bytes)
    else this.#lostLines++
  }

  /** Gives whoever reads slowly the time to read the rest. */
  async close(): Promise<void> {
    const deadlineMillis = performance.now() + closeMillisMax
    while (this.#waiting.length > 0 && performance.now() < deadlineMillis) {
      await new Promise((resolve) => setTimeout(resolve, retryMillis))
      this.#writeWaiting()
    }
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }

  #wait(bytes: Buffer): void {
    this.#waiting.push(bytes)
    this.#waitingBytes += bytes.length
    this.#arm()
  }

  #arm(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#writeWaiting()
      if (this.#waiting.length > 0) this.#arm()
    }, retryMillis).unref()
  }

  #writeWaiting(): void {
    for (let bytes = this.#waiting[0]; bytes !== undefined; bytes = this.#waiting[0]) {
      const rest = this.#rest(bytes)
      this.#waitingBytes -= bytes.length - rest.length
      if (rest.length > 0) {
        this.#waiting[0] = rest
        return
      }
      this.#waiting.shift()
    }
    const lines = this.#lostLines
    this.#lostLines = 0
    if (lines > 0) this.#lost(lines)
  }

  /** What there is no room for just now. */
  #rest(bytes: Buffer): Buffer {
    let rest = bytes
    try {
      while (rest.length > 0) rest = rest.subarray(this.#writeBytes(rest))
      return rest
    } catch (error) {
      // Whatever else keeps the line from being written (nobody is there any more, the disk is full), there is nobody
      // who could be told, and a server goes on without its log.
      return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? rest : Buffer.alloc(0)
    }
  }
}
