import { PathSyntaxError } from './path-syntax-error.ts'

/**
 * The characters that end a name after a dot. For a path on its own there are few (`$.a&b` has one name); inside a filter,
 * operators also end it; in an argument of an intrinsic function, so does the start of the next argument. Parentheses are
 * part of a name as long as they are closed in it.
 */
export const nameEnds = {
  path: new Set(['.', '[', ' ']),
  argument: new Set(['.', '[', ' ', ',', ')']),
  filter: new Set(['.', '[', ' ', ',', ')', ']', '=', '!', '<', '>', '&', '|', '~']),
} as const

/** A place in the text of a path, which parsers move forward. */
export class Cursor {
  readonly text: string
  offset: number
  /** The characters that end a name after a dot, besides the end of the text. They depend on what surrounds the path. */
  nameEnd: ReadonlySet<string> = nameEnds.path

  constructor(text: string, offset = 0) {
    this.text = text
    this.offset = offset
  }

  get done(): boolean {
    return this.offset >= this.text.length
  }

  get current(): string {
    return this.text[this.offset] ?? ''
  }

  /** Whether this text comes next. */
  sees(expected: string): boolean {
    return this.text.startsWith(expected, this.offset)
  }

  take(expected: string): boolean {
    if (!this.sees(expected)) return false
    this.offset += expected.length
    return true
  }

  require(expected: string): void {
    if (!this.take(expected)) throw this.error(`Expected '${expected}'`)
  }

  /** Takes what a sticky pattern matches here, or null. */
  match(pattern: RegExp): string | null {
    pattern.lastIndex = this.offset
    const found = pattern.exec(this.text)?.[0]
    if (found === undefined) return null
    this.offset += found.length
    return found
  }

  skipSpace(): void {
    while (this.current === ' ') this.offset++
  }

  /** Reads a string in single or double quotes, with backslash escapes. The cursor is at its quote. */
  quoted(): string {
    const start = this.offset
    const quote = this.current
    let value = ''
    this.offset++
    for (;;) {
      if (this.done) throw this.errorAt(`String in path is not closed: expected ${quote}`, start)
      const character = this.current
      this.offset++
      if (character === quote) return value
      value += character === '\\' ? this.#escaped(start) : character
    }
  }

  /** Reads a name in quotes, both as written and with its backslash escapes resolved. The cursor is at its quote. */
  quotedName(): { readonly written: string; readonly unescaped: string } {
    const start = this.offset + 1
    const unescaped = this.quoted()
    return { written: this.text.slice(start, this.offset - 1), unescaped }
  }

  /** Reads what a backslash escapes; the cursor is after the backslash. */
  escaped(): string {
    return this.#escaped(this.offset - 1)
  }

  #escaped(start: number): string {
    if (this.done) throw this.errorAt('Backslash at the end of the path escapes nothing', start)
    const unicode = this.match(/u[0-9a-fA-F]{4}/y)
    if (unicode !== null) return String.fromCharCode(Number.parseInt(unicode.slice(1), 16))
    const character = this.current
    this.offset++
    return character
  }

  /** Reads something in which other characters end names than around it. */
  within<T>(nameEnd: ReadonlySet<string>, read: () => T): T {
    const outer = this.nameEnd
    this.nameEnd = nameEnd
    const value = read()
    this.nameEnd = outer
    return value
  }

  error(message: string): PathSyntaxError {
    return this.errorAt(message, this.offset)
  }

  errorAt(message: string, offset: number): PathSyntaxError {
    return new PathSyntaxError(message, offset)
  }
}
