import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml'
import type { DocumentPath, Position, PositionFinder } from '../../asl/diagnostics/index.ts'
import { UnreadableDefinition } from '../usage-error.ts'

// Aliases can stand for one another many times over: a definition may not be longer than this, so neither may its JSON.
const charactersMax = 8 * 1024 * 1024
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/**
 * Writes a YAML document as JSON, with members in their order and numbers as they are spelled, and finds paths in it.
 *
 * @throws UnreadableDefinition that names the place, when the text is not one YAML document or says what JSON cannot.
 */
export function readYaml(source: string, fileName: string): { json: string; finder: PositionFinder } {
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(source, { lineCounter, prettyErrors: false, uniqueKeys: false })
  const fault = (message: string, offset: number): never => {
    const { line, col } = lineCounter.linePos(offset)
    throw new UnreadableDefinition(`${fileName}:${line}:${col}: ${message}`)
  }
  const document = Array.isArray(documents) ? documents[0] : undefined
  if (document === undefined) return fault('the file holds no document', 0)
  if (documents.length > 1) fault('only one document may stand in a file', documents[1]!.range[0])
  const error = document.errors[0]
  if (error !== undefined) fault(error.message, error.pos[0])
  const writer = new Writer(document, fault)
  return { json: writer.json(document.contents), finder: yamlFinder(document, lineCounter) }
}

type Fault = (message: string, offset: number) => never

class Writer {
  readonly #document: Document
  readonly #fault: Fault
  readonly #open = new Set<Node>()
  /** What was written already: aliases may name one node many times over. */
  readonly #written = new Map<Node, string>()

  constructor(document: Document, fault: Fault) {
    this.#document = document
    this.#fault = fault
  }

  json(node: unknown): string {
    const meant = resolved(node, this.#document)
    if (meant === undefined && isAlias(node)) this.#fault(`nothing is called &${node.source}`, startOf(node))
    if (isScalar(meant)) return this.#scalar(meant.value, meant.source, startOf(meant))
    if (!isMap(meant) && !isSeq(meant)) return 'null'
    const before = this.#written.get(meant)
    if (before !== undefined) return before
    if (this.#open.has(meant)) this.#fault('an alias may not stand for what it is a part of', startOf(meant))
    this.#open.add(meant)
    const parts = isMap(meant)
      ? meant.items.map((pair) => `${JSON.stringify(nameOf(pair.key))}:${this.json(pair.value)}`)
      : meant.items.map((item) => this.json(item))
    this.#open.delete(meant)
    const characters = parts.reduce((sum, part) => sum + part.length, 0)
    if (characters > charactersMax)
      this.#fault('with its aliases written out, the document is too long', startOf(meant))
    const text = isMap(meant) ? `{${parts.join(',')}}` : `[${parts.join(',')}]`
    this.#written.set(meant, text)
    return text
  }

  #scalar(value: unknown, spelling: string | undefined, offset: number): string {
    if (typeof value === 'number') {
      // What JSON can spell keeps its spelling; `0x1F` and `.5` are YAML alone.
      if (spelling !== undefined && jsonNumber.test(spelling)) return spelling
      if (!Number.isFinite(value)) return this.#fault(`JSON has no number ${spelling ?? value}`, offset)
    }
    return JSON.stringify(value) ?? 'null'
  }
}

function yamlFinder(document: Document, lineCounter: LineCounter): PositionFinder {
  const position = (node: Node): Position | null => {
    if (!node.range) return null
    const [offset, end] = node.range
    const { line, col } = lineCounter.linePos(offset)
    return { offset, length: end - offset, line, column: col }
  }
  return {
    find(path: DocumentPath, target, innerOffset) {
      let node: unknown = document.contents
      let name: unknown = null
      for (const step of path) {
        const parent = resolved(node, document)
        const pair = isMap(parent) ? parent.items.findLast((item) => nameOf(item.key) === String(step)) : undefined
        name = pair?.key ?? null
        if (isSeq(parent) && typeof step === 'number') node = parent.items[step]
        else if (pair === undefined) return null
        else node = pair.value ?? pair.key
      }
      const meant = target === 'name' && name !== null ? name : node
      if (!isNode(meant)) return null
      const whole = position(meant)
      if (whole === null || innerOffset === undefined || !isScalar(meant)) return whole
      const quoted = meant.type === 'QUOTE_DOUBLE' || meant.type === 'QUOTE_SINGLE'
      // In a block, lines are indented and folded, so that offsets in the value say nothing about the text.
      if (!quoted && meant.type !== 'PLAIN') return whole
      const shift = Math.min(innerOffset + (quoted ? 1 : 0), Math.max(0, whole.length - 1))
      return { ...whole, offset: whole.offset + shift, column: whole.column + shift, length: whole.length - shift }
    },
  }
}

function resolved(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node
}

function nameOf(key: unknown): string {
  if (!isScalar(key)) return String(key)
  // A key `1` or `yes` is a name here, as it is spelled.
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)
}
