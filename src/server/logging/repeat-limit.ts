import type { Clock } from '../../runtime/clock.ts'

/** Lines of one kind within the current second. */
interface Repeated<Line> {
  readonly first: Line
  count: number
}

export interface RepeatLimitOptions<Line> {
  readonly clock: Clock
  /** Called at the end of a second with the number of lines left out, and the first line of their kind. */
  readonly leftOut: (first: Line, count: number) => void
}

const windowMillis = 1_000
const linesMax = 10
// Kinds come from outside: those beyond this many per second are counted together.
const kindsMax = 1_000
const otherKinds = ''

/** Lets the first lines of each kind through in every second, and counts the others. */
export class RepeatLimit<Line> {
  readonly #options: RepeatLimitOptions<Line>
  readonly #kinds = new Map<string, Repeated<Line>>()
  #cancelAlarm: (() => void) | null = null

  constructor(options: RepeatLimitOptions<Line>) {
    this.#options = options
  }

  /** Whether a line may be written now. */
  admits(kind: string, line: Line): boolean {
    const { clock } = this.#options
    this.#cancelAlarm ??= clock.at(clock.now() + windowMillis, () => this.#endWindow())
    const key = this.#kinds.has(kind) || this.#kinds.size < kindsMax ? kind : otherKinds
    const repeated = this.#kinds.get(key)
    if (repeated === undefined) {
      this.#kinds.set(key, { first: line, count: 1 })
      return true
    }
    return ++repeated.count <= linesMax
  }

  /** Reports what has been left out so far, and releases the clock. */
  close(): void {
    this.#cancelAlarm?.()
    this.#endWindow()
  }

  #endWindow(): void {
    this.#cancelAlarm = null
    const ended = [...this.#kinds.values()]
    this.#kinds.clear()
    for (const { first, count } of ended) {
      if (count > linesMax) this.#options.leftOut(first, count - linesMax)
    }
  }
}
