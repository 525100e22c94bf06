import { executionType, ownerMachineArn } from '../../arn/index.ts'
import { limits } from '../../engine/limits.ts'
import type { Store, StoredExecution } from '../../store/store.ts'

const dayMillis = 24 * 60 * 60 * 1000

/** How long after its end an execution can be redriven (Developer Guide, "Redrive eligibility"). */
export const redrivableMillis = 14 * dayMillis

// How long an execution may be open in all, redrives included.
const openMillisMax = 365 * dayMillis

export type RedriveStore = Pick<Store, 'executions' | 'histories' | 'machines'>

/** Why an execution cannot continue from where it failed, in the service's words; null if it can. */
export async function redriveRefusal(
  store: RedriveStore,
  execution: StoredExecution,
  nowMillis: number,
): Promise<string | null> {
  const { end, startMillis } = execution
  const status = end?.status ?? 'RUNNING'
  if (end === null || (status !== 'FAILED' && status !== 'TIMED_OUT' && status !== 'ABORTED')) {
    return `Execution is ${status} and cannot be redriven`
  }
  // A map run's child names its machine with the label of the Map state.
  const machine = await store.machines.byArn(ownerMachineArn(execution.machineArn))
  if (machine === null || machine.status === 'DELETING') return 'State machine is in DELETING status.'
  if ((await store.histories.lastEventId(execution.id)) >= limits.redrivableEvents)
    return 'Execution history event limit exceeded'
  if (nowMillis - startMillis > openMillisMax) return 'Execution has exceeded the max execution time'
  if (nowMillis - end.stopMillis > redrivableMillis) return 'Execution redrivable period exceeded'
  // An older version of this server wrote its end, and nothing is left to continue with.
  if (executionType(execution.arn) === 'STANDARD' && !(await store.executions.hasRetainedFrames(execution.id)))
    return 'Execution was started before the launch of RedriveExecution'
  return null
}
