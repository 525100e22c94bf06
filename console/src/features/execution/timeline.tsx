import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Flow } from '../../../../src/view/history/visit.ts'
import {
  type Lane,
  lanesOf,
  moved,
  type Segment,
  type SegmentKind,
  type Span,
  ticksBetween,
  zoomed,
} from '../../../../src/view/timeline/timeline.ts'
import { Empty } from '../../design/parts.tsx'
import { durationText } from '../../design/time.ts'
import { useNow } from '../../design/use-now.ts'
import './timeline.css'

const laneHeight = 28
const ticksWanted = 6
const zoomStep = 0.6
const moveStep = 0.2

const kinds: readonly (readonly [SegmentKind, string])[] = [
  ['Succeeded', 'Succeeded'],
  ['Failed', 'Failed'],
  ['Caught', 'Caught error'],
  ['TimedOut', 'Timed out'],
  ['Aborted', 'Aborted'],
  ['InProgress', 'Running'],
  ['Waiting', 'Waiting'],
  ['Queued', 'Queued'],
  ['BackOff', 'Before the next attempt'],
]
const words = new Map(kinds)

/** When each state was at work: a Gantt chart that can be zoomed and moved, by keyboard too. */
export function Timeline(properties: {
  readonly root: Flow
  readonly version: number
  /** When the execution ended; its history may not have been read that far yet. */
  readonly endMillis: number | null
  readonly selectedId: number | null
  readonly onSelect: (id: number) => void
}) {
  const { root, version, endMillis, selectedId, onSelect } = properties
  // biome-ignore lint/correctness/useExhaustiveDependencies: the history changes in place, and its version with it.
  const lanes = useMemo(() => lanesOf(root), [root, version])
  const running = useNow(endMillis === null)
  const now = endMillis ?? running
  const whole = Math.max(1, (root.endedMillis ?? now) - root.startedMillis)
  const [chosen, setChosen] = useState<Span | null>(null)
  const span = chosen === null ? { from: 0, until: whole } : moved(chosen, 0, whole)
  const scroll = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: lanes.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => laneHeight,
    overscan: 10,
  })
  const zoom = (factor: number, around = (span.from + span.until) / 2) => setChosen(zoomed(span, factor, around, whole))
  const move = (by: number) => setChosen(moved(span, by * (span.until - span.from), whole))
  const fit = () => setChosen(null)

  const latest = useRef(zoom)
  latest.current = zoom
  const hasLanes = lanes.length > 0
  useEffect(() => {
    const element = scroll.current
    if (element === null || !hasLanes) return
    // React listens to wheels passively, and the page would zoom as well.
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      latest.current(event.deltaY > 0 ? 1 / zoomStep : zoomStep)
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [hasLanes])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === '+') zoom(zoomStep)
    else if (event.key === '-') zoom(1 / zoomStep)
    else if (event.key === '0') fit()
    else if (event.key === 'ArrowLeft') move(-moveStep)
    else if (event.key === 'ArrowRight') move(moveStep)
    else return
    event.preventDefault()
  }
  if (!hasLanes) return <Empty>No state was entered yet.</Empty>
  return (
    <div className="timeline">
      <div className="panel-head">
        <ul className="legend" aria-label="Colours">
          {kinds.map(([kind, name]) => (
            <li key={kind}>
              <span className="timeline-sample" data-kind={kind} /> {name}
            </li>
          ))}
        </ul>
        <span className="spacer" />
        <button type="button" aria-label="Zoom out" disabled={chosen === null} onClick={() => zoom(1 / zoomStep)}>
          −
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => zoom(zoomStep)}>
          +
        </button>
        <button type="button" aria-label="Earlier" disabled={span.from <= 0} onClick={() => move(-moveStep)}>
          ←
        </button>
        <button type="button" aria-label="Later" disabled={span.until >= whole} onClick={() => move(moveStep)}>
          →
        </button>
        <button type="button" disabled={chosen === null} onClick={fit}>
          Fit
        </button>
      </div>
      <div className="timeline-axis" aria-hidden="true">
        <span />
        <div className="timeline-track">
          {ticksBetween(span.from, span.until, ticksWanted).map((tick) => (
            <span key={tick} style={{ insetInlineStart: percent(tick, span) }}>
              {tick === 0 ? '0' : durationText(tick)}
            </span>
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset holds the controls of a form. */}
      <div ref={scroll} className="timeline-scroll" tabIndex={0} role="group" aria-label="Lanes" onKeyDown={onKeyDown}>
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const lane = lanes[index] as Lane
            return (
              <div
                key={index}
                className="timeline-lane"
                style={{ height: laneHeight, transform: `translateY(${start}px)` }}
              >
                <Label lane={lane} selectedId={selectedId} onSelect={onSelect} />
                <div className="timeline-track">
                  {lane.segments.map((segment, index) => (
                    <Bar
                      // biome-ignore lint/suspicious/noArrayIndexKey: segments have no other name, and only follow each other.
                      key={index}
                      segment={segment}
                      span={span}
                      startMillis={root.startedMillis}
                      nowMillis={now}
                      isFlow={lane.row.type === 'flow'}
                    />
                  ))}
                </div>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

function Label(properties: {
  readonly lane: Lane
  readonly selectedId: number | null
  readonly onSelect: (id: number) => void
}) {
  const { lane, selectedId, onSelect } = properties
  const { row } = lane
  const indent = { paddingInlineStart: `${row.depth * 12}px` }
  if (row.type === 'flow') {
    const { parent, index } = row.flow
    return (
      <span className="timeline-label quiet" style={indent}>
        {parent?.type === 'Map' ? 'Iteration' : 'Branch'} {index}
      </span>
    )
  }
  const { id, name, status, attempts } = row.visit
  return (
    <span className="timeline-label" style={indent}>
      <button
        type="button"
        className="plain"
        aria-pressed={id === selectedId}
        title={name}
        aria-label={`${name}, ${words.get(status) ?? status}${attempts.length > 1 ? `, ${attempts.length} attempts` : ''}`}
        onClick={() => onSelect(id)}
      >
        {name}
      </button>
    </span>
  )
}

function Bar(properties: {
  readonly segment: Segment
  readonly span: Span
  readonly startMillis: number
  readonly nowMillis: number
  readonly isFlow: boolean
}) {
  const { segment, span, startMillis, nowMillis, isFlow } = properties
  const from = segment.fromMillis - startMillis
  const until = (segment.untilMillis ?? nowMillis) - startMillis
  if (until < span.from || from > span.until) return null
  const left = Math.max(from, span.from)
  const right = Math.min(until, span.until)
  const attempt = segment.attempt === null ? '' : ` (attempt ${segment.attempt})`
  return (
    <span
      className="timeline-bar"
      data-kind={segment.kind}
      data-flow={isFlow || undefined}
      title={`${words.get(segment.kind)}${attempt}: ${durationText(until - from)}`}
      style={{ insetInlineStart: percent(left, span), width: `${((right - left) / (span.until - span.from)) * 100}%` }}
    />
  )
}

function percent(millis: number, { from, until }: Span): string {
  return `${((millis - from) / (until - from)) * 100}%`
}
