import type { Clock } from './clock.ts'
import type { ActivityTask } from './runtime.ts'

/** A task that waits for a worker. */
export interface OfferedTask {
  readonly executionId: number
  readonly path: string
  readonly callId: string
  readonly taskToken: string
  readonly input: string
}

// How long a worker's poll for a task is held (API reference, GetActivityTask).
const pollMillis = 60_000
// How many workers may wait for tasks of one activity (Developer Guide, "Quotas").
const workersMax = 1000

interface Poller {
  readonly offer: (task: OfferedTask) => void
}

/**
 * Brings tasks and workers of activities together: the oldest task to the worker that has asked longest. What is here
 * can be built anew from the frames that wait.
 */
export class ActivityQueues {
  readonly #tasks = new Map<string, Map<string, OfferedTask>>()
  /** The activities of the tasks that nobody has taken yet, by call. */
  readonly #offered = new Map<string, string>()
  readonly #pollers = new Map<string, Set<Poller>>()
  /** Writes ActivityStarted; false when the task no longer waits. */
  readonly #take: (task: OfferedTask, workerName: string | null) => Promise<boolean>

  constructor(take: (task: OfferedTask, workerName: string | null) => Promise<boolean>) {
    this.#take = take
  }

  offer(activityArn: string, task: OfferedTask): void {
    const pollers = this.#pollers.get(activityArn)
    const poller = pollers?.values().next().value
    if (poller !== undefined) {
      pollers!.delete(poller)
      poller.offer(task)
      return
    }
    let tasks = this.#tasks.get(activityArn)
    if (tasks === undefined) {
      tasks = new Map()
      this.#tasks.set(activityArn, tasks)
    }
    tasks.set(task.callId, task)
    this.#offered.set(task.callId, activityArn)
  }

  /** Takes back a task that its execution no longer waits for; nothing happens for any other call. */
  withdraw(callId: string): void {
    const activityArn = this.#offered.get(callId)
    if (activityArn === undefined) return
    this.#offered.delete(callId)
    this.#tasks.get(activityArn)?.delete(callId)
  }

  /** Whether as many workers wait for a task of the activity as may. */
  hasWorkersMax(activityArn: string): boolean {
    return (this.#pollers.get(activityArn)?.size ?? 0) >= workersMax
  }

  /** `poll`, for no longer than the service holds a request. */
  async pollForAWhile(
    activityArn: string,
    workerName: string | null,
    signal: AbortSignal,
    clock: Clock,
  ): Promise<ActivityTask | null> {
    const enough = new AbortController()
    const callOff = clock.at(clock.now() + pollMillis, () => enough.abort())
    try {
      return await this.poll(activityArn, workerName, AbortSignal.any([signal, enough.signal]))
    } finally {
      callOff()
    }
  }

  /** Waits until there is a task, or `signal` says that it is enough. A task is only taken for who is still there. */
  async poll(activityArn: string, workerName: string | null, signal: AbortSignal): Promise<ActivityTask | null> {
    while (!signal.aborted) {
      const task = this.#next(activityArn) ?? (await this.#wait(activityArn, signal))
      if (task === null) return null
      if (signal.aborted) {
        this.offer(activityArn, task)
        return null
      }
      if (await this.#take(task, workerName)) return { taskToken: task.taskToken, input: task.input }
    }
    return null
  }

  #next(activityArn: string): OfferedTask | null {
    const tasks = this.#tasks.get(activityArn)
    const task = tasks?.values().next().value
    if (tasks === undefined || task === undefined) return null
    tasks.delete(task.callId)
    this.#offered.delete(task.callId)
    if (tasks.size === 0) this.#tasks.delete(activityArn)
    return task
  }

  #wait(activityArn: string, signal: AbortSignal): Promise<OfferedTask | null> {
    return new Promise((resolve) => {
      let pollers = this.#pollers.get(activityArn)
      if (pollers === undefined) {
        pollers = new Set()
        this.#pollers.set(activityArn, pollers)
      }
      const gaveUp = () => {
        pollers.delete(poller)
        if (pollers.size === 0) this.#pollers.delete(activityArn)
        resolve(null)
      }
      const poller: Poller = {
        offer: (task) => {
          signal.removeEventListener('abort', gaveUp)
          resolve(task)
        },
      }
      pollers.add(poller)
      signal.addEventListener('abort', gaveUp, { once: true })
    })
  }
}
