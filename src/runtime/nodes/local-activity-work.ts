import type { Clock } from '../clock.ts'
import type { ActivityTask } from '../runtime.ts'
import type { ActivityFigures, ActivityWork, OfferedTask, TakeTask } from './activity-work.ts'

// How long a worker's poll for a task is held (API reference, GetActivityTask).
const pollMillis = 60_000
// How many workers may wait for tasks of one activity (Developer Guide, "Quotas").
const waitingWorkersMax = 1000

interface Poller {
  readonly offer: (task: OfferedTask) => void
}

/** Tasks and workers of one node: the oldest task goes to the worker that has waited longest. */
export class LocalActivityWork implements ActivityWork {
  readonly #tasks = new Map<string, Map<string, OfferedTask>>()
  /** The activities of tasks that nobody has taken yet, by call. */
  readonly #offered = new Map<string, string>()
  readonly #pollers = new Map<string, Set<Poller>>()
  readonly #take: TakeTask

  constructor(take: TakeTask) {
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

  withdraw(callId: string): void {
    const activityArn = this.#offered.get(callId)
    if (activityArn === undefined) return
    this.#offered.delete(callId)
    this.#tasks.get(activityArn)?.delete(callId)
  }

  figures(activityArn: string): ActivityFigures {
    return {
      waitingTasks: this.#tasks.get(activityArn)?.size ?? 0,
      waitingWorkers: this.#pollers.get(activityArn)?.size ?? 0,
      waitingWorkersMax,
    }
  }

  async pollForAWhile(
    activityArn: string,
    workerName: string | null,
    signal: AbortSignal,
    clock: Clock,
  ): Promise<ActivityTask | null> {
    const enough = new AbortController()
    const cancelTimeout = clock.at(clock.now() + pollMillis, () => enough.abort())
    try {
      return await this.poll(activityArn, workerName, AbortSignal.any([signal, enough.signal]))
    } finally {
      cancelTimeout()
    }
  }

  async poll(activityArn: string, workerName: string | null, signal: AbortSignal): Promise<ActivityTask | null> {
    while (!signal.aborted) {
      const task = this.#next(activityArn) ?? (await this.#wait(activityArn, signal))
      if (task === null) return null
      if (signal.aborted) {
        this.offer(activityArn, task)
        return null
      }
      const input = await this.#taken(activityArn, task, workerName)
      if (input !== null) return { taskToken: task.taskToken, input }
    }
    return null
  }

  async #taken(activityArn: string, task: OfferedTask, workerName: string | null): Promise<string | null> {
    try {
      return await this.#take(task, workerName)
    } catch (error) {
      // It still waits for a worker, and nobody else would offer it again.
      this.offer(activityArn, task)
      throw error
    }
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
