import { isObject, type JsonObject, Payload, type PlainObject, stringify } from '../../json/index.ts'
import type { Service, TaskCall, TaskOutcome, TaskReport } from '../../runtime/service.ts'
import type { AwsAnswer, AwsClients, AwsOutcome } from '../aws/aws-clients.ts'
import { failed, pending, succeeded } from '../outcome.ts'
import { isSync, patternOf } from '../task-pattern.ts'
import { neverCancelled, untilAborted } from './aborting.ts'
import { checkedService, type RunChecked } from './checked-service.ts'
import { apiService, failureOf, isMissing, isPassing } from './failures.ts'
import { withHttpMetadata } from './http-metadata.ts'
import type { KnownAction } from './known-actions.ts'
import { type PollTiming, pause, pollDelayMillis } from './polling.ts'
import {
  type CallApi,
  type FollowedJob,
  type JobState,
  type JobStep,
  type OptimizedApi,
  type OptimizedRow,
  operationOf,
  styleOf,
} from './row.ts'

export interface OptimizedOptions extends PollTiming {
  readonly clients: Pick<AwsClients, 'call' | 'findProblems' | 'takesToken'>
  /** Holds a virtual clock while a call is in progress. */
  readonly holdTime: () => () => void
}

const tooEarlyAttemptsMax = 20
const tooEarlyMillis = 3000
const cancelMillisMax = 30_000
const cancelAttemptsMax = 5
// A job that was just started may take a moment to become visible.
const unseenMillisMax = 60_000

/** Runs an optimized integration as its row describes: request and response, `.sync` with polling, or a task token. */
export function optimizedIntegration(
  api: OptimizedApi,
  row: OptimizedRow,
  known: KnownAction,
  options: OptimizedOptions,
): Service {
  const run: RunChecked = (task, given, report) => new OptimizedCall(api, row, options, task, given).run(report)
  const findShapeProblems = (parameters: JsonObject) =>
    options.clients.findProblems({
      service: apiService(api),
      operation: operationOf(row),
      parameters,
      style: styleOf(api),
    })
  // The parameters that a row prepares are known only when it runs.
  const check = row.prepare === undefined ? findShapeProblems : undefined
  return {
    waitsByClock: true,
    ...checkedService(known, run, row.findProblems, check),
    startsJob: ({ resource }) => isSync(resource) && (row.job?.cancel ?? null) !== null,
  }
}

/** Thrown from within a task's conversation to end the task. */
class Ended extends Error {
  readonly outcome: TaskOutcome

  constructor(outcome: TaskOutcome) {
    super(outcome.type)
    this.outcome = outcome
  }
}

class OptimizedCall {
  readonly #api: OptimizedApi
  readonly #row: OptimizedRow
  readonly #options: OptimizedOptions
  readonly #task: TaskCall
  readonly #given: JsonObject

  constructor(api: OptimizedApi, row: OptimizedRow, options: OptimizedOptions, task: TaskCall, given: JsonObject) {
    this.#api = api
    this.#row = row
    this.#options = options
    this.#task = task
    this.#given = given
  }

