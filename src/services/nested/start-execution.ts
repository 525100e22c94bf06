import { taskCaller } from '../../control/caller.ts'
import { type DescribedExecution, type DescribeParts, describeExecution } from '../../control/describe-execution.ts'
import { getMember, isObject, Payload, type PlainObject, stringify } from '../../json/index.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import type { Service, TaskCall, TaskOutcome } from '../../runtime/service.ts'
import { failed, pending, succeeded } from '../outcome.ts'
import { TaskParameters } from '../task-parameters.ts'
import { isSync, patternOf } from '../task-pattern.ts'
import { describedAsJson, describedAsText, startedOutput } from './child.ts'
import { type ChildStarter, findStarted, readStart, type StartedChild, startChild } from './start-child.ts'

export interface StartExecutionOptions extends ChildStarter {
  readonly runtime: Pick<Runtime, 'startExecution' | 'stopExecution' | 'executionEnded'>
  readonly store: ChildStarter['store'] & DescribeParts['store']
  readonly nowMillis: () => number
}

/** `states:startExecution` in all its forms: starts an execution here, and waits for its end if the form requires it. */
export function startExecution(options: StartExecutionOptions): Service {
  return {
    refuse(task) {
      const parameters = new TaskParameters(task.arguments)
      readStart(parameters)
      parameters.allowOnly('states:startExecution')
      return parameters.problem
    },

    startsJob: ({ resource }) => isSync(resource),

    async call(task, report) {
      const pattern = patternOf(task.resource)
      if (task.submitted !== null) {
        return pattern === 'waitForTaskToken' ? pending : resumeWaiting(task, task.submitted, options)
      }
      if (task.signal.aborted) {
        const child = await findStarted(task, options)
        return child === null ? pending : waitFor(child, task, options)
      }
      const start = await startChild(task, options)
      if (start.type === 'refused') return start.outcome
      const output = startedOutput(start.child, options.makeRequestId(), options.nowMillis())
      if (pattern === 'requestResponse') return succeeded(output)
      // If the task is cancelled in the meantime, the wait below notices it and stops the child.
      await unlessAborted(report.submitted(output), task.signal)
      return pattern === 'waitForTaskToken' ? pending : waitFor(start.child, task, options)
    },
  }
}

/** Continues, after a restart, to wait for a child that was started before it. */
async function resumeWaiting(task: TaskCall, submitted: Payload, options: StartExecutionOptions): Promise<TaskOutcome> {
  const arn = isObject(submitted.value) ? getMember(submitted.value, 'ExecutionArn') : undefined
  const child = typeof arn === 'string' ? await options.store.executions.byArn(arn) : null
  if (child === null) return failed('States.TaskFailed', `Execution Does Not Exist: '${String(arn)}'`)
  // Somebody has redriven the child since it ended, so it belongs to them now.
  if (task.signal.aborted && child.redriven !== undefined) return pending
  return waitFor(child, task, options)
}

async function waitFor(child: StartedChild, task: TaskCall, options: StartExecutionOptions): Promise<TaskOutcome> {
  const { runtime } = options
  const end = await unlessAborted(runtime.executionEnded(child.id), task.signal)
  if (end === 'aborted') {
    if (task.signal.reason === 'cancelled') {
      await runtime.stopExecution(child.arn, null, `The task that waited for it was aborted, in ${task.execution.arn}`)
    }
    return pending
  }
  const parts = { store: options.store, clock: { now: options.nowMillis } }
  const asked = { executionArn: child.arn, ...(end !== null && { end }) }
  const described = end === null ? null : await describeExecution(parts, asked, taskCaller(task))
  if (described?.type !== 'described') {
    return failed('States.TaskFailed', `Execution Does Not Exist: '${child.arn}'`)
  }
  if (end?.status !== 'SUCCEEDED') return failed('States.TaskFailed', stringify(describedAsText(described)))
  return succeeded(Payload.ofValue(resultOf(described, task)))
}

function resultOf(described: DescribedExecution, task: TaskCall): PlainObject {
  return patternOf(task.resource) === 'sync:2' ? describedAsJson(described) : describedAsText(described)
}

/** A promise's result, unless the task's signal is aborted first. */
function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | 'aborted'> {
  if (signal.aborted) return Promise.resolve('aborted')
  return new Promise((resolve, reject) => {
    const abort = () => resolve('aborted')
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
