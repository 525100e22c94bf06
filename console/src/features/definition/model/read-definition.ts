import { parse as parseYaml, YAMLParseError } from 'yaml'
import { checkDefinition } from '../../../../../src/asl/check/index.ts'
import { positionOf } from '../../../../../src/asl/diagnostics/index.ts'
import type { Mark } from '../../../design/editor/code-editor.tsx'

/** A definition as somebody wrote it, and what is wrong with it. */
export interface ReadDefinition {
  readonly language: 'json' | 'yaml'
  /** As the API takes it; null if the text cannot be read. */
  readonly json: string | null
  readonly problems: readonly Problem[]
}

export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly message: string
  /** Where, in the service's spelling. */
  readonly location: string | null
  /** Where in the text, as it was written; null where that is not known. */
  readonly mark: Mark | null
}

/** Reads a definition in JSON or YAML, and checks it as the server will. */
export function readDefinition(text: string, type: 'STANDARD' | 'EXPRESS'): ReadDefinition {
  const language = text.trim() === '' || /^\s*[{[]/.test(text) ? 'json' : 'yaml'
  if (language === 'json') return { language, json: text, problems: problemsOf(text, type, text) }
  try {
    const json = JSON.stringify(parseYaml(text), null, 2)
    return { language, json, problems: problemsOf(json, type, null) }
  } catch (error) {
    const [from = 0, to = from + 1] = error instanceof YAMLParseError ? error.pos : []
    const { message } = error as Error
    const mark: Mark = { from, to, severity: 'error', message }
    return { language, json: null, problems: [{ severity: 'error', message, location: null, mark }] }
  }
}

/** @param text the text that people see, if it is the one that was checked. */
function problemsOf(json: string, type: 'STANDARD' | 'EXPRESS', text: string | null): readonly Problem[] {
  return checkDefinition(json, { type }).diagnostics.map((diagnostic) => {
    const { message, location } = diagnostic
    const severity = diagnostic.severity === 'ERROR' ? 'error' : 'warning'
    const position = text === null ? null : positionOf(diagnostic, text)
    const mark =
      position === null
        ? null
        : ({ from: position.offset, to: position.offset + position.length, severity, message } as const)
    return { severity, message, location, mark }
  })
}
