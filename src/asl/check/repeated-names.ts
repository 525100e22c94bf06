import { type Diagnostic, type DocumentPath, locationOf } from '../diagnostics/index.ts'
import { countMax } from './findings.ts'

/**
 * Finds members that an object names twice. JSON parsers silently use the last one, so this examines the text, which must
 * be JSON. In `States` it is the service's error; elsewhere it is our warning.
 */
export function* repeatedNames(text: string): Generator<Diagnostic> {
  const open: Container[] = []
  // Once no more warnings will be reported, no more paths are built.
  let warnings = 0
  // A string, with the colon that makes it a name, or a bracket, or a comma.
  const token = /"([^"\\]*(?:\\.[^"\\]*)*)"(\s*:)?|[{}[\],]/gs
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [all, string, colon] = match
    const top = open.at(-1)
    if (string !== undefined) {
      if (colon === undefined || top?.names === null || top === undefined) continue
      const name = string.includes('\\') ? (JSON.parse(`"${string}"`) as string) : string
      if (top.names.has(name) && (warnings <= countMax || open.at(-2)?.step === 'States')) {
        const diagnostic = repeated(open, name)
        if (diagnostic.severity === 'WARNING') warnings++
        yield diagnostic
      }
      top.names.add(name)
      top.step = name
    } else if (all === '{') open.push({ names: new Set(), step: '' })
    else if (all === '[') open.push({ names: null, step: 0 })
    else if (all === ',') {
      if (typeof top?.step === 'number') top.step++
    } else open.pop()
  }
}

interface Container {
  /** The names found so far; null for an array. */
  readonly names: Set<string> | null
  /** The member or item being read. */
  step: string | number
}

function repeated(open: readonly Container[], name: string): Diagnostic {
  const around = open.slice(0, -1).map((container) => container.step)
  const path: DocumentPath = [...around, name]
  const isState = around.at(-1) === 'States' && around.every((step, index) => index % 2 === 0 || step !== 'Result')
  return {
    severity: isState ? 'ERROR' : 'WARNING',
    code: isState ? 'DUPLICATE_STATE_NAME' : 'DUPLICATE_FIELD',
    message: isState ? `Duplicate State name: ${name}` : `Field '${name}' is given twice; only the last one counts`,
    location: locationOf(path),
    own: !isState,
    path,
    target: 'name',
  }
}
