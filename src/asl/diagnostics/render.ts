import type { Diagnostic } from './diagnostic.ts'
import { excerpt } from './excerpt.ts'
import { jsonFinder, type PositionFinder, positionOf } from './locate.ts'

export interface RenderOptions {
  /** Whether to colour the output with terminal escapes. Default false. */
  readonly colours?: boolean
  /** Finds paths in the text; by default it is read as JSON. */
  readonly finder?: PositionFinder
}

/**
 * Writes a diagnostic for a terminal: what is wrong, where, the line itself with a caret frame, and what to do.
 *
 *     error[MISSING_TRANSITION_TARGET]: Missing 'Next' target: ChargeCrad
 *       ╭─ order.asl.json:14:15
 *     14│       "Next": "ChargeCrad"
 *       │               ^^^^^^^^^^^^ did you mean "ChargeCard"?
 *       ╰─ note: "ChargeCard" is defined at order.asl.json:31:5
 */
export function render(diagnostic: Diagnostic, text: string, fileName: string, options: RenderOptions = {}): string {
  const paint = options.colours === true ? painted : plain
  const finder = options.finder ?? jsonFinder(text)
  const kind = diagnostic.severity === 'ERROR' ? paint('red', 'error') : paint('yellow', 'warning')
  const message = shortMessage(diagnostic)
  const head = `${kind}${paint('dim', `[${diagnostic.code}]`)}: ${paint('bold', message)}`
  const position = positionOf(diagnostic, text, finder)
  if (position === null) return `${head}\n  ${paint('dim', '╰─')} ${fileName}`
  const number = String(position.line)
  const indent = ' '.repeat(number.length)
  const lines = [head, `${indent}${paint('dim', '╭─')} ${fileName}:${position.line}:${position.column}`]
  const shown = excerpt(text, position)
  lines.push(`${paint('dim', `${number}│`)} ${shown.line}`)
  const hint = diagnostic.suggestion === undefined ? '' : ` did you mean ${JSON.stringify(diagnostic.suggestion)}?`
  lines.push(`${indent}${paint('dim', '│')} ${shown.pad}${paint('red', '^'.repeat(shown.width))}${hint}`)
  for (const note of diagnostic.notes ?? []) {
    const there = positionOf({ path: note.path, target: note.target }, text, finder)
    const where = there === null ? '' : ` at ${fileName}:${there.line}:${there.column}`
    lines.push(`${indent}${paint('dim', '╰─')} note: ${note.message}${where}`)
  }
  return lines.join('\n')
}

/** Messages of the service's JSON parser end with a second line that only repeats the place; a frame shows it better. */
export function shortMessage({ message }: Pick<Diagnostic, 'message'>): string {
  return message.replace(/\s+at \[Source: [\s\S]*$/, '')
}

const escapes = { bold: 1, dim: 2, red: 31, yellow: 33 } as const

type Paint = (colour: keyof typeof escapes, text: string) => string

const plain: Paint = (_colour, text) => text
const painted: Paint = (colour, text) => `\u001b[${escapes[colour]}m${text}\u001b[0m`
