import { isObject, Payload } from '../../json/index.ts'
import type { Service, TaskOutcome } from '../../runtime/service.ts'
import { failed, pending, succeeded } from '../outcome.ts'
import { couldNotStart } from '../task-parameters.ts'
import { patternOf } from '../task-pattern.ts'
import type { AwsClients, AwsOutcome } from './aws-clients.ts'
import type { RefusedCall } from './call-error.ts'
import { exceptionClassName } from './naming.ts'
import type { AwsService } from './service-table.ts'

/** `aws-sdk:<service>:<action>`: any operation of any API. */
export function sdkIntegration(clients: AwsClients, service: AwsService, operation: string): Service {
  return {
    async call(task, report) {
      // The outside has the task token: calling again would hand it out twice.
      if (task.submitted !== null) return pending
      const parameters = task.arguments.value
      if (!isObject(parameters)) return couldNotStart(task.arguments, ['The value must be an OBJECT'])
      const outcome = await clients.call({
        service,
        operation,
        parameters,
        style: 'sdk',
        credentials: task.credentials,
        machineArn: task.execution.machineArn,
        signal: task.signal,
      })
      if (outcome.type !== 'answered') return failureOf(outcome, service, operation, task.arguments)
      const result = Payload.ofValue(outcome.members)
      if (patternOf(task.resource) !== 'waitForTaskToken') return succeeded(result)
      await report.submitted(result)
      return pending
    },
  }
}

type Unanswered = Exclude<AwsOutcome, { readonly type: 'answered' }>

function failureOf(outcome: Unanswered, service: AwsService, operation: string, parameters: Payload): TaskOutcome {
  switch (outcome.type) {
    case 'refused':
      return failed(`${service.prefix}.${errorName(outcome, service, operation)}`, sdkCause(outcome, service))
    case 'unanswered':
      return failed(`${service.prefix}.SdkClientException`, outcome.message)
    case 'unauthorized':
      return failed('States.Permissions', outcome.message)
    case 'impossible':
      return failed('States.Runtime', outcome.message)
    case 'unfit':
      return couldNotStart(parameters, outcome.problems)
    case 'aborted':
      return pending
  }
}

/** Errors that an API does not declare have the name of its client. */
function errorName({ code, isModelled }: RefusedCall, { id, prefix }: AwsService, operation: string): string {
  const renamed = renamedErrors[`${id} ${operation} ${code}`]
  if (renamed !== undefined) return renamed
  return isModelled ? exceptionClassName(code) : `${prefix}Exception`
}

/** HEAD requests have no body to name an error in, which the two SDKs make up for in their own ways. */
const renamedErrors: Readonly<Record<string, string>> = {
  's3 HeadBucket NotFound': 'NoSuchBucketException',
  's3 HeadObject NotFound': 'NoSuchKeyException',
}

/** In the words of the second Java SDK. */
function sdkCause(refused: RefusedCall, { prefix }: AwsService): string {
  const { message, status, requestId, extendedRequestId, attempts } = refused
  const extended = extendedRequestId === null ? '' : `, Extended Request ID: ${extendedRequestId}`
  return `${message} (Service: ${prefix}, Status Code: ${status}, Request ID: ${requestId}${extended}) (SDK Attempt Count: ${attempts})`
}
