import type { Clock } from '../../runtime/clock.ts'

interface Alarm {
  readonly millis: number
  readonly callback: () => void
}

/** A clock that stands still until it is set; then everything due by the new time is called, in order. */
export class StandingClock implements Clock {
  #millis: number
  readonly #alarms = new Set<Alarm>()

  constructor(startMillis: number) {
    this.#millis = startMillis
  }

  get millis(): number {
    return this.#millis
  }

  set millis(millis: number) {
    this.#millis = millis
    const due = [...this.#alarms].filter((alarm) => alarm.millis <= millis)
    for (const alarm of due.sort((left, right) => left.millis - right.millis)) {
      // An earlier callback may have cancelled this one.
      if (this.#alarms.delete(alarm)) alarm.callback()
    }
  }

  now(): number {
    return this.#millis
  }

  at(millis: number, callback: () => void): () => void {
    const alarm = { millis, callback }
    this.#alarms.add(alarm)
    return () => {
      this.#alarms.delete(alarm)
    }
  }
}
