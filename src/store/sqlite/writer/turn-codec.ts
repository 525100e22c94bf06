import type {
  CancelledCall,
  ExecutionEnd,
  ExecutionStart,
  MapRunChange,
  Redrive,
  StoredFrame,
  TurnRecord,
} from '../../store.ts'

// Turns cross to the writer's thread as one flat array of texts, numbers and nulls: structured clone would write the name
// of every field of every turn again, at several times the cost of the values.

const hasStart = 1
const hasEnd = 2
const hasHistory = 4
const hasRedrive = 8
const hasRetainedFrames = 16
const hasMapRuns = 32
const hasCancelledCalls = 64

export function encodeTurn(turn: TurnRecord, into: unknown[]): void {
  const { start, redrive, end, history, framesPut, framesRemoved, mapRuns, cancelledCalls } = turn
  const parts =
    (start === null ? 0 : hasStart) +
    (end === null ? 0 : hasEnd) +
    (history === null ? 0 : hasHistory) +
    (redrive === undefined ? 0 : hasRedrive) +
    (turn.retainsFrames === true ? hasRetainedFrames : 0) +
    (mapRuns === undefined ? 0 : hasMapRuns) +
    (cancelledCalls === undefined ? 0 : hasCancelledCalls)
  into.push(turn.executionId, parts, framesPut.length, framesRemoved.length)
  if (start !== null) {
    into.push(start.arn, start.name, start.machineArn, start.revision, start.version, start.alias, start.startMillis)
    into.push(start.input, start.traceHeader, start.testCase, start.parentId)
    into.push(start.mapRunArn, start.childIndex, start.itemCount)
  }
  if (redrive !== undefined)
    into.push(redrive.number, redrive.redriveMillis, redrive.clientToken, redrive.afresh === true ? 1 : 0)
  if (end !== null) into.push(end.status, end.stopMillis, end.output, end.error, end.cause)
  if (history !== null) into.push(history.firstEventId, history.count, history.chunk)
  for (const frame of framesPut) {
    into.push(frame.path, frame.data, frame.dueMillis, frame.token, frame.active ? 1 : 0)
  }
  for (const path of framesRemoved) into.push(path)
  // There are few of these, so they travel as they are.
  if (mapRuns !== undefined) into.push(mapRuns)
  if (cancelledCalls !== undefined) into.push(cancelledCalls)
}

/** Walks a message from its beginning to its end. What is taken is what `encodeTurn` put there. */
export class MessageCursor {
  readonly #values: readonly unknown[]
  #at = 0

  constructor(values: readonly unknown[]) {
    this.#values = values
  }

  get atEnd(): boolean {
    return this.#at >= this.#values.length
  }

  take<T>(): T {
    const value = this.#values[this.#at] as T
    this.#at += 1
    return value
  }
}

export function decodeTurn(cursor: MessageCursor): TurnRecord {
  const executionId = cursor.take<number>()
  const parts = cursor.take<number>()
  const framesPutCount = cursor.take<number>()
  const framesRemovedCount = cursor.take<number>()
  const start = (parts & hasStart) === 0 ? null : decodeStart(executionId, cursor)
  const redrive = (parts & hasRedrive) === 0 ? null : decodeRedrive(cursor)
  const end = (parts & hasEnd) === 0 ? null : decodeEnd(cursor)
  const history =
    (parts & hasHistory) === 0
      ? null
      : { firstEventId: cursor.take<number>(), count: cursor.take<number>(), chunk: cursor.take<string>() }
  const framesPut: StoredFrame[] = []
  for (let index = 0; index < framesPutCount; index += 1) framesPut.push(decodeFrame(cursor))
  const framesRemoved: string[] = []
  for (let index = 0; index < framesRemovedCount; index += 1) framesRemoved.push(cursor.take<string>())
  const retainsFrames = (parts & hasRetainedFrames) !== 0
  const mapRuns = (parts & hasMapRuns) === 0 ? null : cursor.take<readonly MapRunChange[]>()
  const cancelledCalls = (parts & hasCancelledCalls) === 0 ? null : cursor.take<readonly CancelledCall[]>()
  return {
    executionId,
    start,
    ...(redrive !== null && { redrive }),
    end,
    retainsFrames,
    history,
    framesPut,
    framesRemoved,
    ...(mapRuns !== null && { mapRuns }),
    ...(cancelledCalls !== null && { cancelledCalls }),
  }
}

// Members of an object literal are evaluated in the order in which they are written, so the order below is the message's.

function decodeStart(id: number, cursor: MessageCursor): ExecutionStart {
  return {
    id,
    arn: cursor.take(),
    name: cursor.take(),
    machineArn: cursor.take(),
    revision: cursor.take(),
    version: cursor.take(),
    alias: cursor.take(),
    startMillis: cursor.take(),
    input: cursor.take(),
    traceHeader: cursor.take(),
    testCase: cursor.take(),
    parentId: cursor.take(),
    mapRunArn: cursor.take(),
    childIndex: cursor.take(),
    itemCount: cursor.take(),
  }
}

function decodeRedrive(cursor: MessageCursor): Redrive {
  const redrive = {
    number: cursor.take<number>(),
    redriveMillis: cursor.take<number>(),
    clientToken: cursor.take<string | null>(),
  }
  return cursor.take<number>() === 1 ? { ...redrive, afresh: true } : redrive
}

function decodeEnd(cursor: MessageCursor): ExecutionEnd {
  return {
    status: cursor.take(),
    stopMillis: cursor.take(),
    output: cursor.take(),
    error: cursor.take(),
    cause: cursor.take(),
  }
}

function decodeFrame(cursor: MessageCursor): StoredFrame {
  return {
    path: cursor.take(),
    data: cursor.take(),
    dueMillis: cursor.take(),
    token: cursor.take(),
    active: cursor.take<number>() === 1,
  }
}
