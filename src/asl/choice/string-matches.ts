import { findText } from '../../json/index.ts'
import type { Costs } from '../meter.ts'
import { StatesError } from '../states-error.ts'

/** A pattern of StringMatches, split at its stars: the text must contain the pieces, in order and without overlap. */
type Pattern = readonly string[]

/**
 * Compiles a pattern in which `*` stands for any run of characters, `\*` for a star and `\\` for a backslash. Any other
 * backslash is an error when the rule is evaluated, as the specification demands.
 */
export function compileStringMatches(pattern: string): (text: string, costs: Costs) => boolean {
  const pieces = readPattern(pattern)
  if (pieces === null) {
    return () => {
      throw new StatesError(
        'States.Runtime',
        `The StringMatches pattern '${pattern}' has a backslash that escapes neither '*' nor '\\'.`,
      )
    }
  }
  return (text, costs) => {
    // Long pieces are searched for letter by letter.
    costs.spend(pieces.length + (text.length + pattern.length) / 8)
    return matches(pieces, text)
  }
}

function readPattern(pattern: string): Pattern | null {
  const pieces = ['']
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index]!
    if (character === '*') pieces.push('')
    else if (character !== '\\') pieces[pieces.length - 1] += character
    else {
      index++
      const escaped = pattern[index]
      if (escaped !== '*' && escaped !== '\\') return null
      pieces[pieces.length - 1] += escaped
    }
  }
  return pieces
}

/** Each piece is matched at its first occurrence, which leaves the most for the others: no backtracking is needed. */
function matches(pieces: Pattern, text: string): boolean {
  const first = pieces[0]!
  const last = pieces.at(-1)!
  if (pieces.length === 1) return text === first
  if (!text.startsWith(first) || !text.endsWith(last)) return false
  const end = text.length - last.length
  let offset = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = findText(text, piece, offset)
    if (found === -1) return false
    offset = found + piece.length
  }
  return offset <= end
}
