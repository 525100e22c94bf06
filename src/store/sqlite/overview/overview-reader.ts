import type { DatabaseSync } from 'node:sqlite'
import type { StatusCounts } from '../../store.ts'
import { CheckedRows, type TellDamage } from '../damage/checked-rows.ts'
import * as shapes from '../damage/row-shapes.ts'
import { executionStatuses } from '../rows.ts'
import { prepareStatement } from '../statements.ts'

/** What is read for people who look at everything. */
export class OverviewReader {
  readonly #count: CheckedRows<{ readonly count: number }>

  constructor(database: DatabaseSync, tell: TellDamage) {
    this.#count = new CheckedRows(prepareStatement(database, 'executions-count'), shapes.figureShape, tell)
  }

  countByStatus(machineArn: string, max: number): StatusCounts {
    return Object.fromEntries(
      executionStatuses.map((status) => [status, this.#count.get(machineArn, status, max)?.count ?? 0]),
    ) as StatusCounts
  }
}
