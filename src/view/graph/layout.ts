import { Graph, layout as layOut } from '@dagrejs/dagre'
import type { EdgeKind, GraphEdge, GraphFlow, GraphNode, MachineGraph } from './machine-graph.ts'

export type Direction = 'vertical' | 'horizontal'

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly width: number
  readonly height: number
}

/** A machine's graph with a place for everything, in pixels from the upper left corner. */
export interface Layout {
  readonly width: number
  readonly height: number
  /** Outer ones before inner ones, so that they can be drawn in this order. */
  readonly nodes: readonly PlacedNode[]
  readonly edges: readonly PlacedEdge[]
  /** Where it begins and ends. */
  readonly start: Box | null
  readonly end: Box | null
}

export interface PlacedNode extends Box {
  readonly node: GraphNode
  /** How many containers are around it. */
  readonly depth: number
  /** The branches or the processor inside. */
  readonly flows: readonly (Box & { readonly flow: GraphFlow })[]
}

export interface PlacedEdge {
  /** Null for those from the start, or to the end. */
  readonly edge: GraphEdge | null
  readonly from: string | null
  readonly to: string | null
  readonly points: readonly Point[]
  /** The middle of its label; null if it has none. */
  readonly label: Point | null
}

export const nodeSize = { width: 216, height: 56 }
const terminalSize = { width: 64, height: 32 }
/** What a container has around its branches: a title above, and some room. */
const containerRoom = { title: 56, side: 16 }
const flowGap = 16
const gaps = { rank: 44, node: 28, edge: 16 }
const margin = 16
const label = { characterWidth: 6.6, height: 18, charactersMax: 28 }

/** Edges of what goes well are drawn as straight as can be. */
const weights: Readonly<Record<EdgeKind, number>> = { next: 8, choice: 4, default: 4, catch: 1 }

const startId = '\0start'
const endId = '\0end'

/** Which containers show only themselves. */
export interface LayoutOptions {
  readonly direction?: Direction
  readonly collapsed?: ReadonlySet<string>
}

/** Gives every state a place. A container is as large as what it holds, which is laid out before it. */
export function layoutGraph({ root }: MachineGraph, options: LayoutOptions = {}): Layout {
  const placed = new FlowLayout(root, options, true)
  const nodes: PlacedNode[] = []
  const edges: PlacedEdge[] = []
  placed.moveTo({ x: margin, y: margin }, 0, nodes, edges)
  const terminal = (id: string): Box | null => {
    const box = placed.boxOf(id)
    return box === null ? null : { ...box, x: box.x + margin, y: box.y + margin }
  }
  return {
    width: placed.width + 2 * margin,
    height: placed.height + 2 * margin,
    nodes,
    edges,
    start: terminal(startId),
    end: terminal(endId),
  }
}

/** An edge shows no more of a long condition. */
export function shownLabel(text: string): string {
  return text.length > label.charactersMax ? `${text.slice(0, label.charactersMax - 1)}…` : text
}

interface NodeLabel {
  width: number
  height: number
  x?: number
  y?: number
}

class FlowLayout {
  readonly width: number
  readonly height: number
  readonly #flow: GraphFlow
  readonly #graph: Graph
  readonly #containers = new Map<string, ContainerLayout>()

