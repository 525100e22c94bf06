import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { splitExecutionArn } from '../../../arn/index.ts'
import type { ExecutionEnd, ExecutionStart, MapRunChange, Redrive, StoredFrame, TurnRecord } from '../../store.ts'
import { StoreError } from '../../store-error.ts'
import { asleep } from '../../stored-frame.ts'
import { CheckedRows } from '../damage/checked-rows.ts'
import { arnShape } from '../damage/row-shapes.ts'
import { prepareStatement } from '../statements.ts'
import { prepareWrite, type WriteStatement } from './write-statement.ts'

// A map run's ARN is used as long as it runs.
const arnIdsMax = 10_000

/** Writes turns inside the transaction that its caller has begun. A turn that begins and ends is two row inserts. */
export class TurnWriter {
  readonly #arnId: CheckedRows<{ readonly id: number }>
  readonly #arnInsert: WriteStatement
  readonly #cancelledCallPut: WriteStatement
  readonly #executionEnd: WriteStatement
  readonly #executionInsert: WriteStatement
  readonly #executionIsOpen: StatementSync
  readonly #executionReopen: WriteStatement
  readonly #framePut: WriteStatement
  readonly #frameRemove: WriteStatement
  readonly #framesPutToSleep: WriteStatement
  readonly #framesRemoveAll: WriteStatement
  readonly #historyInsert: WriteStatement
  readonly #mapRunAwaitRedrive: WriteStatement
  readonly #mapRunEnd: WriteStatement
  readonly #mapRunAbandonRedrive: WriteStatement
  readonly #mapRunRedrive: WriteStatement
  readonly #mapRunInsert: WriteStatement
  readonly #redrivableInsert: WriteStatement
  readonly #redrivableRemove: WriteStatement
  readonly #redriveInsert: WriteStatement
  /** Ids of ARN texts. A few for each machine, and one for each map run. */
  readonly #arnIds = new Map<string, number>()

  constructor(database: DatabaseSync) {
    this.#arnId = new CheckedRows(prepareStatement(database, 'arn-id'), arnShape, () => {})
    this.#arnInsert = prepareWrite(database, 'arn-insert')
    this.#cancelledCallPut = prepareWrite(database, 'cancelled-call-put')
    this.#executionEnd = prepareWrite(database, 'execution-end')
    this.#executionInsert = prepareWrite(database, 'execution-insert')
    this.#executionIsOpen = prepareStatement(database, 'execution-is-open')
    this.#executionReopen = prepareWrite(database, 'execution-reopen')
    this.#framePut = prepareWrite(database, 'frame-put')
    this.#frameRemove = prepareWrite(database, 'frame-remove')
    this.#framesPutToSleep = prepareWrite(database, 'frames-put-to-sleep')
    this.#framesRemoveAll = prepareWrite(database, 'frames-remove-all')
    this.#historyInsert = prepareWrite(database, 'history-insert')
    this.#mapRunAwaitRedrive = prepareWrite(database, 'map-run-children-await-redrive')
    this.#mapRunEnd = prepareWrite(database, 'map-run-end')
    this.#mapRunAbandonRedrive = prepareWrite(database, 'map-run-children-abandon-redrive')
    this.#mapRunRedrive = prepareWrite(database, 'map-run-redrive')
    this.#mapRunInsert = prepareWrite(database, 'map-run-insert')
    this.#redrivableInsert = prepareWrite(database, 'redrivable-insert')
    this.#redrivableRemove = prepareWrite(database, 'redrivable-remove')
    this.#redriveInsert = prepareWrite(database, 'redrive-insert')
  }

  write(turn: TurnRecord): void {
    const { executionId, start, redrive, end, history } = turn
    if (redrive !== undefined) this.#reopenExecution(executionId, redrive)
    if (start !== null) this.#insertExecution(start, end)
    else if (end !== null) this.#endExecution(executionId, end)
    else this.#requireOpen(executionId)

    if (history !== null) this.#historyInsert.run(executionId, history.firstEventId, history.count, history.chunk)

    if (end === null || turn.retainsFrames === true) {
      // Removals first, so that a token may move from a frame that goes to one that comes.
      for (const path of turn.framesRemoved) this.#frameRemove.run(executionId, path)
      for (const frame of turn.framesPut) this.#putFrame(executionId, end === null ? frame : asleep(frame))
      if (end !== null) this.#keepFrames(turn, end)
    } else if (start === null) {
      this.#framesRemoveAll.run(executionId)
    }
    for (const change of turn.mapRuns ?? []) this.#changeMapRun(change)
    for (const { callId, data } of turn.cancelledCalls ?? []) this.#cancelledCallPut.run(callId, data)
  }

