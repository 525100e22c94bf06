import type { Position } from './locate.ts'

/** How much of a line is shown on either side of the place, so that a definition on one line stays readable. */
const contextMax = 60

/** The line at a position as a terminal can show it, the width of its marks, and the padding before them. */
export function excerpt(text: string, position: Position): { line: string; pad: string; width: number } {
  const lineStart = position.offset - position.column + 1
  const lineBreak = text.indexOf('\n', position.offset)
  const lineEnd = lineBreak === -1 ? text.length : lineBreak
  const whole = text.slice(lineStart, lineEnd).replace(/\r$/, '')
  const marked = Math.max(1, Math.min(position.length, whole.length - position.column + 1))
  const width = Math.min(marked, contextMax)
  let from = 0
  let to = whole.length
  if (whole.length > 2 * contextMax) {
    from = Math.max(0, position.column - 1 - contextMax)
    to = Math.min(whole.length, position.column - 1 + width + contextMax)
  }
  const before = `${from > 0 ? '…' : ''}${whole.slice(from, position.column - 1)}`
  const after = `${whole.slice(position.column - 1, to)}${to < whole.length ? '…' : ''}`
  // Tabs stay tabs below the line, so that the carets appear where the terminal puts the text.
  return { line: printable(before + after), pad: before.replace(/[^\t]/g, ' '), width }
}

/** Otherwise, control characters would reach the terminal; definitions come from anywhere. */
function printable(line: string): string {
  return line.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '�')
}
