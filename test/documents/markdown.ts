/** A block of code in a page, fenced or indented by four spaces. */
export interface CodeBlock {
  /** The line number of its first line of code, from 1. */
  readonly line: number
  /** Without indentation and fences. */
  readonly text: string
  /** What follows the opening fence; null without one. */
  readonly language: string | null
  /** What HTML comments directly above the block say: `not run: it needs an account`. */
  readonly notes: readonly string[]
  /** The last line of text before the block. */
  readonly before: string
}

/** All blocks of code of a page, in order, except those inside HTML comments and lists. */
export function codeBlocksOf(markdown: string): CodeBlock[] {
  const lines = markdown.split('\n')
  const blocks: CodeBlock[] = []
  let before = ''
  let notes: string[] = []
  for (let index = 0; index < lines.length; ) {
    const line = lines[index]!
    const fence = /^(`{3,})(.*)$/.exec(line)
    const isIndented = /^ {4}\S/.test(line) && (index === 0 || lines[index - 1]!.trim() === '')
    if (fence === null && !isIndented) {
      const note = /^<!-- (.+) -->$/.exec(line)?.[1]
      if (note !== undefined) notes.push(note)
      else if (line.trim() !== '') {
        before = line
        notes = []
      }
      index++
      continue
    }
    const from = fence === null ? index : index + 1
    const to = fence === null ? endOfIndented(lines, from) : endOfFenced(lines, from, fence[1]!)
    const code = lines.slice(from, to).map((each) => (fence === null ? each.slice(4) : each))
    blocks.push({
      line: from + 1,
      text: code.join('\n').trimEnd(),
      language: fence === null ? null : fence[2]!.trim(),
      notes,
      before,
    })
    notes = []
    before = ''
    index = fence === null ? to : to + 1
  }
  return blocks
}

function endOfIndented(lines: readonly string[], from: number): number {
  let end = from
  for (let index = from; index < lines.length; index++) {
    if (lines[index]!.startsWith('    ')) end = index + 1
    else if (lines[index]!.trim() !== '') break
  }
  return end
}

function endOfFenced(lines: readonly string[], from: number, fence: string): number {
  const end = lines.indexOf(fence, from)
  return end === -1 ? lines.length : end
}

/** The note that begins with a word and a colon or space, without that word: `python3` of `needs python3`. */
export function noteOf(block: CodeBlock, kind: string): string | null {
  for (const note of block.notes) {
    if (note.startsWith(`${kind} `) || note.startsWith(`${kind}: `)) return note.slice(kind.length).replace(/^:? /, '')
  }
  return null
}
