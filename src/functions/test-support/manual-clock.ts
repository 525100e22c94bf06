import type { Clock } from '../../runtime/clock.ts'

/** A clock that advances only when told to. */
export class ManualClock implements Clock {
  #nowMillis = Date.UTC(2026, 10, 21, 9)
  readonly #timers = new Set<{ readonly millis: number; readonly callback: () => void }>()

  now(): number {
    return this.#nowMillis
  }

  at(millis: number, callback: () => void): () => void {
    const timer = { millis, callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  advance(millis: number): void {
    const end = this.#nowMillis + millis
    for (;;) {
      const next = [...this.#timers].sort((left, right) => left.millis - right.millis)[0]
      if (next === undefined || next.millis > end) break
      this.#timers.delete(next)
      this.#nowMillis = Math.max(this.#nowMillis, next.millis)
      next.callback()
    }
    this.#nowMillis = end
  }

  get timers(): number {
    return this.#timers.size
  }
}