  async run(report: TaskReport): Promise<TaskOutcome> {
    const task = this.#task
    const pattern = patternOf(task.resource)
    const { job } = this.#row
    try {
      if (task.submitted !== null) {
        const started = task.submitted.value
        if (job === undefined || pattern === 'waitForTaskToken' || !isObject(started)) return pending
        return await this.#follow(job, started)
      }
      // The task was cancelled before a restart, while its job was being started: without a token, this would start another.
      if (task.signal.aborted && !this.#takesToken()) return pending
      // If the task is aborted while its job is being started, the job can be ended only once it is known.
      const answer = await this.#start(isSync(task.resource) ? neverCancelled(task.signal) : task.signal)
      const started = this.#row.shape?.(answer.members, this.#given) ?? answer.members
      const output = Payload.ofValue(this.#api.firstSdk === null ? started : withHttpMetadata(started, answer))
      if (pattern === 'requestResponse') return succeeded(output)
      await untilAborted(report.submitted(output), task.signal)
      if (pattern === 'waitForTaskToken' || job === undefined) return pending
      return await this.#follow(job, started)
    } catch (error) {
      if (error instanceof Ended) return error.outcome
      throw error
    }
  }

  #takesToken(): boolean {
    const member = this.#row.tokenMember ?? null
    return this.#options.clients.takesToken({
      service: apiService(this.#api),
      operation: operationOf(this.#row),
      style: styleOf(this.#api),
      member,
    })
  }

  /** Makes the initial call, and repeats it for as long as it comes too early. */
  async #start(signal: AbortSignal): Promise<AwsAnswer> {
    const { prepare, isTooEarly, findFailure } = this.#row
    const callApi: CallApi = async (name, parameters) => (await this.#ask(name, parameters, signal)).members
    const parameters = (await prepare?.(this.#given, this.#task, callApi)) ?? this.#given
    const name = operationOf(this.#row)
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#ask(name, parameters, signal)
      if (isTooEarly?.(answer.members) === true && attempt < tooEarlyAttemptsMax) {
        await pause(tooEarlyMillis, this.#options, signal)
        continue
      }
      const failure = findFailure?.(answer.members, this.#task) ?? null
      if (failure !== null) throw new Ended(failure)
      return answer
    }
  }

  async #follow(job: FollowedJob, started: JsonObject): Promise<TaskOutcome> {
    const { clock } = this.#options
    const { signal } = this.#task
    const beganMillis = clock.now()
    while (!signal.aborted) {
      const mayBeUnseen = clock.now() - beganMillis < unseenMillisMax
      const outcome = await this.#send(job.poll.operation, job.poll.parameters(started, this.#given), signal)
      if (outcome.type === 'answered') {
        const state = job.stateOf(outcome.members, started)
        const end = state === 'missing' && mayBeUnseen ? null : this.#endOf(job, state, outcome.members, started)
        if (end !== null) return end
      } else if (outcome.type === 'refused' && outcome.code === job.goneError) {
        return succeeded(Payload.ofValue(job.result({}, started, this.#task)))
      } else if (!isPassing(outcome) && !(mayBeUnseen && isMissing(outcome))) {
        const failure = failureOf(outcome, this.#api, this.#task)
        // A job that cannot be polled is lost to this task, although it may well continue.
        if (failure.type !== 'pending') return failure
      }
      await pause(pollDelayMillis(job.interval, clock.now() - beganMillis), this.#options, signal)
    }
    if (signal.reason === 'cancelled' && job.cancel !== null) await this.#cancel(job.cancel, started)
    return pending
  }

  #endOf(job: FollowedJob, state: JobState, description: PlainObject, started: JsonObject): TaskOutcome | null {
    switch (state) {
      case 'running':
        return null
      case 'succeeded':
        return succeeded(Payload.ofValue(job.result(description, started, this.#task)))
      case 'missing':
        return failed('States.TaskFailed', stringify(description))
      case 'failed':
        return failed('States.TaskFailed', stringify(job.result(description, started, this.#task)))
    }
  }

  /** A best effort: nobody waits for this task any longer. */
  async #cancel(cancel: JobStep, started: JsonObject): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const parameters = cancel.parameters(started, this.#given)
      const outcome = await this.#send(cancel.operation, parameters, AbortSignal.timeout(cancelMillisMax))
      if (outcome.type === 'answered' || !isPassing(outcome) || attempt === cancelAttemptsMax) return
      await pause(1000 * attempt ** 2, this.#options, new AbortController().signal)
    }
  }

  async #ask(operation: string, parameters: JsonObject, signal: AbortSignal): Promise<AwsAnswer> {
    const outcome = await this.#send(operation, parameters, signal)
    if (outcome.type === 'answered') return outcome
    throw new Ended(failureOf(outcome, this.#api, this.#task))
  }

  async #send(operation: string, parameters: JsonObject, signal: AbortSignal): Promise<AwsOutcome> {
    const release = this.#options.holdTime()
    try {
      return await this.#options.clients.call({
        service: apiService(this.#api),
        operation,
        parameters,
        style: styleOf(this.#api),
        credentials: this.#task.credentials,
        machineArn: this.#task.execution.machineArn,
        idempotencyToken: { member: this.#row.tokenMember ?? null, token: this.#task.callId },
        signal,
      })
    } finally {
      release()
    }
  }
}
