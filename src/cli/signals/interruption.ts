import { writeError } from '../../output/command-output.ts'
import { hangUpIsIgnored } from './hang-up.ts'

// Where a whole group of processes gets a signal, npm and others also pass on theirs: within this time it is the same one.
const repeatMillis = 1000
const closeMillisMax = 15_000
/** What `run` ends with then: shells call an end by Ctrl-C so. */
export const exitCodeOfImpatience = 130

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface InterruptionOptions {
  /** What the process ends with where it does not manage to close, or is told once more. */
  readonly exitCode: number
  /** Shown where it does not manage to close. */
  readonly tooLong: string
}

/**
 * Hears what asks this process to end. The first time, `signal` is aborted, and what is going on closes in order. Being told
 * once more after a moment, or taking too long, ends the process wherever it is.
 */
export class Interruption {
  readonly #options: InterruptionOptions
  readonly #controller = new AbortController()
  /** Whether what comes now is another signal, and not an echo of the first one. */
  #isImpatience = false
  #timers: readonly NodeJS.Timeout[] = []

  constructor(options: InterruptionOptions) {
    this.#options = options
    for (const signal of this.#heard()) process.on(signal, this.interrupt)
  }

  /** Its reason is what asked first: the name of a signal, or whatever `interrupt` was given. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Asks as a signal does. */
  readonly interrupt = (reason: string): void => {
    const { exitCode, tooLong } = this.#options
    if (this.signal.aborted) {
      if (this.#isImpatience) process.exit(exitCode)
      return
    }
    const listenAgain = () => {
      this.#isImpatience = true
    }
    const giveUp = () => {
      writeError(`stepwell: ${tooLong}\n`)
      process.exit(exitCode)
    }
    this.#timers = [setTimeout(listenAgain, repeatMillis).unref(), setTimeout(giveUp, closeMillisMax).unref()]
    this.#controller.abort(reason)
  }

  /** From now on, signals do what they do by default. */
  stopListening(): void {
    for (const signal of this.#heard()) process.removeListener(signal, this.interrupt)
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #heard(): readonly NodeJS.Signals[] {
    return hangUpIsIgnored() ? signals.filter((signal) => signal !== 'SIGHUP') : signals
  }
}
