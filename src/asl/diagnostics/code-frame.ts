import { lineAndColumn } from '../../json/index.ts'
import { excerpt } from './excerpt.ts'

/**
 * Shows a place in a text that is not a definition, the way diagnostics are shown:
 *
 *       ╭─ mocks.json:3:12
 *      3│   "Happy": {,
 *       │            ^
 */
export function codeFrame(text: string, fileName: string, offset: number, length = 1): string {
  const { line, column } = lineAndColumn(text, Math.min(offset, text.length))
  const shown = excerpt(text, { offset: Math.min(offset, text.length), length, line, column })
  const indent = ' '.repeat(String(line).length)
  return [
    `${indent}╭─ ${fileName}:${line}:${column}`,
    `${line}│ ${shown.line}`,
    `${indent}│ ${shown.pad}${'^'.repeat(shown.width)}`,
  ].join('\n')
}
