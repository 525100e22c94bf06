import { JsonSyntaxError, type JsonValue, parse } from '../../../json/index.ts'
import type { Cursor } from '../cursor.ts'
import type { Path } from '../path.ts'
import { parsePattern } from '../regex/parse-pattern.ts'
import { compareOperands, isOperator } from './compare.ts'
import { exists, type Operand } from './operand.ts'
import type { Predicate } from './predicate.ts'

/** How deep parentheses and negations may nest in a filter. */
const nestingMax = 50

/**
 * Reads the condition of a filter, from its opening parenthesis to the closing one. `readPath` reads a path at the
 * cursor. `||` binds less than `&&`, that less than `!`, as in Jayway's filters.
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
    const left = this.#operand()
    this.#cursor.skipSpace()
    const start = this.#cursor.offset
    const operator = this.#cursor.match(/===?|!==?|=~|<=|>=|<|>|[a-zA-Z]+/y)?.toUpperCase()
    if (operator === undefined) {
      if ('path' in left) return exists(left.path)
      throw this.#cursor.error('Expected a comparison operator')
    }
    if (!isOperator(operator)) throw this.#cursor.errorAt(`Filter operator ${operator} is not supported!`, start)
    this.#cursor.skipSpace()
    return compareOperands(left, operator, this.#operand())
  }

  #operand(): Operand {
    const { current } = this.#cursor
    switch (current) {
      case '@':
      case '$':
        return { path: this.#readPath() }
      case "'":
      case '"':
        return { literal: this.#cursor.quoted() }
      case '/':
        return this.#regularExpression()
      case '[':
      case '{':
        return { literal: this.#json() }
      default:
        return { literal: this.#scalar() }
    }
  }

  #scalar(): JsonValue {
    const text = this.#cursor.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y)
    if (text === null) throw this.#cursor.error('Expected a path or a literal')
    return parse(text)
  }

  /** Finds the end of an array or object literal by counting its brackets, then has it read as JSON. */
  #json(): JsonValue {
    const start = this.#cursor.offset
    let depth = 0
    do {
      if (this.#cursor.done) throw this.#cursor.errorAt('Literal in filter is not closed', start)
      const { current } = this.#cursor
      if (current === "'" || current === '"') {
        this.#cursor.quoted()
        continue
      }
      if (current === '[' || current === '{') depth++
      if (current === ']' || current === '}') depth--
      this.#cursor.offset++
    } while (depth > 0)
    const text = this.#cursor.text.slice(start, this.#cursor.offset)
    try {
      return parse(withDoubleQuotes(text))
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error
      throw this.#cursor.errorAt(error.message, start)
    }
  }

  #regularExpression(): Operand {
    const start = this.#cursor.offset
    const text = this.#cursor.match(/\/(?:[^/\\]|\\.)*\/[a-zA-Z]*/y)
    if (text === null) throw this.#cursor.error('Regular expression is not closed: expected /')
    const end = text.lastIndexOf('/')
    const source = text.slice(1, end).replaceAll('\\/', '/')
    const pattern = parsePattern(source, text.slice(end + 1))
    if (typeof pattern === 'string') throw this.#cursor.errorAt(pattern, start)
    return { pattern }
  }

  #deeper(): void {
    this.#nesting++
    if (this.#nesting > nestingMax) throw this.#cursor.error(`Filter nests deeper than ${nestingMax} levels`)
  }
}

/** JSON as filters spell it: strings may stand in single quotes, as in `['a','b']`. */
function withDoubleQuotes(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'/g, (match, single: string | undefined) =>
    single === undefined ? match : `"${single.replaceAll("\\'", "'").replaceAll('"', '\\"')}"`,
  )
}
