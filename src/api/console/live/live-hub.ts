import type { HistoryEvent } from '../../../engine/event.ts'
import type { ObservedExecution, Observer } from '../../../runtime/observers/observer.ts'
import { type RealTime, realTime } from '../../../runtime/real-time.ts'
import type { ExecutionEnd } from '../../../store/store.ts'
import type { Topics, WideTopic } from './topics.ts'
import { type ExecutionNews, type LiveStream, Watcher, type WatcherLimits } from './watcher.ts'

export interface LiveLimits extends WatcherLimits {
  readonly connectionsMax: number
  /** How long news is gathered before it is sent. */
  readonly gatherMillis: number
  readonly beatMillis: number
  /** How long a connection lasts. Whoever wants more opens another one. */
  readonly lifeMillis: number
}

const limitsDefault: LiveLimits = {
  connectionsMax: 100,
  gatherMillis: 150,
  beatMillis: 15_000,
  lifeMillis: 4 * 3600 * 1000,
  unreadBytesMax: 64 * 1024,
  namesMax: 100,
}

/** What operations change besides executions, which tell of themselves. */
const changes: Readonly<Record<string, readonly WideTopic[]>> = {
  CreateActivity: ['activities'],
  CreateStateMachine: ['machines'],
  CreateStateMachineAlias: ['machines'],
  DeleteActivity: ['activities'],
  DeleteStateMachine: ['machines'],
  DeleteStateMachineAlias: ['machines'],
  DeleteStateMachineVersion: ['machines'],
  PublishStateMachineVersion: ['machines'],
  SendTaskHeartbeat: ['waits'],
  TagResource: ['machines', 'activities'],
  UntagResource: ['machines', 'activities'],
  UpdateStateMachine: ['machines'],
  UpdateStateMachineAlias: ['machines'],
}

/** Tells those who watch that there is news of executions, and of what else the service has. */
export class LiveHub {
  readonly #limits: LiveLimits
  readonly #time: RealTime
  readonly #watchers = new Map<Watcher, () => void>()
  readonly #byExecution = new Map<string, Set<Watcher>>()
  readonly #byGroup = new Map<string, Set<Watcher>>()
  readonly #byTopic = new Map<WideTopic, Set<Watcher>>()
  readonly #withNews = new Set<Watcher>()
  #stopGathering: (() => void) | null = null
  #stopBeating: (() => void) | null = null
  #closed = false

  /** Is told of what executions do. */
  readonly observer: Observer = {
    name: 'live',
    onEvents: (execution, events) => this.#onEvents(execution, events),
    onEnded: (execution, end) => this.#onEnded(execution, end),
  }

  constructor(limits: Partial<LiveLimits> = {}, time: RealTime = realTime) {
    this.#limits = { ...limitsDefault, ...limits }
    this.#time = time
  }

  /** Is told of operations that were carried out. */
  readonly done = (operation: string): void => {
    if (this.#watchers.size === 0) return
    for (const topic of changes[operation] ?? []) this.#noteTopic(topic)
  }

  /** Whether there is room for somebody else. */
  get hasRoom(): boolean {
    return !this.#closed && this.#watchers.size < this.#limits.connectionsMax
  }

  /** Lets somebody watch from now on, until `leave`. */
  watch(topics: Topics, stream: LiveStream): Watcher {
    const watcher = new Watcher(topics, stream, this.#limits)
    this.#watchers.set(
      watcher,
      this.#time.after(this.#limits.lifeMillis, () => stream.end()),
    )
    for (const [index, key] of this.#placesOf(topics)) {
      const present = index.get(key)
      if (present === undefined) index.set(key, new Set([watcher]))
      else present.add(watcher)
    }
    if (this.#stopBeating === null) this.#beatLater()
    return watcher
  }

  leave(watcher: Watcher): void {
    this.#watchers.get(watcher)?.()
    if (!this.#watchers.delete(watcher)) return
    this.#withNews.delete(watcher)
    for (const [index, key] of this.#placesOf(watcher.topics)) {
      const present = index.get(key)
      present?.delete(watcher)
      if (present?.size === 0) index.delete(key)
    }
    if (this.#watchers.size > 0) return
    this.#stopBeating?.()
    this.#stopBeating = null
  }

  /** Ends all connections, and takes no more. */
  close(): void {
    this.#closed = true
    this.#stopGathering?.()
    for (const watcher of [...this.#watchers.keys()]) {
      this.leave(watcher)
      watcher.stream.end()
    }
  }

  #placesOf({ executions, groups, wide }: Topics): [Map<string, Set<Watcher>>, string][] {
    return [
      ...Array.from(executions, (arn): [Map<string, Set<Watcher>>, string] => [this.#byExecution, arn]),
      ...Array.from(groups, (arn): [Map<string, Set<Watcher>>, string] => [this.#byGroup, arn]),
      ...Array.from(wide, (topic): [Map<string, Set<Watcher>>, string] => [this.#byTopic, topic]),
    ]
  }

  #onEvents(execution: ObservedExecution, events: readonly HistoryEvent[]): void {
    if (this.#watchers.size === 0) return
    const isNew = events.some(({ type }) => type === 'ExecutionStarted' || type === 'ExecutionRedriven')
    const { arn: executionArn } = execution.start
    const eventId = events.at(-1)!.id
    this.#noteExecution(execution, { executionArn, eventId, ...(isNew && { status: 'RUNNING' }) })
  }

  #onEnded(execution: ObservedExecution, { status }: ExecutionEnd): void {
    if (this.#watchers.size === 0) return
    this.#noteExecution(execution, { executionArn: execution.start.arn, status })
  }

  #noteExecution({ start }: ObservedExecution, news: ExecutionNews): void {
    for (const watcher of this.#byExecution.get(start.arn) ?? []) {
      watcher.noteExecution(news)
      this.#flushLater(watcher)
    }
    this.#noteTopic('waits')
    if (news.status === undefined) return
    this.#noteTopic('executions')
    this.#noteGroup(start.machineArn)
    if (start.mapRunArn !== null) this.#noteGroup(start.mapRunArn)
  }

  #noteGroup(arn: string): void {
    for (const watcher of [...(this.#byGroup.get(arn) ?? []), ...(this.#byTopic.get('executions') ?? [])]) {
      watcher.noteGroup(arn)
      this.#flushLater(watcher)
    }
  }

  #noteTopic(topic: WideTopic): void {
    for (const watcher of this.#byTopic.get(topic) ?? []) {
      watcher.noteTopic(topic)
      this.#flushLater(watcher)
    }
  }

  #flushLater(watcher: Watcher): void {
    this.#withNews.add(watcher)
    this.#stopGathering ??= this.#time.after(this.#limits.gatherMillis, () => {
      this.#stopGathering = null
      const watchers = [...this.#withNews]
      this.#withNews.clear()
      for (const each of watchers) each.flush()
    })
  }

  #beatLater(): void {
    this.#stopBeating = this.#time.after(this.#limits.beatMillis, () => {
      for (const watcher of [...this.#watchers.keys()]) watcher.beat()
      if (this.#watchers.size > 0) this.#beatLater()
    })
  }
}
