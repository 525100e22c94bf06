import type { Row } from '../history/rows.ts'
import { rowsOf } from '../history/rows.ts'
import type { Attempt, Flow, Visit } from '../history/visit.ts'

/** What goes on during a part of a lane. */
export type SegmentKind =
  /** The state itself, or an attempt, in the words for statuses. */
  | 'InProgress'
  | 'Succeeded'
  | 'Failed'
  | 'Caught'
  | 'TimedOut'
  | 'Aborted'
  /** A Wait state waits. */
  | 'Waiting'
  /** A task waits for a worker to take it. */
  | 'Queued'
  /** The time before another attempt. */
  | 'BackOff'

export interface Segment {
  readonly kind: SegmentKind
  readonly fromMillis: number
  /** Null while it goes on. */
  readonly untilMillis: number | null
  /** Which attempt it belongs to, from 1; null for other segments. */
  readonly attempt: number | null
}

/** A line of the timeline: a stay in a state, a branch, or an iteration. */
export interface Lane {
  readonly row: Row
  readonly segments: readonly Segment[]
}

/** The lanes of an execution, in the order of its table. */
export function lanesOf(root: Flow, isOpen?: (visit: Visit) => boolean): readonly Lane[] {
  return rowsOf(root, isOpen).map((row) => ({
    row,
    segments: row.type === 'visit' ? segmentsOf(row.visit, root) : [segmentOfFlow(row.flow, root)],
  }))
}

function segmentOfFlow({ startedMillis, endedMillis, status }: Flow, root: Flow): Segment {
  return { kind: status, fromMillis: startedMillis, untilMillis: endedMillis ?? root.endedMillis, attempt: null }
}

/** What went on during a stay in a state. The parts follow each other, and may leave gaps. */
export function segmentsOf(visit: Visit, root: Flow): readonly Segment[] {
  const { type, status, enteredMillis, attempts } = visit
  const untilMillis = visit.exitedMillis ?? root.endedMillis
  if (attempts.length === 0) {
    const kind = type === 'Wait' && status !== 'Aborted' ? 'Waiting' : status
    return [{ kind, fromMillis: enteredMillis, untilMillis, attempt: null }]
  }
  const segments = attempts.flatMap((attempt, index) => {
    const next = attempts[index + 1]
    const parts = segmentsOfAttempt(attempt, index + 1, root)
    const backOff = backOffAfter(attempt, next, visit, root)
    return backOff === null ? parts : [...parts, backOff]
  })
  return segments
}

function segmentsOfAttempt(attempt: Attempt, number: number, root: Flow): readonly Segment[] {
  const { scheduledMillis, startedMillis, status } = attempt
  const untilMillis = attempt.endedMillis ?? root.endedMillis
  if (attempt.resourceType === 'activity' && startedMillis === null) {
    const kind = status === 'InProgress' ? 'Queued' : status
    return [{ kind, fromMillis: scheduledMillis, untilMillis, attempt: number }]
  }
  const queued: Segment = {
    kind: 'Queued',
    fromMillis: scheduledMillis,
    untilMillis: startedMillis,
    attempt: number,
  }
  const isQueued = startedMillis !== null && startedMillis > scheduledMillis
  const work: Segment = { kind: status, fromMillis: startedMillis ?? scheduledMillis, untilMillis, attempt: number }
  return isQueued ? [queued, work] : [work]
}

/** The time between an attempt that failed and the next one; null if none follows. */
function backOffAfter(attempt: Attempt, next: Attempt | undefined, visit: Visit, root: Flow): Segment | null {
  const { endedMillis, status } = attempt
  if (endedMillis === null) return null
  if (next !== undefined) {
    if (next.scheduledMillis <= endedMillis) return null
    return { kind: 'BackOff', fromMillis: endedMillis, untilMillis: next.scheduledMillis, attempt: null }
  }
  const isWaiting = visit.status === 'InProgress' && (status === 'Failed' || status === 'TimedOut')
  return isWaiting ? { kind: 'BackOff', fromMillis: endedMillis, untilMillis: root.endedMillis, attempt: null } : null
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500]
const seconds = [1, 2, 5, 10, 15, 30]
const day = 86_400_000
const stepsMillis = [
  ...steps,
  ...seconds.map((each) => each * 1_000),
  ...seconds.map((each) => each * 60_000),
  ...[1, 2, 3, 6, 12].map((each) => each * 3_600_000),
  ...[1, 2, 7, 14, 30, 90, 365].map((each) => each * day),
]

/** Even distances from the start for the axis of a timeline, about as many as are wanted. */
export function ticksBetween(fromMillis: number, untilMillis: number, wanted: number): readonly number[] {
  const span = Math.max(1, untilMillis - fromMillis)
  const step = stepsMillis.find((each) => span / each <= wanted) ?? span / wanted
  const ticks: number[] = []
  for (let tick = Math.ceil(fromMillis / step) * step; tick <= untilMillis; tick += step) ticks.push(tick)
  return ticks
}

/** The part of a timeline that is shown, in milliseconds since its start. */
export interface Span {
  readonly from: number
  readonly until: number
}

const spanMin = 5

/** Makes a span shorter (a factor below 1) or longer around a point in it, within the whole. */
export function zoomed({ from, until }: Span, factor: number, around: number, whole: number): Span {
  const length = Math.min(whole, Math.max(spanMin, (until - from) * factor))
  const share = until === from ? 0.5 : (around - from) / (until - from)
  return moved({ from: around - length * share, until: around + length * (1 - share) }, 0, whole)
}

/** Moves a span, within the whole. */
export function moved({ from, until }: Span, by: number, whole: number): Span {
  const length = until - from
  const start = Math.max(0, Math.min(whole - length, from + by))
  return { from: start, until: start + length }
}
