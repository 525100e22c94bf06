import type { VisitStatus } from '../history/visit.ts'
import type { Box, Layout, PlacedEdge, PlacedNode, Point } from './layout.ts'
import { shownLabel } from './layout.ts'

export interface SvgOptions {
  /** How each state stands; those left out were not reached. */
  readonly statuses?: ReadonlyMap<string, VisitStatus>
  readonly title?: string
}

/** The cloud console's colours of states, dark enough for text on white. */
export const statusColours: Readonly<
  Record<VisitStatus | 'NotReached', { readonly line: string; readonly fill: string }>
> = {
  InProgress: { line: '#0972d3', fill: '#e9f3fc' },
  Succeeded: { line: '#037f0c', fill: '#e9f7ea' },
  Failed: { line: '#d91515', fill: '#fdecec' },
  Caught: { line: '#b25600', fill: '#fdf1e4' },
  TimedOut: { line: '#d91515', fill: '#fdecec' },
  Aborted: { line: '#656871', fill: '#eeeff1' },
  NotReached: { line: '#8c8c94', fill: '#ffffff' },
}

const font = 'system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif'
const textColour = '#16191f'
const quietColour = '#5f6b7a'
/** How many characters of a name fit into a node. */
const nameCharactersMax = 22
const resourceCharactersMax = 30

/** Draws a graph as an SVG document that needs nothing else. All text in it is escaped. */
export function svgOf(layout: Layout, { statuses = new Map(), title = 'State machine' }: SvgOptions = {}): string {
  const width = Math.ceil(layout.width)
  const height = Math.ceil(layout.height)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family='${font}'>`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto">' +
      `<path d="M0 0L8 4L0 8Z" fill="${quietColour}"/></marker></defs>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...layout.nodes.filter(({ flows }) => flows.length > 0).map((node) => container(node, statuses)),
    ...layout.edges.map(edgePath),
    ...layout.nodes.filter(({ flows }) => flows.length === 0).map((node) => leaf(node, statuses)),
    ...(layout.start === null ? [] : [terminal(layout.start, 'Start')]),
    ...(layout.end === null ? [] : [terminal(layout.end, 'End')]),
    ...layout.edges.map(edgeLabel).filter((each) => each !== ''),
    '</svg>',
    '',
  ].join('\n')
}

function colours(name: string, statuses: ReadonlyMap<string, VisitStatus>) {
  return statusColours[statuses.get(name) ?? 'NotReached']
}

function container(placed: PlacedNode, statuses: ReadonlyMap<string, VisitStatus>): string {
  const { line } = colours(placed.node.name, statuses)
  return [
    `<g><title>${escaped(placed.node.name)}</title>`,
    `<rect ${box(placed)} rx="8" fill="#fbfbfc" stroke="${line}" stroke-width="1.5" stroke-dasharray="6 4"/>`,
    ...placed.flows.map((flow) => `<rect ${box(flow)} rx="6" fill="#ffffff" stroke="#d1d5db"/>`),
    text(placed.x + 16, placed.y + 23, 11, quietColour, kindOf(placed)),
    text(placed.x + 16, placed.y + 42, 14, textColour, short(placed.node.name, Math.floor(placed.width / 8) - 4), true),
    '</g>',
  ].join('')
}

function leaf(placed: PlacedNode, statuses: ReadonlyMap<string, VisitStatus>): string {
  const { line, fill } = colours(placed.node.name, statuses)
  const { node, x, y } = placed
  const kind =
    node.resource === null || node.resource === '' ? kindOf(placed) : short(node.resource, resourceCharactersMax)
  return [
    `<g><title>${escaped(node.name)}</title>`,
    `<rect ${box(placed)} rx="8" fill="${fill}" stroke="${line}" stroke-width="1.5"/>`,
    `<rect x="${number(x)}" y="${number(y + 8)}" width="4" height="${number(placed.height - 16)}" fill="${line}"/>`,
    text(x + 16, y + 22, 11, quietColour, kind),
    text(x + 16, y + 41, 14, textColour, short(node.name, nameCharactersMax), true),
    '</g>',
  ].join('')
}

/** What a state is, in the words of the cloud's console. */
export function kindOf({ node, flows }: Pick<PlacedNode, 'node' | 'flows'>): string {
  if (node.type !== 'Map') return `${node.type} state`
  return flows.some(({ flow }) => flow.isDistributed) || node.flows.some((flow) => flow.isDistributed)
    ? 'Distributed Map state'
    : 'Map state'
}

function terminal(placed: Box, name: string): string {
  const middle = { x: placed.x + placed.width / 2, y: placed.y + placed.height / 2 }
  return (
    `<g><rect ${box(placed)} rx="${number(placed.height / 2)}" fill="#ffffff" stroke="${quietColour}"/>` +
    `<text x="${number(middle.x)}" y="${number(middle.y + 4)}" font-size="12" fill="${textColour}" text-anchor="middle">${name}</text></g>`
  )
}

function edgePath({ edge, points }: PlacedEdge): string {
  const dash = edge?.kind === 'catch' ? ' stroke-dasharray="4 3"' : ''
  return `<path d="${curve(points)}" fill="none" stroke="${quietColour}"${dash} marker-end="url(#arrow)"/>`
}

/** A smooth line through the middles between its points, ending exactly at both ends. */
export function curve(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  const last = rest.at(-1) ?? first
  const parts = [`M${pair(first)}`]
  for (const [index, point] of rest.slice(0, -1).entries()) {
    const next = rest[index + 1] as Point
    const isLast = index === rest.length - 2
    const to = isLast ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 }
    parts.push(`Q${pair(point)} ${pair(to)}`)
  }
  if (rest.length === 1) parts.push(`L${pair(last)}`)
  return parts.join('')
}

function edgeLabel({ edge, label }: PlacedEdge): string {
  if (edge === null || label === null) return ''
  const shown = shownLabel(edge.label)
  return (
    `<g><title>${escaped(edge.label)}</title><text x="${number(label.x)}" y="${number(label.y + 4)}" font-size="11" ` +
    `fill="${edge.kind === 'catch' ? statusColours.Caught.line : quietColour}" text-anchor="middle" ` +
    `stroke="#ffffff" stroke-width="4" paint-order="stroke">${escaped(shown)}</text></g>`
  )
}

function text(x: number, y: number, size: number, colour: string, content: string, isBold = false): string {
  const weight = isBold ? ' font-weight="600"' : ''
  return `<text x="${number(x)}" y="${number(y)}" font-size="${size}" fill="${colour}"${weight}>${escaped(content)}</text>`
}

function box({ x, y, width, height }: Box): string {
  return `x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`
}

function pair({ x, y }: Point): string {
  return `${number(x)} ${number(y)}`
}

function number(value: number): string {
  return String(Math.round(value * 10) / 10)
}

function short(value: string, charactersMax: number): string {
  return value.length > charactersMax ? `${value.slice(0, Math.max(1, charactersMax - 1))}…` : value
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes text for XML, and leaves out the characters that XML cannot have. */
function escaped(value: string): string {
  return value
    .replace(/[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (each) => escapes[each] as string)
}
