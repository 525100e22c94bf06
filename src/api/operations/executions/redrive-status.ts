import type { Execution } from '../../../store/store.ts'
import type { ApiContext } from '../../context.ts'

const dayMillis = 24 * 60 * 60 * 1000
const redrivableDays = 14
const openDaysMax = 365
const eventsMax = 24_999

interface RedriveStatus {
  readonly redriveStatus: 'REDRIVABLE' | 'NOT_REDRIVABLE'
  readonly redriveStatusReason: string | undefined
}

/** Whether an execution could go on from where it failed, and if not, why. */
export async function redriveStatusOf({ store, clock }: ApiContext, execution: Execution): Promise<RedriveStatus> {
  const { end, startMillis } = execution
  if (end === null) return refused('Execution is RUNNING and cannot be redriven')
  if (end.status === 'SUCCEEDED') return refused('Execution is SUCCEEDED and cannot be redriven')
  const machine = await store.machineByArn(execution.machineArn)
  if (machine === null || machine.status === 'DELETING') return refused('State machine is in DELETING status.')
  if ((await store.lastEventId(execution.id)) >= eventsMax) return refused('Execution history event limit exceeded')
  const now = clock.now()
  if (now - startMillis > openDaysMax * dayMillis) return refused('Execution has exceeded the max execution time')
  if (now - end.stopMillis > redrivableDays * dayMillis) return refused('Execution redrivable period exceeded')
  return { redriveStatus: 'REDRIVABLE', redriveStatusReason: undefined }
}

function refused(reason: string): RedriveStatus {
  return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason }
}
