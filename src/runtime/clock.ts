/** The only source of time for the runtime. Real in production, virtual in tests and under `--time-skip`. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back once at or after the instant. Returns a function that cancels it. */
  at(millis: number, callback: () => void): () => void
  /** Says that something happened, so that virtual time stands still for a moment. */
  stir?(): void
  /** Keeps virtual time from passing, because something is going on, until the returned function is called. */
  hold?(): () => void
}
