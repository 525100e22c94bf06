import type { Closed, Execution } from '../execution.ts'
import { limits } from '../limits.ts'

/** Whether a closing execution may be redriven, so that its frames must be retained. */
export function isRedrivable(execution: Execution, closed: Closed): boolean {
  return (
    execution.type === 'STANDARD' && closed.status !== 'SUCCEEDED' && execution.lastEventId < limits.redrivableEvents
  )
}
