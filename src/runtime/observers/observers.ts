import type { HistoryEvent } from '../../engine/event.ts'
import type { ExecutionEnd } from '../../store/store.ts'
import type { ObservedExecution, Observer } from './observer.ts'

// How many events and ends may wait for a busy observer. Their payloads stay in memory meanwhile.
const waitingMax = 10_000

type Notice = { readonly size: number; readonly tell: (observer: Observer) => void | Promise<void> }

/** All observers, each isolated from the others and from the executions. */
export class Observers {
  readonly #watchers: readonly Watcher[]
  readonly #rooms: readonly Observer[]
  readonly #report: (message: string, error: unknown) => void

  constructor(observers: readonly Observer[], report: (message: string, error: unknown) => void) {
    this.#watchers = observers.map((observer) => new Watcher(observer, report))
    this.#rooms = observers.filter(({ room }) => room !== undefined)
    this.#report = report
  }

  tellEvents(execution: ObservedExecution, events: readonly HistoryEvent[]): void {
    if (events.length === 0) return
    for (const watcher of this.#watchers) {
      if (watcher.observer.onEvents === undefined) continue
      watcher.tell({ size: events.length, tell: (observer) => observer.onEvents!(execution, events) })
    }
  }

  tellEnd(execution: ObservedExecution, end: ExecutionEnd): void {
    for (const watcher of this.#watchers) {
      if (watcher.observer.onEnded === undefined) continue
      watcher.tell({ size: 1, tell: (observer) => observer.onEnded!(execution, end) })
    }
  }

  /** Settles once all have room for what the next turn does; null if they have room now. */
  room(): Promise<void> | null {
    const waiting: Promise<void>[] = []
    for (const observer of this.#rooms) {
      try {
        const room = observer.room!()
        if (room !== null) waiting.push(room.catch((error) => this.#reportRoom(observer, error)))
      } catch (error) {
        this.#reportRoom(observer, error)
      }
    }
    return waiting.length === 0 ? null : Promise.all(waiting).then(() => {})
  }

  #reportRoom({ name }: Observer, error: unknown): void {
    this.#report(`the observer '${name}' failed to say whether it has room`, error)
  }
}

/** An observer, and what waits for it while it is busy. */
class Watcher {
  readonly observer: Observer
  readonly #report: (message: string, error: unknown) => void
  #waiting: Notice[] = []
  #waitingSize = 0
  #missed = 0
  #busy = false

  constructor(observer: Observer, report: (message: string, error: unknown) => void) {
    this.observer = observer
    this.#report = report
  }

  tell(notice: Notice): void {
    if (!this.#busy) return this.#tellNow(notice)
    // Once something was left out, everything after it is too, until the observer has heard of it.
    if (this.#missed > 0 || this.#waitingSize + notice.size > waitingMax) this.#missed += notice.size
    else {
      this.#waiting.push(notice)
      this.#waitingSize += notice.size
    }
  }

  #tellNow(notice: Notice): void {
    const told = this.#attempt(() => notice.tell(this.observer))
    if (!(told instanceof Promise)) return
    this.#busy = true
    void this.#goOn(told)
  }

  /** Delivers what came while the observer was busy. */
  async #goOn(first: Promise<void>): Promise<void> {
    await this.#settled(first)
    while (this.#waiting.length > 0 || this.#missed > 0) {
      const waiting = this.#waiting
      this.#waiting = []
      this.#waitingSize = 0
      for (const notice of waiting) await this.#settled(this.#attempt(() => notice.tell(this.observer)))
      if (this.#waiting.length > 0 || this.#missed === 0) continue
      const missed = this.#missed
      this.#missed = 0
      this.#attempt(() => this.observer.onMissed?.(missed))
    }
    this.#busy = false
  }

  async #settled(told: unknown): Promise<void> {
    try {
      await told
    } catch (error) {
      this.#fail(error)
    }
  }

  #attempt(tell: () => unknown): unknown {
    try {
      return tell()
    } catch (error) {
      this.#fail(error)
      return undefined
    }
  }

  #fail(error: unknown): void {
    this.#report(`the observer '${this.observer.name}' failed`, error)
  }
}
