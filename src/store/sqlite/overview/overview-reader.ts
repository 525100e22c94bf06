import type { DatabaseSync } from 'node:sqlite'
import type { Failure, FrameInExecution, FrameKey, StatusCounts, TokenFrame, WaitingFrame } from '../../store.ts'
import { CheckedRows, type TellDamage } from '../damage/checked-rows.ts'
import type { RowShape } from '../damage/row-shape.ts'
import * as shapes from '../damage/row-shapes.ts'
import { executionStatuses, type SummaryRow, toSummary } from '../rows.ts'
import { prepareStatement } from '../statements.ts'
import { SearchReader } from './search-reader.ts'

/** What is read for people who look at everything. */
export class OverviewReader {
  readonly search: SearchReader
  readonly #rows: ReturnType<typeof prepareRows>

  constructor(database: DatabaseSync, tell: TellDamage) {
    this.#rows = prepareRows(database, tell)
    this.search = new SearchReader(database, tell)
  }

  countByStatus(machineArn: string, max: number): StatusCounts {
    return Object.fromEntries(
      executionStatuses.map((status) => [status, this.#rows.count.get(machineArn, status, max)?.count ?? 0]),
    ) as StatusCounts
  }

  framesByToken(afterToken: string, limit: number): TokenFrame[] {
    return this.#rows.framesByToken.list(limit, (max) => [afterToken, max])
  }

  waitingOf(executionId: number, limit: number): WaitingFrame[] {
    return this.#rows.waitingOfExecution.list(limit, (max) => [executionId, max])
  }

  failure(executionId: number): Failure | null {
    return this.#rows.failure.getOrTell(executionId)
  }

  frame({ executionId, path }: FrameKey, bytesMax: number): FrameInExecution | null {
    const execution = this.#rows.executionSummary.getOrTell(executionId)
    const frame = this.#rows.frameData.getOrTell(executionId, path, bytesMax)
    return execution === null || frame === null ? null : { execution: toSummary(execution), data: frame.data }
  }
}

function prepareRows(database: DatabaseSync, tell: TellDamage) {
  const rows = <Row extends object>(name: string, shape: RowShape) =>
    new CheckedRows<Row>(prepareStatement(database, name), shape, tell)
  return {
    count: rows<{ readonly count: number }>('executions-count', shapes.figureShape),
    executionSummary: rows<SummaryRow>('execution-summary', shapes.executionSummaryShape),
    failure: rows<Failure>('execution-failure', shapes.figureShape),
    frameData: rows<{ readonly data: string | null }>('frame-data', shapes.figureShape),
    framesByToken: rows<TokenFrame>('frames-by-token', shapes.frameKeyShape),
    waitingOfExecution: rows<WaitingFrame>('frames-waiting-of-execution', shapes.frameKeyShape),
  }
}
