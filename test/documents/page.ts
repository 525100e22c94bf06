import { parseAllDocuments } from 'yaml'
import { type CodeBlock, codeBlocksOf, noteOf } from './markdown.ts'

/** One block of commands, and what the page says about it. */
export interface CommandBlock {
  readonly line: number
  readonly text: string
  /** Why it is not run; null if it is. */
  readonly notRun: string | null
  /** A program that not every computer has. */
  readonly needs: string | null
  /** What its last command prints; null if the page does not show it. `…` stands for anything. */
  readonly prints: string | null
  /** The exit code: 0 unless the page says otherwise. */
  readonly exitCode: number
  /** Whether everything that earlier blocks started is ended first. */
  readonly isAfresh: boolean
  /** Whether it keeps running, like a server. */
  readonly stays: boolean
}

const programs = ['aws', 'cat', 'cd', 'cp', 'curl', 'export', 'node', 'npm', 'npx', 'python3', 'sudo', 'terraform']
// On the last line of a block; the lines before it run first.
const servers =
  /(?:^|\n|&& )(?:\w+=\S+ )*(?:npm start|npx stepwell serve|python3 -m moto\.server|node \S+\/stub\.mjs)[^\n]*$/

/**
 * The commands of a page. Every other block must be of a known kind: what a command prints, JSON, YAML, or a fenced
 * block that names its language. So no command can go untested because it was not recognized.
 */
export function commandsOf(markdown: string): { commands: CommandBlock[]; unknown: CodeBlock[] } {
  const blocks = codeBlocksOf(markdown)
  const commands: CommandBlock[] = []
  const unknown: CodeBlock[] = []
  for (const [index, block] of blocks.entries()) {
    const next = blocks[index + 1]
    if (isCommands(block)) {
      const notRun = noteOf(block, 'not run')
      commands.push({
        line: block.line,
        text: block.text,
        notRun,
        needs: noteOf(block, 'needs'),
        prints: next !== undefined && isPrinted(next) ? next.text : null,
        exitCode: Number(noteOf(block, 'exits with') ?? 0),
        isAfresh: noteOf(block, 'afresh') !== null,
        stays: servers.test(block.text),
      })
    } else if (!isPrinted(block) && block.language === null && noteOf(block, 'not run') === null && !isData(block)) {
      unknown.push(block)
    }
  }
  return { commands, unknown }
}

/** Whether the block shows what the command above prints: the line before it is, or ends in, `prints`. */
function isPrinted(block: CodeBlock): boolean {
  return /(?:^|\s)prints:?$/.test(block.before)
}

function isCommands(block: CodeBlock): boolean {
  if (isPrinted(block)) return false
  if (block.language !== null) return block.language === 'sh'
  const first = block.text.split('\n').find((line) => !line.startsWith('#')) ?? ''
  const word = first.replace(/^(?:[A-Za-z_]\w*=(?:\$\(|\S*\s+))*/, '').split(/\s/)[0]!
  return programs.includes(word) || /^[A-Za-z_]\w*=\S+$/.test(first)
}

function isData(block: CodeBlock): boolean {
  try {
    JSON.parse(block.text.replaceAll('…', ''))
    return true
  } catch {
    const documents = parseAllDocuments(block.text)
    return Array.isArray(documents)
      ? documents.every((each) => each.errors.length === 0 && typeof each.toJS() === 'object')
      : false
  }
}
