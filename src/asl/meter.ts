/**
 * Counts what the evaluations of a turn cost. A step is what it takes to look at one value, some thirty nanoseconds:
 * whoever loops over a user's data says how many steps that took.
 */
export class Meter {
  steps = 0
  #noticeAt: number
  readonly #notice: () => void

  /** @param notice called once, as soon as so many steps were spent. */
  constructor(noticeAt = Number.POSITIVE_INFINITY, notice: () => void = () => {}) {
    this.#noticeAt = noticeAt
    this.#notice = notice
  }

  spend(steps: number): void {
    this.steps += steps
    if (this.steps < this.#noticeAt) return
    this.#noticeAt = Number.POSITIVE_INFINITY
    this.#notice()
  }
}
