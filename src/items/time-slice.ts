// Requests are read and answers sent in between: they wait for no more than this, and for what is begun within it.
const sliceMillis = 15

/** Divides work on the thread that serves everybody: long work asks from time to time, and rests. */
export class TimeSlice {
  #since = performance.now()

  get isOver(): boolean {
    return performance.now() - this.#since > sliceMillis
  }

  /** Lets everything else go on that is ready. */
  async rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    this.#since = performance.now()
  }
}