  constructor(flow: GraphFlow, options: LayoutOptions, isRoot: boolean) {
    this.#flow = flow
    this.#graph = new Graph({ multigraph: true })
    const graph = this.#graph
    graph.setGraph({
      rankdir: options.direction === 'horizontal' ? 'LR' : 'TB',
      ranksep: gaps.rank,
      nodesep: gaps.node,
      edgesep: gaps.edge,
    })
    graph.setDefaultEdgeLabel(() => ({}))
    if (isRoot && flow.startAt !== null) graph.setNode(startId, { ...terminalSize })
    for (const node of flow.nodes) {
      const isOpen = node.flows.length > 0 && options.collapsed?.has(node.name) !== true
      const container = isOpen ? new ContainerLayout(node, options) : null
      if (container !== null) this.#containers.set(node.name, container)
      graph.setNode(node.name, {
        width: container?.width ?? nodeSize.width,
        height: container?.height ?? nodeSize.height,
      })
    }
    if (isRoot && flow.startAt !== null) graph.setEdge(startId, flow.startAt, { weight: weights.next }, 'start')
    for (const [index, { from, to, kind, label: text }] of flow.edges.entries()) {
      const weight = weights[kind]
      const size =
        text === ''
          ? { weight }
          : { weight, width: shownLabel(text).length * label.characterWidth, height: label.height, labelpos: 'c' }
      graph.setEdge(from, to, size, String(index))
    }
    if (isRoot && flow.nodes.some(({ isEnd }) => isEnd)) {
      graph.setNode(endId, { ...terminalSize })
      for (const { name, isEnd } of flow.nodes) if (isEnd) graph.setEdge(name, endId, {}, 'end')
    }
    layOut(graph)
    const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number }
    this.width = Number.isFinite(width) ? width : 0
    this.height = Number.isFinite(height) ? height : 0
  }

  boxOf(id: string): Box | null {
    if (!this.#graph.hasNode(id)) return null
    const { x = 0, y = 0, width, height } = this.#graph.node(id) as NodeLabel
    return { x: x - width / 2, y: y - height / 2, width, height }
  }

  /** Adds everything in it to the lists, moved by so much. */
  moveTo(by: Point, depth: number, nodes: PlacedNode[], edges: PlacedEdge[]): void {
    for (const { v, w, name = '' } of this.#graph.edges()) {
      const { points = [], x, y } = this.#graph.edge(v, w, name) as { points?: Point[]; x?: number; y?: number }
      const edge = this.#flow.edges[Number(name)] ?? null
      edges.push({
        edge,
        from: v === startId ? null : v,
        to: w === endId ? null : w,
        points: points.map((point) => ({ x: point.x + by.x, y: point.y + by.y })),
        label:
          edge === null || edge.label === '' || x === undefined || y === undefined
            ? null
            : { x: x + by.x, y: y + by.y },
      })
    }
    for (const node of this.#flow.nodes) {
      const box = this.boxOf(node.name) as Box
      const at = { ...box, x: box.x + by.x, y: box.y + by.y }
      const container = this.#containers.get(node.name)
      nodes.push({ ...at, node, depth, flows: container?.boxes(at) ?? [] })
      container?.moveTo(at, depth + 1, nodes, edges)
    }
  }
}

/** The branches of a container beside each other, or below each other where the graph runs horizontally. */
class ContainerLayout {
  readonly width: number
  readonly height: number
  readonly #flows: readonly { readonly flow: GraphFlow; readonly layout: FlowLayout; readonly at: Box }[]

  constructor(node: GraphNode, options: LayoutOptions) {
    const isHorizontal = options.direction === 'horizontal'
    const layouts = node.flows.map((flow) => ({ flow, layout: new FlowLayout(flow, options, false) }))
    const { side, title } = containerRoom
    // What lies across the direction is as large as the largest.
    const innerWidth = Math.max(...layouts.map(({ layout }) => layout.width))
    const innerHeight = Math.max(...layouts.map(({ layout }) => layout.height))
    let along = isHorizontal ? title : side
    this.#flows = layouts.map(({ flow, layout }) => {
      const width = (isHorizontal ? innerWidth : layout.width) + 2 * side
      const height = (isHorizontal ? layout.height : innerHeight) + 2 * side
      const at = isHorizontal ? { x: side, y: along, width, height } : { x: along, y: title, width, height }
      along += (isHorizontal ? height : width) + flowGap
      return { flow, layout, at }
    })
    const extent = along - flowGap + side
    this.width = Math.max(nodeSize.width, isHorizontal ? innerWidth + 4 * side : extent)
    this.height = isHorizontal ? extent : title + innerHeight + 3 * side
  }

  boxes(by: Point): (Box & { flow: GraphFlow })[] {
    return this.#flows.map(({ flow, at }) => ({ ...at, x: at.x + by.x, y: at.y + by.y, flow }))
  }

  moveTo(by: Point, depth: number, nodes: PlacedNode[], edges: PlacedEdge[]): void {
    for (const { layout, at } of this.#flows) {
      const inside = {
        x: by.x + at.x + (at.width - layout.width) / 2,
        y: by.y + at.y + (at.height - layout.height) / 2,
      }
      layout.moveTo(inside, depth, nodes, edges)
    }
  }
}
