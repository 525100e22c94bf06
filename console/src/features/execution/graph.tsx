import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import {
  type Box,
  type Direction,
  layoutGraph,
  type PlacedNode,
  shownLabel,
} from '../../../../src/view/graph/layout.ts'
import type { MachineGraph } from '../../../../src/view/graph/machine-graph.ts'
import { curve, kindOf } from '../../../../src/view/graph/svg.ts'
import type { VisitStatus } from '../../../../src/view/history/visit.ts'
import { Problem } from '../../design/parts.tsx'
import { exportGraph } from './export-graph.ts'
import './graph.css'

interface GraphProperties {
  readonly graph: MachineGraph
  /** How each state stands; absent where only the definition is shown. */
  readonly statuses?: ReadonlyMap<string, VisitStatus>
  readonly selected: string | null
  readonly onSelect: (name: string) => void
}

const zooms = [0.5, 0.67, 0.8, 1, 1.25, 1.5] as const

/** A machine's states and what leads from one to another. */
export function Graph({ graph, statuses, selected, onSelect }: GraphProperties) {
  const [direction, setDirection] = useState<Direction>('vertical')
  const [zoom, setZoom] = useState(3)
  const layout = useMemo(() => layoutGraph(graph, { direction }), [graph, direction])
  const scale = zooms[zoom] ?? 1
  const [problem, setProblem] = useState<Error | null>(null)
  const place = useRef<HTMLDivElement>(null)
  const fit = () => {
    const { clientWidth = layout.width } = place.current ?? {}
    const fitting = zooms.findLastIndex((each) => layout.width * each <= clientWidth)
    setZoom(Math.max(0, fitting))
    place.current?.scrollTo(0, 0)
  }
  const exportAs = (kind: 'svg' | 'png') => void exportGraph(kind, layout, statuses).catch(setProblem)
  const node = (placed: PlacedNode) => ({
    placed,
    status: statuses?.get(placed.node.name) ?? 'NotReached',
    isSelected: placed.node.name === selected,
    onSelect: () => onSelect(placed.node.name),
  })
  return (
    <>
      <div className="panel-head">
        <h2>Graph</h2>
        <span className="spacer" />
        <button type="button" aria-label="Zoom out" disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          −
        </button>
        <button
          type="button"
          aria-label="Zoom in"
          disabled={zoom === zooms.length - 1}
          onClick={() => setZoom(zoom + 1)}
        >
          +
        </button>
        <button type="button" onClick={() => setDirection(direction === 'vertical' ? 'horizontal' : 'vertical')}>
          {direction === 'vertical' ? 'Horizontal' : 'Vertical'}
        </button>
        <button type="button" onClick={fit}>
          Fit
        </button>
        <button type="button" aria-label="Export as SVG" onClick={() => exportAs('svg')}>
          SVG
        </button>
        <button type="button" aria-label="Export as PNG" onClick={() => exportAs('png')}>
          PNG
        </button>
        <Problem error={problem} />
      </div>
      <div className="graph-scroll" ref={place}>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be drawn in. */}
        <svg
          className="graph"
          width={layout.width * scale}
          height={layout.height * scale}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          role="group"
          aria-label="Graph of the state machine"
        >
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">
              <path className="arrow" d="M0 0L8 4L0 8Z" />
            </marker>
          </defs>
          {layout.nodes
            .filter(({ flows }) => flows.length > 0)
            .map((placed) => (
              <ContainerNode key={placed.node.name} {...node(placed)} />
            ))}
          {layout.edges.map(({ edge, from, to, points }, index) => (
            <path
              // biome-ignore lint/suspicious/noArrayIndexKey: edges have no other identity, and no state.
              key={index}
              className={`edge ${edge?.kind ?? ''}`}
              d={curve(points)}
              markerEnd="url(#arrow)"
              data-from={from}
              data-to={to}
            />
          ))}
          {layout.nodes
            .filter(({ flows }) => flows.length === 0)
            .map((placed) => (
              <LeafNode key={placed.node.name} {...node(placed)} />
            ))}
          {layout.start !== null && <Terminal box={layout.start} name="Start" />}
          {layout.end !== null && <Terminal box={layout.end} name="End" />}
          {layout.edges.map(({ edge, label }, index) =>
            edge === null || label === null ? null : (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above.
              <text key={index} className="condition" x={label.x} y={label.y + 4} fontSize={11} textAnchor="middle">
                <title>{edge.label}</title>
                {shownLabel(edge.label)}
              </text>
            ),
          )}
        </svg>
      </div>
    </>
  )
}

interface NodeProperties {
  readonly placed: PlacedNode
  readonly status: string
  readonly isSelected: boolean
  readonly onSelect: () => void
}

function pressable({ placed, status, isSelected, onSelect }: NodeProperties) {
  return {
    role: 'button',
    tabIndex: 0,
    'aria-pressed': isSelected,
    // What can be read comes first, in its order, for those who speak to their computers.
    'aria-label': `${placed.node.resource || kindOf(placed)} ${placed.node.name}${status === 'NotReached' ? '' : `, ${status}`}`,
    'data-status': status,
    onClick: onSelect,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return
      event.preventDefault()
      onSelect()
    },
  }
}

function LeafNode(properties: NodeProperties) {
  const { placed } = properties
  const { node, x, y, width, height } = placed
  return (
    <g className="graph-node" {...pressable(properties)}>
      <rect className="face" x={x} y={y} width={width} height={height} rx={8} />
      <rect className="side" x={x} y={y + 8} width={4} height={height - 16} />
      <text className="kind" x={x + 16} y={y + 22} fontSize={11}>
        {`${short(node.resource || kindOf(placed), 30)} `}
      </text>
      <text x={x + 16} y={y + 41} fontSize={14} fontWeight={600}>
        {short(node.name, 22)}
      </text>
    </g>
  )
}

function ContainerNode(properties: NodeProperties) {
  const { placed } = properties
  const { node, x, y, width, height, flows } = placed
  return (
    <g className="graph-node graph-container" {...pressable(properties)}>
      <rect className="frame" x={x} y={y} width={width} height={height} rx={8} pointerEvents="all" />
      {flows.map(({ flow, ...box }) => (
        <rect key={flow.index} className="flow" x={box.x} y={box.y} width={box.width} height={box.height} rx={6} />
      ))}
      <text className="kind" x={x + 16} y={y + 23} fontSize={11}>
        {`${kindOf(placed)} `}
      </text>
      <text x={x + 16} y={y + 42} fontSize={14} fontWeight={600}>
        {short(node.name, Math.floor(width / 9) - 3)}
      </text>
    </g>
  )
}

function Terminal({ box: { x, y, width, height }, name }: { readonly box: Box; readonly name: string }) {
  return (
    <g>
      <rect className="terminal" x={x} y={y} width={width} height={height} rx={height / 2} />
      <text x={x + width / 2} y={y + height / 2 + 4} fontSize={12} textAnchor="middle">
        {name}
      </text>
    </g>
  )
}

function short(text: string, charactersMax: number): string {
  return text.length > charactersMax ? `${text.slice(0, Math.max(1, charactersMax - 1))}…` : text
}
