import { FairQueue } from '../../threads/fair-queue.ts'

/** What goes ahead: a cause from outside, or the rest of a turn that had spent its budget. */
export type Urgency = 'fresh' | 'rest'

/**
 * Shares this thread among the executions. Turns are made on the spot as long as they are cheap. Once those of one round
 * of the event loop have cost a slice, all others wait for later rounds, so that requests are read and answers are
 * sent in between, whatever the definitions do. A round takes fresh causes first, from each machine in turn, and then the
 * rest of a turn, at least one.
 */
export class Slices {
  readonly #roundSteps: number
  readonly #nextRound: (callback: () => void) => void
  readonly #queues = { fresh: new FairQueue<() => void>(), rest: new FairQueue<() => void>() }
  #spent = 0
  #scheduled = false

  /** @param roundSteps what the turns of one round may cost before the others wait. */
  constructor(roundSteps: number, nextRound: (callback: () => void) => void = setImmediate) {
    this.#roundSteps = roundSteps
    this.#nextRound = nextRound
  }

  /**
   * Makes a turn: now if there is time, else in a later round.
   *
   * @param machineArn turns of one machine wait behind each other, and others do not wait behind them.
   * @param make makes it, and returns what it cost, in steps.
   * @returns null if it was made at once. What `make` throws is thrown, or rejects the promise.
   */
  run(urgency: Urgency, machineArn: string, make: () => number): Promise<void> | null {
    const { fresh } = this.#queues
    if (urgency === 'fresh' && this.#spent < this.#roundSteps && fresh.size === 0) {
      this.#spend(make)
      return null
    }
    return new Promise((resolve, reject) => {
      this.#queues[urgency].push(machineArn, () => {
        try {
          this.#spend(make)
          resolve()
        } catch (error) {
          reject(error)
        }
      })
      this.#schedule()
    })
  }

  #spend(make: () => number): void {
    this.#spent += make()
    if (this.#spent >= this.#roundSteps) this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#nextRound(() => this.#round())
  }

  #round(): void {
    this.#scheduled = false
    this.#spent = 0
    const { fresh, rest } = this.#queues
    while (this.#spent < this.#roundSteps && fresh.size > 0) fresh.shift()!()
    // However many fresh causes come, unfinished turns continue.
    do rest.shift()?.()
    while (this.#spent < this.#roundSteps && rest.size > 0)
    if (fresh.size + rest.size > 0) this.#schedule()
  }
}
