import type { Operation } from '../../operation.ts'
import { countExecutions } from './count-executions.ts'
import { describeActivityQueues } from './describe-activity-queues.ts'
import { describeBulk } from './describe-bulk.ts'
import { describeExpressExecution } from './describe-express-execution.ts'
import { describeExpressMachine } from './describe-express-machine.ts'
import { getExpressHistory } from './get-express-history.ts'
import { listBulks } from './list-bulks.ts'
import { listExpressExecutions } from './list-express-executions.ts'
import { listMapRunErrors } from './list-map-run-errors.ts'
import { listWaits } from './list-waits.ts'
import { searchExecutions } from './search-executions.ts'
import { skipWait } from './skip-wait.ts'
import { startBulk } from './start-bulk.ts'
import { updateBulk } from './update-bulk.ts'

/** The console's own operations, in alphabetical order. */
export const consoleOperations: readonly Operation[] = [
  countExecutions,
  describeActivityQueues,
  describeBulk,
  describeExpressExecution,
  describeExpressMachine,
  getExpressHistory,
  listBulks,
  listExpressExecutions,
  listMapRunErrors,
  listWaits,
  searchExecutions,
  skipWait,
  startBulk,
  updateBulk,
]
