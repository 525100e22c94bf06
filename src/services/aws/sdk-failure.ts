import type { TaskCall, TaskOutcome } from '../../runtime/service.ts'
import { failed, pending } from '../outcome.ts'
import { couldNotStart } from '../task-parameters.ts'
import type { AwsOutcome } from './aws-clients.ts'
import type { RefusedCall } from './call-error.ts'
import { roleFailure } from './credentials/role-failure.ts'
import type { AwsService } from './service-table.ts'
import { exceptionClassName } from './values/naming.ts'

type Unanswered = Exclude<AwsOutcome, { readonly type: 'answered' }>

/** How a task fails when its call did not succeed, in the words of the second Java SDK. */
export function failureOf(
  outcome: Unanswered,
  service: AwsService,
  operation: string,
  task: Pick<TaskCall, 'arguments' | 'execution'>,
): TaskOutcome {
  switch (outcome.type) {
    case 'refused':
      return failed(`${service.prefix}.${errorName(outcome, service, operation)}`, sdkCause(outcome, service))
    case 'unanswered':
      return failed(`${service.prefix}.SdkClientException`, outcome.message)
    case 'unauthorized':
      return roleFailure(outcome.error, task)
    case 'impossible':
      return failed('States.Runtime', outcome.message)
    case 'unfit':
      return couldNotStart(task.arguments, outcome.problems)
    case 'aborted':
      return pending
  }
}

/** Errors that an API does not declare are named after its client. */
function errorName({ code, isModelled }: RefusedCall, { id, prefix }: AwsService, operation: string): string {
  const renamed = renamedErrors[`${id} ${operation} ${code}`]
  if (renamed !== undefined) return renamed
  return isModelled ? exceptionClassName(code) : `${prefix}Exception`
}

/** Answers to HEAD have no body to name an error in. The two SDKs make up for that in different ways. */
const renamedErrors: Readonly<Record<string, string>> = {
  's3 HeadBucket NotFound': 'NoSuchBucketException',
  's3 HeadObject NotFound': 'NoSuchKeyException',
}

function sdkCause(refused: RefusedCall, { prefix }: AwsService): string {
  const { message, status, requestId, extendedRequestId, attempts } = refused
  const extended = extendedRequestId === null ? '' : `, Extended Request ID: ${extendedRequestId}`
  return `${message} (Service: ${prefix}, Status Code: ${status}, Request ID: ${requestId}${extended}) (SDK Attempt Count: ${attempts})`
}
