import type { Operation } from '../../operation.ts'
import { countExecutions } from './count-executions.ts'

/** The console's own operations, in alphabetical order. */
export const consoleOperations: readonly Operation[] = [countExecutions]
