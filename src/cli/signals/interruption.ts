import { writeError } from '../../output/command-output.ts'
import { hangUpIsIgnored } from './hang-up.ts'

// When a whole process group gets a signal, npm and others also pass theirs on: within this time it counts as the same one.
const repeatMillis = 1000
const closeMillisMax = 15_000
/** The exit code of an interrupted `run`: what shells report for Ctrl-C. */
export const interruptedExitCode = 130

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

export interface InterruptionOptions {
  /** The exit code if the process fails to close, or is interrupted again. */
  readonly exitCode: number
  /** Shown if the process fails to close. */
  readonly tooLong: string
}

/**
 * Listens for requests to end this process. The first one aborts `signal`, and everything closes in order. A second request
 * after a moment, or taking too long, ends the process immediately.
 */
export class Interruption {
  readonly #options: InterruptionOptions
  readonly #controller = new AbortController()
  /** Whether a signal that arrives now is a new one rather than an echo of the first. */
  #echoesAreOver = false
  #timers: readonly NodeJS.Timeout[] = []

  constructor(options: InterruptionOptions) {
    this.#options = options
    for (const signal of this.#heard()) process.on(signal, this.interrupt)
  }

  /** Its reason is the first request: the name of a signal, or the argument of `interrupt`. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Requests the end, as a signal does. */
  readonly interrupt = (reason: string): void => {
    const { exitCode, tooLong } = this.#options
    if (this.signal.aborted) {
      if (this.#echoesAreOver) process.exit(exitCode)
      return
    }
    const listenAgain = () => {
      this.#echoesAreOver = true
    }
    const forceExit = () => {
      writeError(`stepwell: ${tooLong}\n`)
      process.exit(exitCode)
    }
    this.#timers = [setTimeout(listenAgain, repeatMillis).unref(), setTimeout(forceExit, closeMillisMax).unref()]
    this.#controller.abort(reason)
  }

  /** From now on, signals have their default effect. */
  stopListening(): void {
    for (const signal of this.#heard()) process.removeListener(signal, this.interrupt)
    for (const timer of this.#timers) clearTimeout(timer)
  }

  #heard(): readonly NodeJS.Signals[] {
    return hangUpIsIgnored() ? signals.filter((signal) => signal !== 'SIGHUP') : signals
  }
}
