import { type Pattern, RegexSyntaxError } from './pattern.ts'

/** What the dialects have in common: alternatives, sequences, and how deep groups nest. */
export abstract class PatternReader {
  protected readonly source: string
  protected index = 0
  readonly #nestingMax: number
  #nesting = 0

  constructor(source: string, nestingMax: number) {
    this.source = source
    this.#nestingMax = nestingMax
  }

  /** Reads a character, an escape, a group …, with its quantifier. */
  protected abstract item(): Pattern

  protected choice(): Pattern {
    this.#nesting++
    if (this.#nesting > this.#nestingMax) throw this.error('Groups nest too deep in regular expression')
    const options = [this.#sequence()]
    while (this.take('|')) options.push(this.#sequence())
    this.#nesting--
    return options.length === 1 ? options[0]! : { kind: 'choice', options }
  }

  #sequence(): Pattern {
    const items: Pattern[] = []
    while (!this.done && !this.sees('|') && !this.sees(')')) items.push(this.item())
    if (items.length === 0) return { kind: 'empty' }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items }
  }

  protected get done(): boolean {
    return this.index >= this.source.length
  }

  protected sees(text: string): boolean {
    return this.source.startsWith(text, this.index)
  }

  protected take(text: string): boolean {
    if (!this.sees(text)) return false
    this.index += text.length
    return true
  }

  /** Consumes what a sticky pattern matches here, or returns null. */
  protected match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.index
    const found = pattern.exec(this.source)
    if (found !== null) this.index += found[0].length
    return found
  }

  protected error(message: string): RegexSyntaxError {
    return new RegexSyntaxError(message)
  }
}

/** How often a quantifier repeats, from a match of `*`, `+`, `?` or `{min,max}` in four groups. */
export function boundsOf([, sign, min, comma, max]: RegExpExecArray): [number, number] {
  if (sign !== undefined) return [sign === '+' ? 1 : 0, sign === '?' ? 1 : Number.POSITIVE_INFINITY]
  if (comma === undefined) return [Number(min), Number(min)]
  return [Number(min), max === '' ? Number.POSITIVE_INFINITY : Number(max)]
}
