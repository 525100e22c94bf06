/** What may precede a slash that begins a regular expression, not a division. */
const beforePattern = /(?:^|[=(,:[!&|?{};+\-*%<>~^\n]|\breturn|\btypeof|\bcase|=>)\s*$/
const patternLiteral = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\//y
const stringEnds = { "'": /(?<!\\)(?:\\\\)*'|\n/g, '"': /(?<!\\)(?:\\\\)*"|\n/g }
const templatePartEnd = /(?<!\\)(?:\\\\)*(?:`|\$\{)/g

/**
 * Blanks comments and the insides of strings and regular expressions, so that only code is left, at the same offsets.
 * The inside of `${}` in a template is code.
 */
export function codeOnly(text: string): string {
  const kept = text.split('')
  const blank = (from: number, to: number) => {
    for (let index = from; index < to; index++) if (kept[index] !== '\n') kept[index] = ' '
  }
  /** How many braces are open inside each enclosing template's `${`. */
  const templates: number[] = []
  let index = 0
  while (index < text.length) {
    const start = index
    const one = text[index]!
    const two = text.slice(index, index + 2)
    index++
    if (two === '//') {
      index = endOf(text, /\n/g, start) - 1
      blank(start, index)
    } else if (two === '/*') {
      index = endOf(text, /\*\//g, start + 2)
      blank(start, index)
    } else if (one === "'" || one === '"') {
      index = endOf(text, stringEnds[one], start + 1)
      blank(start + 1, index - 1)
    } else if (one === '`' || (one === '}' && templates.at(-1) === 0)) {
      if (one === '}') templates.pop()
      index = endOf(text, templatePartEnd, start + 1)
      if (text.slice(index - 2, index) === '${') templates.push(0)
      blank(start + 1, index - 1)
    } else if (one === '{' || one === '}') {
      if (templates.length > 0) templates.push(templates.pop()! + (one === '{' ? 1 : -1))
    } else if (one === '/' && beforePattern.test(kept.slice(Math.max(0, start - 40), start).join(''))) {
      patternLiteral.lastIndex = start
      if (patternLiteral.test(text)) {
        index = patternLiteral.lastIndex
        blank(start + 1, index - 1)
      }
    }
  }
  return kept.join('')
}

/** The end of the first match at or after an offset; one past the end of the text if there is none. */
function endOf(text: string, pattern: RegExp, from: number): number {
  pattern.lastIndex = from
  const match = pattern.exec(text)
  return match === null ? text.length + 1 : match.index + match[0].length
}
