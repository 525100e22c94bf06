import { FairQueue } from '../../threads/fair-queue.ts'

// How long requests are answered in one round of the event loop before all others wait for the next.
const roundMillisMax = 10
// A request of this many characters may take long, and so may all of its kind.
const largeCharacters = 8_192

/**
 * Shares this thread among requests. Each is answered at once while there is time. After that one is answered in each
 * round of the event loop, of each kind in turn: so however many expensive ones come, others get in between.
 */
export class RequestRounds {
  readonly #now: () => number
  readonly #nextRound: (callback: () => void) => void
  readonly #waiting = new FairQueue<() => void>()
  #beginMillis = 0
  #scheduled = false

  constructor(
    now: () => number = () => performance.now(),
    nextRound: (callback: () => void) => void = (callback) => setImmediate(callback),
  ) {
    this.#now = now
    this.#nextRound = nextRound
  }

  /** Resolves once a request may be answered; null if it may be now. */
  enter(target: string, characters: number): Promise<void> | null {
    if (!this.#scheduled) this.#begin()
    if (this.#waiting.size === 0 && this.#now() - this.#beginMillis < roundMillisMax) return null
    const kind = `${target} ${characters >= largeCharacters ? 'large' : 'small'}`
    return new Promise((enter) => this.#waiting.push(kind, enter))
  }

  #begin(): void {
    this.#beginMillis = this.#now()
    this.#scheduled = true
    this.#nextRound(() => {
      this.#scheduled = false
      const enter = this.#waiting.shift()
      if (enter === undefined) return
      this.#begin()
      enter()
    })
  }
}
