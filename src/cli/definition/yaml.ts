import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type Scalar,
  visit,
} from 'yaml'
import type { DocumentPath, Position, PositionFinder } from '../../asl/diagnostics/index.ts'
import { yamlProblem } from '../../json/yaml-problem.ts'
import { UnreadableDefinition } from '../../server/usage-error.ts'
import { offsetInScalar } from './yaml-scalar-offset.ts'

// Aliases can stand for one another many times over: a definition may not be longer than this, so neither may its JSON.
const charactersMax = 8 * 1024 * 1024
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

export interface YamlDocument {
  readonly json: string
  readonly finder: PositionFinder
  /** Whether there are short forms of CloudFormation's functions in it. */
  readonly hasFunctions: boolean
}

/**
 * Writes a YAML document as JSON, with members in their order and numbers as they are spelled, and finds paths in it.
 * Short forms of CloudFormation (`!Sub x`) are written out (`{"Fn::Sub": "x"}`). `isStrict` refuses what
 * YAML makes of slips in JSON: members without a value, which would be null, and plain texts over lines or quotes.
 *
 * @throws UnreadableDefinition that names the place, when the text is not one YAML document or says what JSON cannot.
 */
export function readYaml(source: string, fileName: string, isStrict = false): YamlDocument {
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(source, { lineCounter, prettyErrors: false, uniqueKeys: false })
  const fault = (message: string, offset: number): never => {
    throw new UnreadableDefinition(message, { fileName, source, offset })
  }
  const document = Array.isArray(documents) ? documents[0] : undefined
  if (document === undefined) return fault('the file holds no document', 0)
  if (documents.length > 1) fault('only one document may stand in a file', documents[1]!.range[0])
  const error = document.errors[0]
  if (error !== undefined) fault(yamlProblem(error), error.pos[0])
  const meanings = meaningsOf(document)
  const writer = new Writer(meanings, source, fault, isStrict)
  const json = writer.json(document.contents)
  return { json, finder: yamlFinder(document, meanings, source, lineCounter), hasFunctions: writer.hasFunctions }
}

type Fault = (message: string, offset: number) => never
/** What each alias stands for. */
type Meanings = ReadonlyMap<Alias, Node>

/** In one walk: an alias that looks by itself for what it stands for goes through all that is before it. */
function meaningsOf(document: Document): Meanings {
  const anchored = new Map<string, Node>()
  const meanings = new Map<Alias, Node>()
  visit(document, {
    Node(_key, node) {
      if (isAlias(node)) {
        const meant = anchored.get(node.source)
        if (meant !== undefined) meanings.set(node, meant)
      } else if (node.anchor !== undefined) anchored.set(node.anchor, node)
    },
  })
  return meanings
}

class Writer {
  readonly #meanings: Meanings
  readonly #source: string
  readonly #fault: Fault
  readonly #isStrict: boolean
  hasFunctions = false
  readonly #open = new Set<Node>()
  /** What was written already: aliases may name one node many times over. */
  readonly #written = new Map<Node, string>()

  constructor(meanings: Meanings, source: string, fault: Fault, isStrict: boolean) {
    this.#meanings = meanings
    this.#source = source
    this.#fault = fault
    this.#isStrict = isStrict
  }

  json(node: unknown): string {
    const meant = resolved(node, this.#meanings)
    if (meant === undefined && isAlias(node)) this.#fault(`nothing is called &${node.source}`, startOf(node))
    const tag = ownTagOf(meant)
    if (tag === null) return this.#untagged(meant)
    const name = functionOfTag(tag)
    if (name === null)
      this.#fault(`the tag ${tag} means nothing here; write the value without it`, startOf(meant as Node))
    this.hasFunctions = true
    return `{${JSON.stringify(name)}:${this.#untagged(meant)}}`
  }

  #name(key: unknown): string {
    if (isScalar(key)) this.#refuseSlips(key)
    return JSON.stringify(nameOf(key))
  }

  #refuseSlips(scalar: Scalar): void {
    if (!this.#isStrict) return
    if (scalar.value === null && !scalar.source) this.#fault('a value is missing', startOf(scalar))
    if (scalar.type !== 'PLAIN' || scalar.range == null) return
    // The text as it stands: line breaks are folded in the value.
    const [start, end] = scalar.range
    if (/["\n]/.test(this.#source.slice(start, end))) this.#fault('a string needs quotes', start)
  }

  #untagged(meant: unknown): string {
    if (isScalar(meant)) {
      this.#refuseSlips(meant)
      return this.#scalar(meant.value, meant.source, startOf(meant))
    }
    if (!isMap(meant) && !isSeq(meant)) return 'null'
    const before = this.#written.get(meant)
    if (before !== undefined) return before
    if (this.#open.has(meant)) this.#fault('an alias may not stand for what it is a part of', startOf(meant))
    this.#open.add(meant)
    const parts = isMap(meant)
      ? meant.items.map((pair) => `${this.#name(pair.key)}:${this.json(pair.value)}`)
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

function yamlFinder(document: Document, meanings: Meanings, source: string, lineCounter: LineCounter): PositionFinder {
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
      let writtenOut: unknown = null
      for (const step of path) {
        const parent = resolved(node, meanings)
        const tag = parent === writtenOut ? null : ownTagOf(parent)
        if (tag !== null) {
          // The written-out function is the tag, and what it holds is the same node without it.
          if (functionOfTag(tag) !== step) return null
          writtenOut = parent
          continue
        }
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
      const offset = offsetInScalar(source, meant, innerOffset)
      const { line, col } = lineCounter.linePos(offset)
      return { offset, length: Math.max(0, whole.offset + whole.length - offset), line, column: col }
    },
  }
}

function resolved(node: unknown, meanings: Meanings): unknown {
  return isAlias(node) ? meanings.get(node) : node
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

// Each is `Fn::` and the tag, but for these two.
const functionTags = new Set(
  'And Base64 Cidr Equals FindInMap GetAZs GetAtt If ImportValue Join Length Not Or Select Split Sub ToJsonString Transform'.split(
    ' ',
  ),
)
const plainTags = new Set(['Ref', 'Condition'])

/** A tag that is not one of YAML's own, or null. */
function ownTagOf(node: unknown): string | null {
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined
  return tag === undefined || tag.startsWith('tag:yaml.org,2002:') || tag === '!' ? null : tag
}

/** The function that a short form of CloudFormation stands for. */
function functionOfTag(tag: string): string | null {
  const name = tag.replace(/^!/, '')
  if (plainTags.has(name)) return name
  return functionTags.has(name) ? `Fn::${name}` : null
}
