import { type Diagnostic, type DocumentPath, jsonFinder, type PositionFinder } from '../../asl/diagnostics/index.ts'
import { JsonSyntaxError, lineAndColumn, parse } from '../../json/index.ts'
import { UnreadableDefinition } from '../../server/usage-error.ts'
import { SourcedText } from '../../templates/index.ts'

/** A text that was read: as JSON, whatever it was written in. */
export interface ReadDocument {
  /** The exact text if it was meant to be JSON, even if it is not valid. */
  readonly json: string
  readonly finder: PositionFinder
  /** Whether it may contain CloudFormation functions. */
  readonly hasFunctions: boolean
  /** Whether the value at a path was written in the short form of a function. */
  isFunction(path: DocumentPath): boolean
  readonly warnings: readonly Diagnostic[]
}

export type DocumentSyntax = 'json' | 'yaml'

/** Decided by the file's ending. Files with other endings, and standard input, are YAML unless they start like JSON. */
export function syntaxOf(file: string, source: string): DocumentSyntax {
  if (/\.ya?ml$/i.test(file)) return 'yaml'
  if (file !== '-' && !/\.template$/i.test(file)) return 'json'
  return /^\s*[{[]/.test(source) ? 'json' : 'yaml'
}

/**
 * Reads JSON or YAML. Invalid JSON is tried as YAML, as CloudFormation does, which accepts extra commas and comments.
 *
 * @throws UnreadableDefinition for YAML that cannot be read.
 */
export async function readDocument(source: string, fileName: string, syntax: DocumentSyntax): Promise<ReadDocument> {
  if (syntax === 'yaml') {
    const { readYaml } = await loadYaml()
    return { ...readYaml(source, fileName), warnings: [] }
  }
  const problem = jsonProblem(source)
  const hasFunctions = problem === null && source.includes('"Fn::')
  const asJson = { json: source, finder: jsonFinder(source), hasFunctions, isFunction: () => false, warnings: [] }
  return problem === null ? asJson : ((await asYaml(source, fileName, problem)) ?? asJson)
}

/** The same for a text that was changed after it was read: places refer to its source. */
export async function readSourced(text: SourcedText, fileName: string, syntax: DocumentSyntax): Promise<ReadDocument> {
  const document = await readDocument(text.text, fileName, syntax)
  return { ...document, finder: throughSource(document.finder, text) }
}

/** Finds places in a text for what was found in another text made from it. */
export function throughSource(finder: PositionFinder, text: SourcedText): PositionFinder {
  return {
    find(path, target, innerOffset) {
      const found = finder.find(path, target, innerOffset)
      return found === null ? null : text.place(found.offset, found.length)
    },
    at: (offset) => text.place(offset, 1),
  }
}

/** A text that knows its own places. */
export function sourcedText(source: string): SourcedText {
  return SourcedText.of(source, (offset) => ({ offset, length: 0, ...lineAndColumn(source, offset) }))
}

async function asYaml(source: string, fileName: string, problem: JsonSyntaxError): Promise<ReadDocument | null> {
  const { readYaml } = await loadYaml()
  try {
    const document = readYaml(source, fileName, true)
    return document.json.startsWith('{') ? { ...document, warnings: [readAsYaml(problem)] } : null
  } catch (error) {
    if (error instanceof UnreadableDefinition) return null
    throw error
  }
}

function readAsYaml({ message, offset }: JsonSyntaxError): Diagnostic {
  const short = message.replace(/\s+at \[[\s\S]*$/, '')
  return {
    severity: 'WARNING',
    code: 'READ_AS_YAML',
    message: `This is not JSON (${short}), so it is read as YAML, as CloudFormation does; the API would refuse it`,
    location: null,
    own: true,
    path: null,
    target: 'value',
    textOffset: offset,
  }
}

/** Reported for a definition in JSON whose file begins with a byte order mark. */
export const byteOrderMarkLeftOut: Diagnostic = {
  severity: 'WARNING',
  code: 'BYTE_ORDER_MARK',
  message: 'The file begins with a byte order mark, which is left out here; the API would refuse it',
  location: null,
  own: true,
  path: null,
  target: 'value',
  textOffset: 0,
}

function jsonProblem(source: string): JsonSyntaxError | null {
  try {
    parse(source)
    return null
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error
    throw error
  }
}

/** Loaded only when needed, because the parser is large. */
function loadYaml() {
  return import('./yaml.ts')
}
