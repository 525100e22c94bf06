import type { Clock } from './clock.ts'

// setTimeout takes at most a signed 32-bit number of milliseconds.
const timeoutMillisMax = 2 ** 31 - 1
// How often the clock is compared with the time that really passed, and how far they may drift apart in between.
const watchMillis = 1_000
const driftMillisMax = 500

/** Where the time comes from: `now` may be set, or stand still while a laptop sleeps; `elapsed` only ever grows. */
export interface TimeSource {
  now(): number
  elapsed(): number
}

interface Alarm {
  readonly millis: number
  readonly callback: () => void
  timer: NodeJS.Timeout
}

/**
 * The clock of this machine. Timers of Node.js count the time that passes while the machine is awake; this one follows
 * the time of day, so that a Wait ends when it should even if the clock was set or the machine slept.
 */
export class SystemClock implements Clock {
  readonly #source: TimeSource
  readonly #alarms = new Set<Alarm>()
  #watch: NodeJS.Timeout | null = null
  /** How far the time of day was ahead of the elapsed time when they were last compared. */
  #offsetMillis = 0

  constructor(source: TimeSource = { now: () => Date.now(), elapsed: () => performance.now() }) {
    this.#source = source
  }

  now(): number {
    return this.#source.now()
  }

  at(millis: number, callback: () => void): () => void {
    const alarm: Alarm = { millis, callback, timer: undefined as unknown as NodeJS.Timeout }
    this.#alarms.add(alarm)
    this.#set(alarm)
    this.#watchAlarms()
    return () => {
      clearTimeout(alarm.timer)
      this.#alarms.delete(alarm)
    }
  }

  #set(alarm: Alarm): void {
    const left = Math.max(0, alarm.millis - this.#source.now())
    alarm.timer = setTimeout(() => this.#ring(alarm), Math.min(left, timeoutMillisMax))
  }

  #ring(alarm: Alarm): void {
    // Timers may be a little early, and the clock may have been set back.
    if (this.#source.now() < alarm.millis) return this.#set(alarm)
    this.#alarms.delete(alarm)
    alarm.callback()
  }

  /** As long as there are alarms, checks every second whether the clock was set. */
  #watchAlarms(): void {
    if (this.#watch !== null) return
    this.#offsetMillis = this.#source.now() - this.#source.elapsed()
    this.#watch = setInterval(() => this.check(), watchMillis)
    this.#watch.unref()
  }

  /** Compares the time of day with the elapsed time, and resets all alarms if they have drifted apart. */
  check(): void {
    const offsetMillis = this.#source.now() - this.#source.elapsed()
    const drifted = Math.abs(offsetMillis - this.#offsetMillis) > driftMillisMax
    this.#offsetMillis = offsetMillis
    if (drifted) {
      for (const alarm of this.#alarms) {
        clearTimeout(alarm.timer)
        this.#set(alarm)
      }
    }
    if (this.#alarms.size > 0 || this.#watch === null) return
    clearInterval(this.#watch)
    this.#watch = null
  }
}

export const systemClock: Clock = new SystemClock()
