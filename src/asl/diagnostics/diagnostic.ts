/** A path into a JSON document: member names and array indices. */
export type DocumentPath = readonly (string | number)[]

export type Severity = 'ERROR' | 'WARNING'

/** A finding about a definition. It is data; it is rendered elsewhere. */
export interface Diagnostic {
  readonly severity: Severity
  /** One of `codes.ts`. */
  readonly code: string
  readonly message: string
  /** Where, in the service's spelling: `/States/Fan out/Branches[0]/States/A/Next`. Names are not escaped in it. */
  readonly location: string | null
  /** True for a check that the service does not make. */
  readonly own: boolean
  /** The exact place, for people: finer than `location`, and never ambiguous. Null if it is the document as a whole. */
  readonly path: DocumentPath | null
  /** Whether the value at `path` is meant, or the name of the member that holds it. */
  readonly target: 'name' | 'value'
  /** In a string value, the offset of the problem in UTF-16 units from its start. */
  readonly innerOffset?: number
  /** The length of the problem in UTF-16 units; everything that follows if not given. */
  readonly innerLength?: number
  /** The offset in the text, for text that is not JSON and so has no paths. */
  readonly textOffset?: number
  /** A name that was probably meant. */
  readonly suggestion?: string
  readonly notes?: readonly Note[]
}

/** Why something is wrong, or, with a path, the other relevant place. */
export interface Note {
  readonly message: string
  readonly path: DocumentPath | null
  readonly target: 'name' | 'value'
}

/** Writes a path as the service does: `/` before names, indices in brackets, and `/` alone for the whole document. */
export function locationOf(path: DocumentPath): string {
  if (path.length === 0) return '/'
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `/${step}`)).join('')
}

/** The parts of a diagnostic that the service's wording uses. */
type WordedDiagnostic = Pick<Diagnostic, 'severity' | 'code' | 'message' | 'location'>

/** The diagnostic as the service words it inside an InvalidDefinition error. */
export function diagnosticLine(diagnostic: WordedDiagnostic): string {
  // A diagnostic without a place reads "at null" there (observed with MISSING_END_STATE).
  return `${diagnostic.code}: ${diagnostic.message} at ${diagnostic.location ?? 'null'}`
}

/** The message of the InvalidDefinition error for these diagnostics: only errors count, joined with commas. */
export function invalidDefinitionMessage(diagnostics: readonly WordedDiagnostic[]): string {
  const lines = diagnostics.filter((diagnostic) => diagnostic.severity === 'ERROR').map(errorSentence)
  return `Invalid State Machine Definition: '${lines.join(', ')}'`
}

function errorSentence(diagnostic: WordedDiagnostic): string {
  const { code, message, location } = diagnostic
  // A syntax error's message already ends with its location.
  return location !== null && message.endsWith(location) ? `${code}: ${message}` : diagnosticLine(diagnostic)
}
