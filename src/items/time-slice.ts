// Requests are read and answers sent in between: they wait for no more than this, plus whatever is begun within it.
const sliceMillis = 15

/** Divides work on the thread that serves everybody: long work checks the time now and then, and pauses. */
export class TimeSlice {
  #since = performance.now()

  get isOver(): boolean {
    return performance.now() - this.#since > sliceMillis
  }

  /** Lets everything else proceed that is ready. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#since = performance.now()
  }
}
