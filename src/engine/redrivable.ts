import type { Closed, Execution } from './execution.ts'
import { limits } from './limits.ts'

/** Whether an execution that closes may be redriven, so that its frames are worth keeping. */
export function isRedrivable(execution: Execution, closed: Closed): boolean {
  return (
    execution.type === 'STANDARD' && closed.status !== 'SUCCEEDED' && execution.lastEventId < limits.redrivableEvents
  )
}
