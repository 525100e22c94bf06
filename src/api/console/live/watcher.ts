import type { Topics, WideTopic } from './topics.ts'

/** The connection of somebody who watches. */
export interface LiveStream {
  /** How many bytes were written and not read yet. */
  readonly unreadBytes: number
  write(text: string): void
  /** Ends it as if all was said. */
  end(): void
  /** Gives up on a client that reads nothing. */
  destroy(): void
}

export interface ExecutionNews {
  readonly executionArn: string
  /** The id of the last event in its history, if there are new ones. */
  readonly eventId?: number
  /** If that is new. */
  readonly status?: string
}

/** What is sent: what has news, and not what that is. Pages read it by the API. */
export interface Nudge {
  readonly executions?: readonly ExecutionNews[]
  /** State machines and map runs some of whose executions began or ended. */
  readonly groups?: readonly string[]
  readonly topics?: readonly WideTopic[]
  /** News was left out: read everything anew. */
  readonly resync?: true
}

export interface WatcherLimits {
  /** A client that has not read this much gets nothing more until it has. */
  readonly unreadBytesMax: number
  /** How many executions, and how many groups, one nudge may name. */
  readonly namesMax: number
}

// How often in a row it may have room for nothing, at each beat, before it is given up.
const stalledBeatsMax = 4

/** Somebody who watches, and what has yet to be said. It never holds more than one nudge. */
export class Watcher {
  readonly topics: Topics
  readonly stream: LiveStream
  readonly #limits: WatcherLimits
  readonly #executions = new Map<string, ExecutionNews>()
  readonly #groups = new Set<string>()
  readonly #wide = new Set<WideTopic>()
  #isIncomplete = false
  #stalledBeats = 0

  constructor(topics: Topics, stream: LiveStream, limits: WatcherLimits) {
    this.topics = topics
    this.stream = stream
    this.#limits = limits
  }

  noteExecution(news: ExecutionNews): void {
    const { executionArn } = news
    const known = this.#executions.get(executionArn)
    if (known === undefined && this.#executions.size >= this.#limits.namesMax) this.#isIncomplete = true
    else this.#executions.set(executionArn, { ...known, ...news })
  }

  noteGroup(arn: string): void {
    if (this.#groups.size < this.#limits.namesMax) this.#groups.add(arn)
    else if (!this.#groups.has(arn)) this.#isIncomplete = true
  }

  noteTopic(topic: WideTopic): void {
    this.#wide.add(topic)
  }

  /** Says what is to be said, if the client reads. */
  flush(): void {
    const nudge = this.#take()
    if (nudge === null) return
    if (this.#isFull) this.#isIncomplete = true
    else this.#send(nudge)
  }

  /** Shows that the connection is there. */
  beat(): void {
    if (this.#isFull) {
      this.#stalledBeats += 1
      if (this.#stalledBeats >= stalledBeatsMax) this.stream.destroy()
      return
    }
    this.#stalledBeats = 0
    this.stream.write(':\n\n')
  }

  /** The client has read what there was. */
  drained(): void {
    this.#stalledBeats = 0
    if (this.#isIncomplete) this.flush()
  }

  #take(): Nudge | null {
    const executions = [...this.#executions.values()]
    const groups = [...this.#groups]
    const topics = [...this.#wide]
    this.#executions.clear()
    this.#groups.clear()
    this.#wide.clear()
    if (this.#isIncomplete) return { resync: true }
    if (executions.length + groups.length + topics.length === 0) return null
    return {
      ...(executions.length > 0 && { executions }),
      ...(groups.length > 0 && { groups }),
      ...(topics.length > 0 && { topics }),
    }
  }

  #send(nudge: Nudge): void {
    this.#isIncomplete = false
    this.stream.write(`data: ${JSON.stringify(nudge)}\n\n`)
  }

  get #isFull(): boolean {
    return this.stream.unreadBytes > this.#limits.unreadBytesMax
  }
}
