import type { Redriven, StartedBy } from '../../../control/describe-execution.ts'
import { present, seconds } from '../answer.ts'

/** The members that name the version and the alias that started an execution. */
export function starterMembers({ aliasArn, versionArn }: StartedBy) {
  return { stateMachineAliasArn: present(aliasArn), stateMachineVersionArn: present(versionArn) }
}

/** How often an execution was redriven, and when last. */
export function redriveMembers({ redriveCount, redriveMillis }: Redriven) {
  return { redriveCount, redriveDate: redriveMillis === null ? undefined : seconds(redriveMillis) }
}
