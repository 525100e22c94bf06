/** Time that really passes, whatever the clock says: a process that must end in time goes by it. */
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
