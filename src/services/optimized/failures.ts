import type { TaskCall, TaskOutcome } from '../../runtime/service.ts'
import type { AwsOutcome } from '../aws/aws-clients.ts'
import { failureOf as sdkFailureOf } from '../aws/sdk-failure.ts'
import type { AwsService } from '../aws/service-table.ts'
import { exceptionName, optimizedCause } from '../aws-error.ts'
import { failed } from '../outcome.ts'
import type { OptimizedApi } from './row.ts'

export function apiService({ package: packageName, sdkId, prefix }: OptimizedApi): AwsService {
  return { id: '', prefix, package: packageName, sdkId }
}

/** How the task fails when its call did not succeed. */
export function failureOf(
  outcome: Exclude<AwsOutcome, { readonly type: 'answered' }>,
  api: OptimizedApi,
  task: Pick<TaskCall, 'arguments' | 'execution'>,
): TaskOutcome {
  if (outcome.type !== 'refused' || api.firstSdk === null) {
    return sdkFailureOf(outcome, apiService(api), '', task)
  }
  const { service, exception } = api.firstSdk
  const { code, wireCode, isModelled, message, status, requestId } = outcome
  return failed(
    isModelled ? exceptionName(api.prefix, code) : `${api.prefix}.${exception}`,
    optimizedCause({ message, service, status, code: wireCode, requestId }),
  )
}

/** Whether the call failed because what it asked for does not exist, or not yet. */
export function isMissing(outcome: Exclude<AwsOutcome, { readonly type: 'answered' }>): boolean {
  return outcome.type === 'refused' && /NotFound|DoesNotExist/.test(outcome.code)
}

/** Whether the next poll may well succeed although this one failed. */
export function isPassing(outcome: Exclude<AwsOutcome, { readonly type: 'answered' }>): boolean {
  if (outcome.type === 'unanswered' || outcome.type === 'aborted') return true
  if (outcome.type !== 'refused') return false
  return outcome.status >= 500 || outcome.status === 429 || /Throttl|TooManyRequests|RequestLimit/.test(outcome.code)
}
