/** The only source of time for the runtime. Real in production, virtual in tests and under `--time-skip`. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once at or after the instant. Gives a function that calls it off. */
  at(millis: number, callback: () => void): () => void
  /** Keeps virtual time from passing until the function that it gives is called: something goes on. */
  hold?(): () => void
}

// setTimeout takes at most a signed 32-bit number of milliseconds.
const timeoutMillisMax = 2 ** 31 - 1

export const systemClock: Clock = {
  now: () => Date.now(),
  at(millis, callback) {
    let timer: NodeJS.Timeout
    const arm = () => {
      const left = millis - Date.now()
      timer = left > timeoutMillisMax ? setTimeout(arm, timeoutMillisMax) : setTimeout(callback, Math.max(0, left))
    }
    arm()
    return () => clearTimeout(timer)
  },
}
