import type { Payload } from '../../json/index.ts'
import type { Store } from '../../store/store.ts'
import type { Calls } from '../calls/calls.ts'
import type { LiveExecution } from '../live-execution.ts'
import type { LiveExecutions } from '../live-executions.ts'
import type { OfferedTask } from '../nodes/activity-work.ts'
import type { TokenResult } from '../runtime.ts'
import type { TurnLoop } from '../turns/turn-loop.ts'
import { isTaskToken } from './task-token.ts'

export type TaskAnswer =
  | { readonly type: 'TaskSucceeded'; readonly output: Payload }
  | { readonly type: 'TaskFailed'; readonly error: string | null; readonly cause: string | null }
  | { readonly type: 'TaskHeartbeat' }

export interface TaskAnswersOptions {
  readonly store: Pick<Store, 'frames'>
  readonly turns: TurnLoop
  readonly live: LiveExecutions
  readonly calls: Calls
}

/** Delivers answers with a task token, which come from outside, to the frame waiting for them. */
export class TaskAnswers {
  readonly #options: TaskAnswersOptions

  constructor(options: TaskAnswersOptions) {
    this.#options = options
  }

  async give(token: string, answer: TaskAnswer): Promise<TokenResult> {
    const found = await this.#find(token)
    return typeof found === 'string' ? found : this.#deliver(found, answer)
  }

  /** The execution is not held until its turn comes: there may be no memory for it meanwhile. */
  #deliver({ live, path, callId }: WaitingTask, answer: TaskAnswer): Promise<TokenResult> {
    const { turns, calls } = this.#options
    return turns.deliver(live, { ...answer, path, callId }).then((isAccepted) => {
      if (!isAccepted) return 'timedOut'
      // The call that handed out the token may still be in flight; its own answer no longer matters.
      if (answer.type !== 'TaskHeartbeat') calls.forget(callId)
      return 'accepted'
    })
  }

  /** Gives a task of an activity to a worker: see `TakeTask`. */
  async take({ executionId, path, callId }: OfferedTask, workerName: string | null): Promise<string | null> {
    const { live: lives, turns } = this.#options
    const live = await lives.get(executionId)
    const waiting = live?.execution.frames.get(path)?.waiting
    if (live === null || waiting?.type !== 'task' || waiting.callId !== callId) return null
    const { text } = waiting.arguments
    const taken = turns.deliver(live, { type: 'ActivityStarted', path, callId, workerName })
    return taken.then((isTaken) => (isTaken ? text : null))
  }

  /** Whether something is waiting for an answer with this token. */
  async lookUp(token: string): Promise<TokenResult> {
    const found = await this.#find(token)
    return typeof found === 'string' ? found : 'accepted'
  }

  async #find(token: string): Promise<Exclude<TokenResult, 'accepted'> | WaitingTask> {
    const { store, live: lives } = this.#options
    const key = await store.frames.byToken(token)
    const missing = isTaskToken(token) ? 'timedOut' : 'unknown'
    if (key === null) return missing
    const live = await lives.get(key.executionId)
    const waiting = live?.execution.frames.get(key.path)?.waiting
    if (live === null || waiting?.type !== 'task' || waiting.taskToken !== token) return missing
    return { live, path: key.path, callId: waiting.callId }
  }
}

interface WaitingTask {
  readonly live: LiveExecution
  readonly path: string
  readonly callId: string
}
