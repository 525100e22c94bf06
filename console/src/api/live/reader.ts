// A server with much news, or a slow one, is read from less often than it has some.
const restMillis = 250
const restTimes = 4
// A computer may have slept while it read.
const restMillisMax = 5_000

/** Reads something again and again, one time after the other, with a rest in between. */
export class Reader {
  readonly #read: (signal: AbortSignal) => Promise<void>
  readonly #controller = new AbortController()
  #isReading = false
  /** Whether it must be read once more. */
  #isDue = false
  #restsUntilMillis = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(read: (signal: AbortSignal) => Promise<void>) {
    this.#read = read
  }

  /** Reads as soon as the last time is over. */
  readNow(): void {
    this.#restsUntilMillis = 0
    this.#isDue = true
    this.#goOn()
  }

  /** Reads after the rest. */
  readSoon(): void {
    this.#isDue = true
    this.#goOn()
  }

  close(): void {
    this.#controller.abort()
    clearTimeout(this.#timer)
  }

  #goOn(): void {
    clearTimeout(this.#timer)
    if (this.#isReading || !this.#isDue || this.#controller.signal.aborted) return
    const millis = this.#restsUntilMillis - performance.now()
    if (millis > 0) this.#timer = setTimeout(() => void this.#begin(), millis)
    else void this.#begin()
  }

  async #begin(): Promise<void> {
    this.#isDue = false
    this.#isReading = true
    const beganMillis = performance.now()
    try {
      await this.#read(this.#controller.signal)
    } finally {
      const endedMillis = performance.now()
      this.#isReading = false
      this.#restsUntilMillis =
        endedMillis + Math.min(restMillisMax, Math.max(restMillis, restTimes * (endedMillis - beganMillis)))
      this.#goOn()
    }
  }
}
