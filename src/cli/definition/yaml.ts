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
  type Tags,
  visit,
} from 'yaml'
import type { DocumentPath, Position, PositionFinder } from '../../asl/diagnostics/index.ts'
import { yamlProblem } from '../../json/yaml-problem.ts'
import { UnreadableDefinition } from '../../server/usage-error.ts'
import { functionOfTag } from '../../templates/index.ts'
import { offsetInScalar } from './yaml-scalar-offset.ts'

// Aliases can refer to one another many times over: a definition may not be longer than this, so neither may its JSON.
const charactersMax = 8 * 1024 * 1024
const yamlTags = 'tag:yaml.org,2002:'
const integer = /^-?(?:0|[1-9]\d*)$/
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

export interface YamlDocument {
  readonly json: string
  readonly finder: PositionFinder
  /** Whether it may contain CloudFormation functions, in short or long form. */
  readonly hasFunctions: boolean
  /** Whether the value at a path was written in the short form of a function. */
  isFunction(path: DocumentPath): boolean
}

/**
 * Writes a YAML document as JSON, with its members in order and its numbers as spelled, and finds paths in it. Short forms
 * of CloudFormation (`!Sub x`) are written out (`{"Fn::Sub": "x"}`). As in CloudFormation, this is YAML 1.1 without
 * timestamps and merge keys: `yes` is true. `isStrict` refuses what YAML makes of slips in JSON: members without a value,
 * which would be null, and plain texts that span lines or contain quotes.
 *
 * @throws UnreadableDefinition that names the place, if the text is not exactly one YAML document or contains something
 * that JSON cannot express.
 */
export function readYaml(source: string, fileName: string, isStrict = false): YamlDocument {
  const lineCounter = new LineCounter()
  const documents = parseAllDocuments(source, {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    version: '1.1',
    merge: false,
    customTags: (tags) => tags.filter((tag) => !isWithoutMeaning(tag)),
  })
  const fault = (message: string, offset: number): never => {
    throw new UnreadableDefinition(message, { fileName, source, offset })
  }
  const document = Array.isArray(documents) ? documents[0] : undefined
  if (document === undefined) return fault('the file holds no document', 0)
  if (documents.length > 1) fault('a file may hold only one document', documents[1]!.range[0])
  const error = document.errors[0]
  if (error !== undefined) fault(yamlProblem(error), error.pos[0])
  const meanings = meaningsOf(document)
  const writer = new Writer(meanings, source, fault, isStrict)
  const json = writer.json(document.contents)
  return {
    json,
    finder: yamlFinder(document, meanings, source, lineCounter),
    hasFunctions: writer.hasFunctions || json.includes('"Fn::'),
    isFunction: (path) => {
      const found = nodeAt(document, meanings, path)
      return found !== null && !found.isWrittenOut && ownTagOf(resolved(found.node, meanings)) !== null
    },
  }
}

// The parts of YAML 1.1 that CloudFormation's documentation excludes, and that JSON does not have either.
const tagsWithoutMeaning = new Set(['binary', 'merge', 'omap', 'pairs', 'set', 'timestamp'])

function isWithoutMeaning(tag: Tags[number]): boolean {
  const name = typeof tag === 'string' ? tag : tag.tag
  return tagsWithoutMeaning.has(name.replace(yamlTags, ''))
}

type Fault = (message: string, offset: number) => never
/** The node that each alias refers to. */
type Meanings = ReadonlyMap<Alias, Node>

