// Where a whole group of processes gets a signal, npm and others also pass on theirs: within this time it is the same one.
const repeatMillis = 1000
const signals = ['SIGINT', 'SIGTERM'] as const
const exitCodeOfImpatience = 130

/**
 * Hears signals that ask this process to end. The first one aborts what is going on; another one, after a moment, ends the
 * process wherever it is.
 */
export class Interruption {
  readonly #controller = new AbortController()
  #sinceMillis = 0

  constructor() {
    for (const signal of signals) process.on(signal, this.#onSignal)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** From now on, signals do what they do by default. */
  stopListening(): void {
    for (const signal of signals) process.removeListener(signal, this.#onSignal)
  }

  readonly #onSignal = (): void => {
    if (!this.signal.aborted) {
      this.#sinceMillis = performance.now()
      this.#controller.abort()
    } else if (performance.now() - this.#sinceMillis > repeatMillis) {
      process.exit(exitCodeOfImpatience)
    }
  }
}
