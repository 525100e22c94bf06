import { redriveRefusal } from '../../../runtime/redrive/redrivability.ts'
import type { Execution, RedriveFigures } from '../../../store/store.ts'
import type { ApiContext } from '../../context.ts'
import { seconds } from '../answer.ts'

interface RedriveStatus {
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN'
  readonly redriveStatusReason: string | undefined
}

/** Whether an execution could go on from where it failed, and if not, why. */
export async function redriveStatusOf({ store, clock }: ApiContext, execution: Execution): Promise<RedriveStatus> {
  const reason = await redriveRefusal(store, execution, clock.now())
  if (reason === null) {
    const redriveStatus = execution.mapRunArn === null ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN'
    return { redriveStatus, redriveStatusReason: undefined }
  }
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason }
}

/** How often an execution was redriven, and when last: of a map run's Express child that is documented not to be told. */
export function redriveMembers({ arn, redriven }: { readonly arn: string; readonly redriven?: RedriveFigures }) {
  if (redriven === undefined) return { redriveCount: 0 }
  const redriveDate = arn.includes(':express:') ? undefined : seconds(redriven.redriveMillis)
  return { redriveCount: redriven.redriveCount, redriveDate }
}