/** Resolved in one walk: an alias that looks up its node by itself goes through everything before it. */
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
  /** Nodes already written: aliases may refer to one node many times over. */
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
      this.#fault(`the tag ${shownTag(tag)} means nothing here; write the value without it`, startOf(meant as Node))
    this.hasFunctions = true
    return `{${JSON.stringify(name)}:${this.#untagged(meant)}}`
  }

  #name(key: unknown): string {
    if (!isScalar(key)) return this.#fault('a name must be text', isNode(key) ? startOf(key) : 0)
    this.#refuseSlips(key)
    if (key.tag !== undefined && !/^tag:yaml\.org,2002:(?:str|int|float|bool|null)$/.test(key.tag)) {
      this.#fault(`the tag ${shownTag(key.tag)} means nothing at a name; write the name without it`, startOf(key))
    }
    if (key.value === '<<' && key.type === 'PLAIN') {
      this.#fault('CloudFormation does not support merge keys; write out what << stands for', startOf(key))
    }
    return JSON.stringify(nameOf(key))
  }

  #refuseSlips(scalar: Scalar): void {
    if (!this.#isStrict) return
    if (scalar.value === null && !scalar.source) this.#fault('a value is missing', startOf(scalar))
    if (scalar.type !== 'PLAIN' || scalar.range == null) return
    // The text as in the source: in the value, line breaks are folded.
    const [start, end] = scalar.range
    if (/["\n]/.test(this.#source.slice(start, end))) this.#fault('a string needs quotes', start)
  }

  #untagged(meant: unknown): string {
    if (isScalar(meant)) {
      this.#refuseSlips(meant)
      return this.#scalar(meant)
    }
    if (!isMap(meant) && !isSeq(meant)) return 'null'
    this.#holdTo(meant, isMap(meant) ? 'map' : 'seq')
    const before = this.#written.get(meant)
    if (before !== undefined) return before
    if (this.#open.has(meant)) this.#fault('an alias must not refer to something that contains it', startOf(meant))
    this.#open.add(meant)
    const parts = isMap(meant)
      ? meant.items.map((pair) => `${this.#name(pair.key)}:${this.json(pair.value)}`)
      : meant.items.map((item) => this.json(item))
    this.#open.delete(meant)
    const characters = parts.reduce((sum, part) => sum + part.length, 0)
    if (characters > charactersMax) this.#fault('with its aliases expanded, the document is too long', startOf(meant))
    const text = isMap(meant) ? `{${parts.join(',')}}` : `[${parts.join(',')}]`
    this.#written.set(meant, text)
    return text
  }

  #scalar(scalar: Scalar): string {
    const { value, source: spelling, type } = scalar
    const asked = scalar.tag?.replace(yamlTags, '')
    const isNumber = asked === 'int' ? Number.isInteger(value) || integer.test(spelling ?? '') : asked === 'float'
    // Numbers that JSON can spell keep their spelling; `0x1F` and `.5` are YAML only.
    if (spelling !== undefined && jsonNumber.test(spelling) && (isNumber || typeof value === 'number')) return spelling
    // Parsers of YAML 1.1 agree about `yes` and `no`, and that `y` and `n` are texts, whatever the specification lists.
    const isLetter = typeof value === 'boolean' && /^[yn]$/i.test(spelling ?? '')
    const read = isLetter && type === 'PLAIN' && asked === undefined ? spelling : value
    if (typeof read === 'number' && !Number.isFinite(read)) {
      return this.#fault(`JSON has no number ${spelling ?? read}`, startOf(scalar))
    }
    this.#holdTo(scalar, kindOfScalar(read))
    return JSON.stringify(read) ?? 'null'
  }

  /** Refuses one of YAML's own tags, such as `!!int`, on a value of another kind. */
  #holdTo(node: Node, kind: string): void {
    const { tag } = node as { readonly tag?: string }
    const asked = tag?.startsWith(yamlTags) ? tag.slice(yamlTags.length) : undefined
    if (asked === undefined || asked === kind || (asked === 'float' && kind === 'int')) return
    this.#fault(`this value is not what its tag !!${asked} says; write it without the tag`, startOf(node))
  }
}

function kindOfScalar(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  if (typeof value === 'boolean') return 'bool'
  return value === null ? 'null' : 'str'
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
      const found = nodeAt(document, meanings, path)
      if (found === null) return null
      const { node, name } = found
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

interface FoundNode {
  readonly node: unknown
  /** The node of the name that precedes it, if it has one. */
  readonly name: unknown
  /** Whether the path leads into the function that the node's tag stands for. */
  readonly isWrittenOut: boolean
}

function nodeAt(document: Document, meanings: Meanings, path: DocumentPath): FoundNode | null {
  let node: unknown = document.contents
  let name: unknown = null
  let writtenOut: unknown = null
  for (const step of path) {
    const parent = resolved(node, meanings)
    const tag = parent === writtenOut ? null : ownTagOf(parent)
    if (tag !== null) {
      // The written-out function is the tag; its contents are the same node without the tag.
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
  return { node, name, isWrittenOut: writtenOut !== null && resolved(node, meanings) === writtenOut }
}

function resolved(node: unknown, meanings: Meanings): unknown {
  return isAlias(node) ? meanings.get(node) : node
}

function nameOf(key: unknown): string {
  if (!isScalar(key)) return String(key)
  // A key `1` or `yes` is a name here, spelled as in the source.
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)
}

// YAML's own tags for what JSON can express.
const jsonTags = new Set(['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => yamlTags + name))

/** A tag that is not one of YAML's own for JSON's kinds of values, or null. */
function ownTagOf(node: unknown): string | null {
  const tag = isScalar(node) || isMap(node) || isSeq(node) ? node.tag : undefined
  return tag === undefined || jsonTags.has(tag) ? null : tag
}

function shownTag(tag: string): string {
  return tag.startsWith(yamlTags) ? `!!${tag.slice(yamlTags.length)}` : tag
}
