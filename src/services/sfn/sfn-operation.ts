import { type Caller, taskCaller } from '../../control/caller.ts'
import { isObject, type JsonObject, Payload } from '../../json/index.ts'
import type { PlannedTask, Service } from '../../runtime/service.ts'
import { roleArnOf } from '../aws/credentials/role-credentials.ts'
import { exceptionName, sdkCause } from '../aws-error.ts'
import { failed, pending } from '../outcome.ts'
import { answered } from '../task-pattern.ts'
import { toApiInput, toTaskResult } from './casing.ts'

export type OperationAnswer =
  | { readonly output: JsonObject }
  | { readonly error: { readonly code: string; readonly message: string; readonly status: number } }

/** Calls an operation of this server's own API as a client would. Does not reject for mistakes of the caller. */
export type CallOwnOperation = (name: string, input: JsonObject, caller: Caller) => Promise<OperationAnswer>

export interface SfnOperationOptions {
  readonly callOperation: CallOwnOperation
  readonly makeRequestId: () => string
  /** What is wrong with a task before it is scheduled, according to the API's model; or null. */
  readonly refuse: (operation: string, task: PlannedTask) => string | null
}

/** `aws-sdk:sfn:<action>`: an operation of the Step Functions API on this server itself. */
export function sfnOperation(
  operation: string,
  { callOperation, makeRequestId, refuse }: SfnOperationOptions,
): Service {
  return {
    refuse: (task) => refuse(operation, task),
    async call(task, report) {
      if (task.submitted !== null) return pending
      const parameters = task.arguments.value
      const caller = taskCaller(task, roleArnOf(task.credentials))
      const answer = await callOperation(operation, isObject(parameters) ? toApiInput(parameters) : {}, caller)
      if ('error' in answer) {
        const { code, message, status } = answer.error
        const cause = sdkCause({ message, service: 'Sfn', status, code, requestId: makeRequestId() })
        return failed(exceptionName('Sfn', code), cause)
      }
      const result = Payload.ofValue(toTaskResult(answer.output))
      return answered(task, result, report)
    },
  }
}
