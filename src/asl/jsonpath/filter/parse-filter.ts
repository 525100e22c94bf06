import { parseJavaPattern, RegexSyntaxError, RegularExpression } from '../../../regex/index.ts'
import type { Cursor } from '../cursor.ts'
import type { Path } from '../path.ts'
import { type ComparisonOperator, compareOperands, matchesPattern } from './compare.ts'
import { exists, type Operand } from './operand.ts'
import type { Predicate } from './predicate.ts'

/** How deep parentheses and negations may nest in a filter. */
const nestingMax = 50

/**
 * Reads the condition of a filter, from its opening parenthesis to the closing one. `readPath` reads a path at the cursor.
 * `||` binds more loosely than `&&`, and that more loosely than `!`, as in Jayway's filters.
 */
export function parseFilter(cursor: Cursor, readPath: () => Path): Predicate {
  return new FilterReader(cursor, readPath).parenthesised()
}

class FilterReader {
  readonly #cursor: Cursor
  readonly #readPath: () => Path
  #nesting = 0

  constructor(cursor: Cursor, readPath: () => Path) {
    this.#cursor = cursor
    this.#readPath = readPath
  }

  parenthesised(): Predicate {
    this.#cursor.require('(')
    this.#deeper()
    const predicate = this.#alternatives()
    this.#cursor.require(')')
    this.#nesting--
    return predicate
  }

  #alternatives(): Predicate {
    const predicates = [this.#conditions()]
    while (this.#cursor.take('||')) predicates.push(this.#conditions())
    if (predicates.length === 1) return predicates[0]!
    return (item, root, evaluation) => predicates.some((holds) => holds(item, root, evaluation))
  }

  #conditions(): Predicate {
    const predicates = [this.#condition()]
    while (this.#cursor.take('&&')) predicates.push(this.#condition())
    if (predicates.length === 1) return predicates[0]!
    return (item, root, evaluation) => predicates.every((holds) => holds(item, root, evaluation))
  }

  #condition(): Predicate {
    this.#cursor.skipSpace()
    let predicate: Predicate
    if (this.#cursor.sees('!') && !this.#cursor.sees('!=')) predicate = this.#negation()
    else if (this.#cursor.sees('(')) predicate = this.parenthesised()
    else predicate = this.#comparison()
    this.#cursor.skipSpace()
    return predicate
  }

  #negation(): Predicate {
    this.#cursor.require('!')
    this.#deeper()
    const negated = this.#condition()
    this.#nesting--
    return (item, root, evaluation) => !negated(item, root, evaluation)
  }

  #comparison(): Predicate {
    const left = this.#left()
    this.#cursor.skipSpace()
    if (this.#cursor.take('=~')) return matchesPattern(left, this.#regularExpression())
    const operator = this.#cursor.match(/==|!=|<=|>=|<|>/y)
    if (operator !== null) return compareOperands(left, operator as ComparisonOperator, this.#right())
    // Words such as `in` and `subsetof` are not operators here.
    if ('path' in left && this.#atEnd()) return exists(left.path)
    throw this.#cursor.error('Expected a comparison: ==, !=, <, <=, >, >= or =~')
  }

  #left(): Operand {
    return this.#quotedOrPath() ?? this.#unquoted(/[^=!<>&|()]*/y)
  }

  #right(): Operand {
    this.#cursor.skipSpace()
    return (
      this.#quotedOrPath() ??
      this.#unquoted(/(?:(?!&&|\|\|)[^()[\]]|\((?:(?!&&|\|\|)[^()])*\)|\[(?:(?!&&|\|\|)[^[\]])*\])*/y)
    )
  }

  #quotedOrPath(): Operand | null {
    const { current } = this.#cursor
    if (current === '@' || current === '$') return { path: this.#readPath() }
    return current === "'" || current === '"' ? { text: this.#cursor.quoted() } : null
  }

  /** A text without quotes extends to the end of its condition. */
  #unquoted(pattern: RegExp): Operand {
    const start = this.#cursor.offset
    const text = this.#cursor.match(pattern)?.trim() ?? ''
    if (text === '') throw this.#cursor.errorAt('Expected a path or a text', start)
    return { text }
  }

  #atEnd(): boolean {
    return this.#cursor.done || this.#cursor.sees(')') || this.#cursor.sees('&&') || this.#cursor.sees('||')
  }

  #regularExpression(): RegularExpression {
    this.#cursor.skipSpace()
    const start = this.#cursor.offset
    if (!this.#cursor.sees('/')) throw this.#cursor.error('Expected a regular expression, such as /a.*/')
    const text = this.#cursor.match(/\/(?:[^/\\]|\\.)*\/[a-zA-Z]*/y)
    if (text === null) throw this.#cursor.error('Regular expression is not closed: expected /')
    const end = text.lastIndexOf('/')
    const source = text.slice(1, end).replaceAll('\\/', '/')
    try {
      return new RegularExpression(parseJavaPattern(source, text.slice(end + 1)))
    } catch (error) {
      throw error instanceof RegexSyntaxError ? this.#cursor.errorAt(error.message, start) : error
    }
  }

  #deeper(): void {
    this.#nesting++
    if (this.#nesting > nestingMax) throw this.#cursor.error(`Filter nests deeper than ${nestingMax} levels`)
  }
}
