import type { Output } from '../../output/output.ts'

export interface LogOutputOptions {
  /** Called with the number of lines that were lost because nobody read them, once somebody reads again. */
  readonly lost: (lines: number) => void
  readonly output: Output
}

const waitingBytesMax = 1024 * 1024
const closeMillisMax = 1_000

/**
 * Writes lines as they come, so that none is lost when the process ends, and never waits: a program that starts a server
 * and does not read its output must not bring it to a halt.
 */
export class LogOutput {
  readonly #lost: LogOutputOptions['lost']
  readonly #output: Output
  #lostLines = 0
  #telling: Promise<void> | null = null

  constructor({ lost, output }: LogOutputOptions) {
    this.#lost = lost
    this.#output = output
  }

  write(line: string): void {
    const { waitingBytes } = this.#output
    if (waitingBytes === 0 || waitingBytes + Buffer.byteLength(line) <= waitingBytesMax) {
      this.#output.write(line)
      return
    }
    this.#lostLines++
    this.#telling ??= this.#tell()
  }

  /** Gives a slow reader time to read the rest. */
  async close(): Promise<void> {
    const { promise: enough, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, closeMillisMax)
    await Promise.race([this.#settled(), enough])
    clearTimeout(timer)
  }

  async #settled(): Promise<void> {
    await this.#telling
    await this.#output.flushed()
  }

  async #tell(): Promise<void> {
    await this.#output.room()
    this.#telling = null
    const lines = this.#lostLines
    this.#lostLines = 0
    this.#lost(lines)
  }
}
