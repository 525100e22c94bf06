export type IntegrationPattern = 'requestResponse' | 'sync' | 'sync:2' | 'waitForTaskToken'

/** What a Task state's `Resource` names. */
export type TaskResource =
  | { readonly kind: 'lambda'; readonly arn: string }
  | { readonly kind: 'activity'; readonly arn: string }
  | {
      readonly kind: 'integration'
      readonly arn: string
      /** As history events name it: `lambda`, `states`, `aws-sdk:sfn`. */
      readonly resourceType: string
      /** As history events name it, with the pattern's suffix: `invoke`, `startExecution.sync:2`. */
      readonly resource: string
      /** The action without the suffix. */
      readonly action: string
      readonly pattern: IntegrationPattern
    }

const lambdaArn = /^arn:[^:]+:lambda:[^:]*:[^:]*:function:.+$/
const activityArn = /^arn:[^:]+:states:[^:]*:[^:]*:activity:.+$/
const integrationArn =
  /^arn:[^:]+:states:[^:]*:[^:]*:(aws-sdk:[^:.]+|[^:.]+):([^:.]+)(?:\.(sync|sync:2|waitForTaskToken))?$/

/** Reads a `Resource`. Returns null for an ARN that is not of a kind that a Task can call. */
export function parseTaskResource(arn: string): TaskResource | null {
  if (lambdaArn.test(arn)) return { kind: 'lambda', arn }
  if (activityArn.test(arn)) return { kind: 'activity', arn }
  const match = integrationArn.exec(arn)
  if (match === null) return null
  const [, resourceType = '', action = '', suffix] = match
  return {
    kind: 'integration',
    arn,
    resourceType,
    resource: suffix === undefined ? action : `${action}.${suffix}`,
    action,
    pattern: (suffix ?? 'requestResponse') as IntegrationPattern,
  }
}
