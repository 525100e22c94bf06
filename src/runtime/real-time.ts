/** Time that really passes, whatever the clock says: within it, a process that is to end must do so. */
export interface RealTime {
  /** Calls back once after the given milliseconds. Returns a function that cancels it. */
  after(millis: number, callback: () => void): () => void
}

export const realTime: RealTime = {
  after(millis, callback) {
    const timer = setTimeout(callback, millis)
    return () => clearTimeout(timer)
  },
}
