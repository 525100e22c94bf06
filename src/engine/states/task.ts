import type { TaskState } from '../../asl/program.ts'
import { StatesError } from '../../asl/states-error.ts'
import type { TaskResource } from '../../asl/task-resource.ts'
import { tooLarge } from '../../asl/too-large.ts'
import { getMember, isObject, type Payload, takesMoreThan } from '../../json/index.ts'
import { callTask } from '../call-task.ts'
import type { FieldsByType } from '../event.ts'
import { attempt, recover } from '../failure.ts'
import type { Frame, WaitingForTask } from '../frame.ts'
import { limits } from '../limits.ts'
import type { Run } from '../run.ts'

/** Prepares a task and lets the frame wait for its answer: the first attempt, or another one after a retry's delay. */
export function schedule(run: Run, frame: Frame, state: TaskState): void {
  const { environment } = run
  const { resource } = state
  const visit = run.visit(frame)
  const answeredBy = answererOf(resource)
  // A `.sync` task has a token as well, and may be completed with it (observed).
  const hasToken = answeredBy !== 'call' || (resource.kind === 'integration' && resource.pattern !== 'requestResponse')
  const taskToken = hasToken ? environment.taskToken() : null
  if (taskToken !== null) visit.setTaskToken(taskToken)
  const effectiveInput = state.effectiveInput(visit)
  visit.document = effectiveInput
  const taskArguments = state.arguments(visit)
  if (taskArguments.exceeds(limits.payloadBytes)) throw tooLarge(state.name)
  visit.document = effectiveInput
  const timeoutSeconds = state.timeoutSeconds(visit)
  const heartbeatSeconds = state.heartbeatSeconds(visit)
  const credentials = state.credentials(visit)
  if (credentials !== null && takesMoreThan(credentials, limits.payloadBytes)) throw tooLarge(state.name)
  const role = roleOf(credentials)
  const refusal = environment.refuseTask(resource, taskArguments)
  if (refusal !== null) throw new StatesError('States.Runtime', refusal)

  recordScheduled(run, frame, resource, {
    parameters: taskArguments,
    timeoutInSeconds: timeoutSeconds ?? undefined,
    heartbeatInSeconds: heartbeatSeconds ?? undefined,
    taskCredentials: role === null ? undefined : { roleArn: role },
  })
  const waiting: WaitingForTask = {
    type: 'task',
    callId: environment.uuid(),
    taskToken,
    answeredBy,
    arguments: taskArguments,
    credentials,
    timeoutSeconds,
    heartbeatSeconds: answeredBy === 'call' ? null : heartbeatSeconds,
    timeoutMillis: null,
    heartbeatMillis: null,
    started: false,
    submitted: null,
  }
  run.block(frame, waiting)
  run.starting.push(() => {
    if (frame.waiting !== waiting || !run.isAlive(frame)) return
    if (resource.kind !== 'activity') {
      start(resource, waiting, environment.nowMillis)
      if (resource.kind === 'lambda') run.frameEvent(frame, 'LambdaFunctionStarted', null)
      else run.frameEvent(frame, 'TaskStarted', named(resource))
    }
    run.effects.push(callTask(frame, state, waiting))
  })
}

function answererOf(resource: TaskResource): WaitingForTask['answeredBy'] {
  if (resource.kind === 'activity') return 'worker'
  return resource.kind === 'integration' && resource.pattern === 'waitForTaskToken' ? 'token' : 'call'
}

/** The timeout counts from the start: a task that no worker has taken does not run out. */
function start(resource: TaskResource, waiting: WaitingForTask, nowMillis: number): void {
  waiting.started = true
  if (waiting.timeoutSeconds !== null) waiting.timeoutMillis = nowMillis + waiting.timeoutSeconds * 1000
  if (!beatsOnceSubmitted(resource, waiting)) beat(waiting, nowMillis)
}

/** Restarts the heartbeat timeout for whoever has the task. */
export function beat(waiting: WaitingForTask, nowMillis: number): void {
  if (waiting.heartbeatSeconds !== null) waiting.heartbeatMillis = nowMillis + waiting.heartbeatSeconds * 1000
}

/** A function that is still running has not passed on its token: heartbeats count from its end (documented). */
function beatsOnceSubmitted(resource: TaskResource, { arguments: given, submitted }: WaitingForTask): boolean {
  if (resource.kind !== 'integration' || resource.resourceType !== 'lambda' || submitted !== null) return false
  return !isObject(given.value) || getMember(given.value, 'InvocationType') !== 'Event'
}

export function startActivity(run: Run, frame: Frame, waiting: WaitingForTask, workerName: string | null): void {
  if (waiting.started) {
    run.accepted = false
    return
  }
  start(taskOf(run, frame).resource, waiting, run.environment.nowMillis)
  run.frameEvent(frame, 'ActivityStarted', { workerName: workerName ?? undefined })
  run.changed.add(frame)
}