  /** To be called when what was written since may be gone: after a rollback, or when ARNs were removed. */
  forgetArns(): void {
    this.#arnIds.clear()
  }

  #insertExecution(start: ExecutionStart, end: ExecutionEnd | null): void {
    const { scope, label } = splitExecutionArn(start.arn)
    this.#executionInsert.run(
      start.id,
      this.#internArn(scope),
      label,
      start.name === label ? null : start.name,
      this.#internArn(start.machineArn),
      start.revision,
      start.version,
      start.alias,
      start.parentId,
      start.startMillis,
      end === null ? null : end.stopMillis,
      end === null ? 'RUNNING' : end.status,
      start.traceHeader,
      start.testCase,
      end === null ? null : end.error,
      end === null ? null : end.cause,
      start.input,
      end === null ? null : end.output,
      start.mapRunArn === null ? null : this.#internArn(start.mapRunArn),
      start.childIndex,
      start.itemCount,
    )
  }

  #changeMapRun(change: MapRunChange): void {
    if (change.type === 'ended') {
      this.#mapRunEnd.run(change.arn, change.status, change.stopMillis)
      this.#mapRunAbandonRedrive.run(change.arn, null)
      return
    }
    if (change.type === 'redriven') {
      this.#mapRunRedrive.run(change.arn, change.number, change.redriveMillis)
      this.#mapRunAwaitRedrive.run(change.arn)
      return
    }
    const { arn, executionId, path, startMillis, maxConcurrency } = change.mapRun
    const { toleratedFailureCount, toleratedFailurePercentage } = change.mapRun
    const id = this.#internArn(arn)
    this.#mapRunInsert.run(
      id,
      executionId,
      path,
      startMillis,
      maxConcurrency,
      toleratedFailureCount,
      toleratedFailurePercentage,
    )
  }

  #endExecution(executionId: number, end: ExecutionEnd): void {
    const changes = this.#executionEnd.run(executionId, end.status, end.stopMillis, end.output, end.error, end.cause)
    if (changes === 0) throw notOpen(executionId)
  }

  #reopenExecution(executionId: number, redrive: Redrive): void {
    // First what tells that there are frames: it is found by the time of the end.
    const retained = this.#redrivableRemove.run(executionId)
    const closed = this.#executionReopen.run(executionId)
    if (closed === 0 || (retained === 0 && redrive.afresh !== true)) throw notRedrivable(executionId)
    this.#redriveInsert.run(executionId, redrive.number, redrive.redriveMillis, redrive.clientToken)
  }

  #keepFrames({ executionId, start }: TurnRecord, end: ExecutionEnd): void {
    if (start === null) this.#framesPutToSleep.run(executionId)
    this.#redrivableInsert.run(end.stopMillis, executionId)
  }

  #requireOpen(executionId: number): void {
    if (this.#executionIsOpen.get(executionId) === undefined) throw notOpen(executionId)
  }

  #putFrame(executionId: number, frame: StoredFrame): void {
    this.#framePut.run(executionId, frame.path, frame.dueMillis, frame.token, frame.active ? 1 : 0, frame.data)
  }

  #internArn(text: string): number {
    const known = this.#arnIds.get(text)
    if (known !== undefined) return known
    this.#arnInsert.run(text)
    const { id } = this.#arnId.get(text)!
    if (this.#arnIds.size >= arnIdsMax) this.#arnIds.clear()
    this.#arnIds.set(text, id)
    return id
  }
}

function notOpen(executionId: number): StoreError {
  return new StoreError(
    'STORE_CONFLICT',
    `A turn of execution ${executionId} was refused: it has ended, or was never started.`,
  )
}

function notRedrivable(executionId: number): StoreError {
  return new StoreError(
    'STORE_CONFLICT',
    `A redrive of execution ${executionId} was refused: it is not closed, or its frames were not retained.`,
  )
}
