import type { Operation } from '../../operation.ts'
import { countExecutions } from './count-executions.ts'
import { describeActivityQueues } from './describe-activity-queues.ts'
import { listWaits } from './list-waits.ts'
import { searchExecutions } from './search-executions.ts'
import { skipWait } from './skip-wait.ts'

/** The console's own operations, in alphabetical order. */
export const consoleOperations: readonly Operation[] = [
  countExecutions,
  describeActivityQueues,
  listWaits,
  searchExecutions,
  skipWait,
]