export function submitTask(run: Run, frame: Frame, waiting: WaitingForTask, output: Payload): void {
  const { resource } = taskOf(run, frame)
  if (resource.kind !== 'integration') throw new Error(`${resource.arn} has no submitted state`)
  if (output.exceeds(limits.payloadBytes)) {
    return failTask(run, frame, 'States.DataLimitExceeded', tooLarge(resource.resourceType).cause)
  }
  run.frameEvent(frame, 'TaskSubmitted', { ...named(resource), output })
  waiting.submitted = output
  if (waiting.heartbeatMillis === null) beat(waiting, run.environment.nowMillis)
  run.changed.add(frame)
}

export function succeedTask(run: Run, frame: Frame, output: Payload): void {
  const state = taskOf(run, frame)
  const { resource } = state
  if (output.exceeds(limits.payloadBytes)) {
    const what = resource.kind === 'integration' ? resource.resourceType : resource.arn
    return failTask(run, frame, 'States.DataLimitExceeded', tooLarge(what).cause)
  }
  settleCall(run, frame)
  if (resource.kind === 'integration') run.frameEvent(frame, 'TaskSucceeded', { ...named(resource), output })
  else run.frameEvent(frame, `${eventPrefix[resource.kind]}Succeeded`, { output })
  attempt(run, frame, state, () => {
    const visit = run.visit(frame)
    visit.document = state.effectiveInput(visit)
    visit.result = output
    run.leave(frame, state, state.exit, visit)
  })
}

export function failTask(run: Run, frame: Frame, error: string | null, cause: string | null): void {
  const state = taskOf(run, frame)
  settleCall(run, frame)
  const { resource } = state
  const fields = { error: error ?? undefined, cause: cause ?? undefined }
  if (resource.kind === 'integration') run.frameEvent(frame, 'TaskFailed', { ...named(resource), ...fields })
  else run.frameEvent(frame, `${eventPrefix[resource.kind]}Failed`, fields)
  recover(run, frame, state, { error, cause })
}

/** Records that an attempt timed out. The consequences are left to the caller: several may have timed out at once. */
export function timeOutTask(run: Run, frame: Frame, waiting: WaitingForTask, atMillis: number): () => void {
  const state = taskOf(run, frame)
  const overdue = waiting.timeoutMillis !== null && waiting.timeoutMillis <= atMillis
  // A missed heartbeat is reported like any timeout (recorded), but a retrier or catcher may name it.
  const alias = overdue ? undefined : 'States.HeartbeatTimeout'
  const error = 'States.Timeout'
  run.cancel(frame)
  settleCall(run, frame)
  const { resource } = state
  if (resource.kind === 'integration') run.frameEvent(frame, 'TaskTimedOut', { ...named(resource), error })
  else run.frameEvent(frame, `${eventPrefix[resource.kind]}TimedOut`, { error })
  return () => recover(run, frame, state, { error, cause: null, alias })
}

/** The attempt has its outcome: a second answer for it will be refused. */
function settleCall(run: Run, frame: Frame): void {
  frame.waiting = null
  run.changed.add(frame)
}

/** Events of functions do not show a heartbeat, and those of activities no credentials (API reference, HistoryEvent). */
function recordScheduled(run: Run, frame: Frame, resource: TaskResource, scheduled: Scheduled): void {
  const { parameters, timeoutInSeconds, heartbeatInSeconds, taskCredentials } = scheduled
  const { arn } = resource
  if (resource.kind === 'integration') {
    const { region } = run.environment
    run.frameEvent(frame, 'TaskScheduled', { ...named(resource), region, ...scheduled })
  } else if (resource.kind === 'activity') {
    const fields = { resource: arn, input: parameters, timeoutInSeconds, heartbeatInSeconds }
    run.frameEvent(frame, 'ActivityScheduled', fields)
  } else {
    const fields = { resource: arn, input: parameters, timeoutInSeconds, taskCredentials }
    run.frameEvent(frame, 'LambdaFunctionScheduled', fields)
  }
}

type Scheduled = Pick<
  FieldsByType['TaskScheduled'],
  'heartbeatInSeconds' | 'parameters' | 'taskCredentials' | 'timeoutInSeconds'
>

/** How events name a resource that is not an integration. Those of integrations say which one it was. */
const eventPrefix = { activity: 'Activity', lambda: 'LambdaFunction' } as const

/** The members by which events of an integration name it. */
function named(integration: Extract<TaskResource, { kind: 'integration' }>): FieldsByType['TaskStarted'] {
  const { resourceType, resource } = integration
  return { resourceType, resource }
}

function roleOf(credentials: unknown): string | null {
  const role = (credentials as { RoleArn?: unknown } | null)?.RoleArn
  return typeof role === 'string' ? role : null
}

function taskOf(run: Run, frame: Frame): TaskState {
  const state = run.stateOf(frame)
  if (state.type !== 'Task')
    throw new Error(`frame ${frame.path} waits for a task in "${frame.state}", a ${state.type}`)
  return state
}
