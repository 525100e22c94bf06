import { listen } from './connection.ts'
import { asked, type News, type Nudge, newsOf, type Topic } from './topics.ts'

/** `down`: the server could not be reached the last time. */
export type LiveState = 'starting' | 'open' | 'down'

export interface LiveStatus {
  readonly state: LiveState
  readonly isPaused: boolean
}

interface Subscription {
  readonly topic: Topic
  readonly onNews: (news: News) => void
  /** News that came while everything was paused. */
  missed: News | null
}

interface Connection {
  readonly topics: ReadonlySet<Topic>
  readonly controller: AbortController
  /** When the server began to tell, by the clock of the page; null before. */
  readyMillis: number | null
}

const everything: News = { eventId: null }
// Pages change what they want to hear of all at once when one follows a link.
const gatherMillis = 30
const firstAgainMillis = 500
const againMillisMax = 15_000
// Browsers allow a server few connections: pages that nobody sees have none.
const hiddenMillisMax = 10_000
// A connection that ends sooner is not followed by another at once.
const lastingMillis = 1_000

/**
 * The one connection over which the server says what has news, for all parts of the page that want to hear of it. It comes
 * back by itself; then everything counts as news, so nothing is missed.
 */
export class Live {
  readonly #subscriptions = new Set<Subscription>()
  readonly #listeners = new Set<() => void>()
  #status: LiveStatus = { state: 'starting', isPaused: false }
  #connection: Connection | null = null
  #next: Connection | null = null
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isHidden = false

  get status(): LiveStatus {
    return this.#status
  }

  /** Calls back whenever the status changes. */
  readonly onStatus = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls back with the news of a topic, until the function that it gives is called. */
  subscribe(topic: Topic, onNews: (news: News) => void): () => void {
    const subscription: Subscription = { topic, onNews, missed: null }
    this.#subscriptions.add(subscription)
    this.#connectIn(gatherMillis)
    return () => {
      this.#subscriptions.delete(subscription)
    }
  }

  /** Lets pages stay as they are; what they miss comes when it is over. */
  setPaused(isPaused: boolean): void {
    this.#setStatus({ isPaused })
    if (isPaused) return
    for (const subscription of [...this.#subscriptions]) {
      const { missed } = subscription
      subscription.missed = null
      if (missed !== null) subscription.onNews(missed)
    }
  }

  /** Begins to follow whether the page is seen, and whether there is a network. */
  start(): void {
    let hiding: ReturnType<typeof setTimeout> | undefined
    document.addEventListener('visibilitychange', () => {
      clearTimeout(hiding)
      if (document.visibilityState === 'hidden') hiding = setTimeout(() => this.#hide(), hiddenMillisMax)
      else this.#show()
    })
    addEventListener('online', () => this.#connectIn(0))
  }

  #hide(): void {
    this.#isHidden = true
    clearTimeout(this.#timer)
    this.#drop()
  }

  #show(): void {
    this.#isHidden = false
    this.#connectIn(0)
  }

  #connectIn(millis: number): void {
    // A page that comes and goes does not keep a server busy that is down.
    if (this.#status.state === 'down' && millis === gatherMillis) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#connect(), millis)
  }

  #connect(): void {
    if (this.#isHidden || this.#subscriptions.size === 0) return
    const topics = asked(Array.from(this.#subscriptions, ({ topic }) => topic))
    const newest = this.#next ?? this.#connection
    if (newest !== null && topics.isSubsetOf(newest.topics)) return
    this.#next?.controller.abort()
    const connection: Connection = { topics, controller: new AbortController(), readyMillis: null }
    this.#next = connection
    const { signal } = connection.controller
    listen(topics, { signal, onNudge: (nudge) => this.#hear(connection, nudge) })
      .catch(() => {})
      .finally(() => this.#ended(connection))
  }

  #hear(connection: Connection, nudge: Nudge): void {
    if (nudge.ready === true) return this.#ready(connection)
    if (connection !== this.#connection) return
    for (const subscription of [...this.#subscriptions]) {
      const news = newsOf(nudge, subscription.topic)
      if (news !== null) this.#tell(subscription, news)
    }
  }

  /** From here on the new connection says everything. What the one before did not cover may have changed meanwhile. */
  #ready(connection: Connection): void {
    const before = this.#connection
    connection.readyMillis = performance.now()
    this.#connection = connection
    this.#next = null
    this.#failures = 0
    before?.controller.abort()
    this.#setStatus({ state: 'open' })
    const covered = before?.topics ?? new Set<Topic>()
    for (const subscription of [...this.#subscriptions]) {
      if (!isCovered(subscription.topic, covered)) this.#tell(subscription, everything)
    }
    // Something may have been asked for since.
    this.#connectIn(gatherMillis)
  }

  #tell(subscription: Subscription, news: News): void {
    if (!this.#status.isPaused) return subscription.onNews(news)
    const { missed } = subscription
    const isNumbered = news.eventId !== null && (missed === null || missed.eventId !== null)
    subscription.missed = isNumbered ? news : everything
  }

  #ended(connection: Connection): void {
    if (connection.controller.signal.aborted) return
    if (connection === this.#next) this.#next = null
    if (connection === this.#connection) this.#connection = null
    const { readyMillis } = connection
    // The server ends connections after some hours, and when it closes. Only another attempt says which.
    if (readyMillis !== null && performance.now() - readyMillis > lastingMillis) return this.#connectIn(0)
    this.#failures += 1
    this.#drop()
    this.#setStatus({ state: 'down' })
    const millis = Math.min(againMillisMax, firstAgainMillis * 2 ** (this.#failures - 1))
    this.#connectIn(millis * (0.75 + Math.random() / 4))
  }

  #drop(): void {
    this.#next?.controller.abort()
    this.#connection?.controller.abort()
    this.#next = null
    this.#connection = null
  }

  #setStatus(change: Partial<LiveStatus>): void {
    const next = { ...this.#status, ...change }
    if (next.state === this.#status.state && next.isPaused === this.#status.isPaused) return
    this.#status = next
    for (const listener of [...this.#listeners]) listener()
  }
}

function isCovered(topic: Topic, topics: ReadonlySet<Topic>): boolean {
  return topics.has(topic) || (topic.startsWith('group:') && topics.has('executions'))
}
