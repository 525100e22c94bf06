import type { Clock } from './clock.ts'
import type { ServiceDirectory } from './service.ts'

interface Timer {
  readonly millis: number
  /** Counts up, so that timers for the same instant fire in the order in which they were set. */
  readonly order: number
  callback: (() => void) | null
}

// How often the event loop must come round with nothing happening before time may jump. Work in this process goes on in
// microtasks, which one round settles; the second covers what a settled promise starts.
const quietRoundsMin = 2

/**
 * A clock whose time stands still while anything happens, and jumps to the next timer when nothing does: a one-year Wait
 * takes no time at all. It hears of what happens from `stir` (a turn was made) and `hold` (calls are on their way).
 *
 *     const clock = new VirtualClock(Date.UTC(2026, 0, 1))
 *     clock.at(clock.now() + 86_400_000, () => console.log('tomorrow'))
 */
export class VirtualClock implements Clock {
  #nowMillis: number
  #order = 0
  #holds = 0
  #quietRounds = 0
  #roundPending = false
  /** Latest first, so that the next one to fire is taken from the end. */
  readonly #timers: Timer[] = []

  constructor(startMillis: number) {
    this.#nowMillis = startMillis
  }

  now(): number {
    return this.#nowMillis
  }

  at(millis: number, callback: () => void): () => void {
    const timer: Timer = { millis, order: this.#order++, callback }
    this.#timers.splice(this.#placeOf(timer), 0, timer)
    this.stir()
    return () => {
      if (timer.callback === null) return
      timer.callback = null
      this.#timers.splice(this.#timers.indexOf(timer), 1)
    }
  }

  /** Has time stand still until the function that it gives is called. */
  hold(): () => void {
    this.#holds++
    let held = true
    return () => {
      if (!held) return
      held = false
      this.#holds--
      this.stir()
    }
  }

  /** Says that something happened: time may jump only after the event loop has come round quietly. */
  stir(): void {
    this.#quietRounds = 0
    if (this.#roundPending || this.#timers.length === 0 || this.#holds > 0) return
    this.#roundPending = true
    setImmediate(() => this.#round())
  }

  #round(): void {
    this.#roundPending = false
    if (this.#timers.length === 0 || this.#holds > 0) return
    this.#quietRounds++
    if (this.#quietRounds >= quietRoundsMin) this.#fireNext()
    if (this.#timers.length === 0) return
    this.#roundPending = true
    setImmediate(() => this.#round())
  }

  /** One at a time: what the first one does may cancel others that are due at the same instant. */
  #fireNext(): void {
    const timer = this.#timers.pop()!
    const { callback } = timer
    timer.callback = null
    this.#quietRounds = 0
    this.#nowMillis = Math.max(this.#nowMillis, timer.millis)
    callback?.()
  }

  #placeOf(timer: Timer): number {
    let low = 0
    let high = this.#timers.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#timers[middle]!
      const later = other.millis > timer.millis || (other.millis === timer.millis && other.order > timer.order)
      if (later) low = middle + 1
      else high = middle
    }
    return low
  }
}

/**
 * Holds time during calls that leave this process: those take real time, which must not use up a task's timeout. Calls of
 * this server itself do not hold it, because they may wait for another execution, and that one for its timers.
 */
export function holdingTime(directory: ServiceDirectory, clock: VirtualClock): ServiceDirectory {
  return (resource) => {
    const service = directory(resource)
    if (service === null || resource.kind === 'activity') return service
    const local =
      resource.kind === 'integration' && (resource.resourceType === 'states' || resource.resourceType === 'aws-sdk:sfn')
    if (local || service.waitsByClock === true) return service
    return {
      ...(service.refuse !== undefined && { refuse: service.refuse.bind(service) }),
      ...(service.startsJob !== undefined && { startsJob: service.startsJob.bind(service) }),
      ...(service.leavesJob !== undefined && { leavesJob: service.leavesJob.bind(service) }),
      async call(task, report) {
        const release = clock.hold()
        try {
          return await service.call(task, report)
        } finally {
          release()
        }
      },
    }
  }
}
