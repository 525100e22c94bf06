import { type JsonValue, Payload, parse } from '../json/index.ts'
import { type Frame, newFrame, type Waiting, type WaitingForMapRun } from './frame.ts'
import { growFrameTree, indexInParent } from './frame-tree.ts'

/**
 * The stored form of a frame. `version` names the form; every form ever written can be read by `decodeFrames`, so that
 * executions live on when the server is updated under them.
 */
interface StoredFrameV2 {
  readonly version: 1 | 2
  readonly flow: number
  readonly state: string
  /** Left out if it is the input that the parent gives to all its children. */
  readonly input?: string
  readonly enteredEventId: number
  readonly enteredMillis: number
  readonly eventBeforeEntry: number
  readonly lastEventId: number
  readonly variables?: Readonly<Record<string, string>>
  readonly retries?: readonly number[]
  readonly retryCount?: number
  readonly waiting?: StoredWaiting
  readonly result?: string
}

type StoredWaiting =
  | {
      readonly type: 'task'
      readonly callId: string
      readonly taskToken: string | null
      readonly answeredBy: 'call' | 'token' | 'worker'
      readonly arguments: string
      readonly credentials: string | null
      readonly timeoutSeconds: number | null
      readonly heartbeatSeconds: number | null
      readonly timeoutMillis: number | null
      readonly heartbeatMillis: number | null
      readonly started: boolean
      readonly submitted: string | null
    }
  | { readonly type: 'wait' | 'retry'; readonly untilMillis: number }
  | WaitingForMapRun
  | {
      readonly type: 'children'
      readonly total: number
      readonly concurrency: number
      readonly inputs: readonly string[] | null
      readonly items?: readonly string[]
      readonly input: string | null
      readonly oversized?: true
    }

/** Writes a frame as JSON text. Its path is its place in the tree, and the children themselves say how many are done. */
export function encodeFrame(frame: Frame): string {
  const stored: StoredFrameV2 = {
    version: 2,
    flow: frame.flow,
    state: frame.state,
    ...(frame.input !== sharedInput(frame.parent) && { input: frame.input.text }),
    enteredEventId: frame.enteredEventId,
    enteredMillis: frame.enteredMillis,
    eventBeforeEntry: frame.eventBeforeEntry,
    lastEventId: frame.lastEventId,
    ...(frame.variables.size > 0 && {
      variables: Object.fromEntries([...frame.variables].map(([name, value]) => [name, value.text])),
    }),
    ...(frame.retryCount > 0 && { retries: frame.retries, retryCount: frame.retryCount }),
    ...(frame.waiting !== null && { waiting: encodeWaiting(frame.waiting) }),
    ...(frame.result !== null && { result: frame.result.text }),
  }
  return JSON.stringify(stored)
}

/** What a Parallel state gives to all its branches, so that a thousand of them do not store it a thousand times. */
function sharedInput(parent: Frame | null): Payload | null {
  return parent?.waiting?.type === 'children' ? parent.waiting.input : null
}

function encodeWaiting(waiting: Waiting): StoredWaiting {
  if (waiting.type === 'task') {
    return {
      ...waiting,
      arguments: waiting.arguments.text,
      credentials: waiting.credentials === null ? null : Payload.ofValue(waiting.credentials).text,
      submitted: waiting.submitted?.text ?? null,
    }
  }
  if (waiting.type !== 'children') return waiting
  const { type, total, concurrency } = waiting
  const inputs = waiting.inputs?.map((input) => input.text) ?? null
  return {
    type,
    total,
    concurrency,
    inputs,
    ...(waiting.items !== null && { items: waiting.items.map((item) => item.text) }),
    input: waiting.input?.text ?? null,
    ...(waiting.oversized && { oversized: true as const }),
  }
}

/**
 * Reads the frames of an execution back into their tree.
 *
 * @returns all frames by path, the root first.
 */
export function decodeFrames(rows: readonly { readonly path: string; readonly data: string }[]): Map<string, Frame> {
  const depth = (path: string) => path.split('/').length
  const parentsFirst = [...rows].sort(
    (a, b) => depth(a.path) - depth(b.path) || indexInParent(a.path) - indexInParent(b.path),
  )
  return growFrameTree(parentsFirst, decodeFrame)
}

function decodeFrame(row: { readonly path: string; readonly data: string }, parent: Frame | null): Frame {
  const stored = readStored(row)
  if (stored.version !== 1 && stored.version !== 2) {
    throw new Error(`frame ${row.path} has the form ${stored.version}, which this version of the server cannot read`)
  }
  const { flow, state, lastEventId } = stored
  const input = stored.input === undefined ? sharedInput(parent) : Payload.ofText(stored.input)
  if (input === null) throw new Error(`frame ${row.path} was stored without its input`)
  return {
    ...newFrame({ parent, index: indexInParent(row.path), flow, state, input, lastEventId }),
    enteredEventId: stored.enteredEventId,
    enteredMillis: stored.enteredMillis,
    eventBeforeEntry: stored.eventBeforeEntry,
    variables: new Map(Object.entries(stored.variables ?? {}).map(([name, text]) => [name, Payload.ofText(text)])),
    retries: [...(stored.retries ?? [])],
    retryCount: stored.retryCount ?? 0,
    waiting: stored.waiting === undefined ? null : decodeWaiting(stored.waiting),
    result: stored.result === undefined ? null : Payload.ofText(stored.result),
    stored: true,
  }
}

/** Reads the stored form, whatever its version. */
export function readStored({ path, data }: { readonly path: string; readonly data: string }): StoredFrameV2 {
  try {
    return JSON.parse(data) as StoredFrameV2
  } catch (error) {
    throw new Error(`data of the path '${path}' is not valid JSON (${(error as Error).message})`, { cause: error })
  }
}

function decodeWaiting(stored: StoredWaiting): Waiting {
  if (stored.type === 'task') {
    return {
      ...stored,
      arguments: Payload.ofText(stored.arguments),
      credentials: stored.credentials === null ? null : (parse(stored.credentials) as JsonValue),
      submitted: stored.submitted === null ? null : Payload.ofText(stored.submitted),
    }
  }
  if (stored.type !== 'children') return stored
  return {
    ...stored,
    inputs: stored.inputs?.map((text) => Payload.ofText(text)) ?? null,
    items: stored.items?.map((text) => Payload.ofText(text)) ?? null,
    input: stored.input === null ? null : Payload.ofText(stored.input),
    oversized: stored.oversized === true,
    startedCount: 0,
    finishedCount: 0,
    resultLength: 0,
  }
}
