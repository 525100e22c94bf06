import { paint } from '../../output/colours.ts'
import type { Mark, ProgressLine } from './progress.ts'

const signs: Readonly<Record<Mark, string>> = {
  caught: '→',
  entered: '▸',
  failed: '✗',
  left: '✓',
  more: '…',
  retried: '↻',
}
const colours: Readonly<Record<Mark, number>> = { caught: 33, entered: 2, failed: 31, left: 32, more: 2, retried: 33 }

/** Writes a line of progress as a terminal shows it. */
export function terminalLine({ mark, depth, text }: ProgressLine, coloured: boolean): string {
  const sign = coloured ? paint(signs[mark], colours[mark]) : signs[mark]
  return `${'  '.repeat(depth)}${sign} ${printable(text)}`
}

/** Names and causes come from definitions and services: none of their control characters may reach the terminal. */
function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '�')
}
