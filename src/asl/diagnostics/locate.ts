import type { Diagnostic, DocumentPath } from './diagnostic.ts'
import { type Entry, entries, offsetInString, skipSpace, valueEnd } from './json-scanner.ts'

/** A range of the text. `offset` and `length` count UTF-16 units; line and column count from 1. */
export interface Position {
  readonly offset: number
  readonly length: number
  readonly line: number
  readonly column: number
}

/** Finds paths in a text, whatever its syntax. JSON is built in; the command adds one for YAML. */
export interface PositionFinder {
  /** The value at a path, or the name of the member that holds it. Null if the path leads nowhere. */
  find(path: DocumentPath, target: 'name' | 'value', innerOffset?: number): Position | null
  /**
   * Converts a place in the text that was checked into one in the text that people see. Present only if one was made from
   * the other.
   */
  at?(offset: number): Position | null
}

/** A finder for JSON text. It remembers what it has scanned: a definition may have very many diagnostics. */
export function jsonFinder(text: string): PositionFinder {
  const lines = new LineIndex(text)
  const known = new Map<number, Map<string | number, Entry>>()
  const entriesAt = (start: number) => {
    let found = known.get(start)
    if (found === undefined) {
      // If several members have the same name, the last one counts.
      found = new Map([...entries(text, start)].map((entry) => [entry.name, entry]))
      known.set(start, found)
    }
    return found
  }
  return {
    find(path, target, innerOffset) {
      let start = skipSpace(text, 0)
      let end = path.length === 0 ? valueEnd(text, start) : start
      let last: Entry | null = null
      for (const step of path) {
        last = entriesAt(start).get(step) ?? null
        if (last === null) return null
        start = last.valueStart
        end = last.valueEnd
      }
      if (target === 'name' && last !== null && last.nameEnd > last.nameStart) {
        return lines.position(last.nameStart, last.nameEnd)
      }
      if (innerOffset !== undefined && text[start] === '"') {
        return lines.position(Math.min(offsetInString(text, start, innerOffset), end - 1), end - 1)
      }
      return lines.position(start, end)
    },
  }
}

/**
 * Finds what a location of the service points to, or a path. A location does not escape names, so it is matched against the
 * names in the document, longest first.
 */
export function locate(
  text: string,
  pointer: string | DocumentPath,
  target: 'name' | 'value' = 'value',
): Position | null {
  const path = typeof pointer === 'string' ? pathOfLocation(text, pointer) : pointer
  return path === null ? null : jsonFinder(text).find(path, target)
}

/** Where a diagnostic points. Null if it is about the document as a whole. */
export function positionOf(
  diagnostic: Pick<Diagnostic, 'innerLength' | 'innerOffset' | 'path' | 'target' | 'textOffset'>,
  text: string,
  finder: PositionFinder = jsonFinder(text),
): Position | null {
  if (diagnostic.textOffset !== undefined) {
    if (finder.at !== undefined) return finder.at(diagnostic.textOffset)
    const rest = /^[^\s,:[\]{}]*/.exec(text.slice(diagnostic.textOffset, diagnostic.textOffset + 100))?.[0] ?? ''
    return new LineIndex(text).position(diagnostic.textOffset, diagnostic.textOffset + Math.max(1, rest.length))
  }
  if (diagnostic.path === null) return null
  const found = finder.find(diagnostic.path, diagnostic.target, diagnostic.innerOffset)
  const { innerLength } = diagnostic
  return found === null || innerLength === undefined ? found : { ...found, length: Math.min(found.length, innerLength) }
}

function pathOfLocation(text: string, location: string): DocumentPath | null {
  const path: (string | number)[] = []
  let rest = location === '/' ? '' : location
  let start = skipSpace(text, 0)
  while (rest !== '') {
    let best: Entry | null = null
    for (const entry of entries(text, start)) {
      const spelled = typeof entry.name === 'number' ? `[${entry.name}]` : `/${entry.name}`
      if (!rest.startsWith(spelled)) continue
      const next = rest[spelled.length]
      if (next !== undefined && next !== '/' && next !== '[') continue
      if (best === null || String(entry.name).length >= String(best.name).length) best = entry
    }
    if (best === null) return null
    path.push(best.name)
    rest = rest.slice(typeof best.name === 'number' ? String(best.name).length + 2 : best.name.length + 1)
    start = best.valueStart
  }
  return path
}

/** The starts of the lines of a text, computed on first use. */
class LineIndex {
  readonly #text: string
  #starts: number[] | null = null

  constructor(text: string) {
    this.#text = text
  }

  position(offset: number, end: number): Position {
    const starts = this.#lineStarts()
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    return { offset, length: Math.max(0, end - offset), line: low + 1, column: offset - starts[low]! + 1 }
  }

  #lineStarts(): number[] {
    if (this.#starts !== null) return this.#starts
    const starts = [0]
    for (let at = this.#text.indexOf('\n'); at !== -1; at = this.#text.indexOf('\n', at + 1)) starts.push(at + 1)
    this.#starts = starts
    return starts
  }
}
