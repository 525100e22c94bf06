import { type JsonValue, parse } from '../../json/index.ts'
import { closestName } from '../diagnostics/index.ts'
import { Cursor, nameEnds } from '../jsonpath/cursor.ts'
import { type Path, parsePath } from '../jsonpath/index.ts'
import { parsePathAt } from '../jsonpath/parse-path.ts'
import { PathSyntaxError } from '../jsonpath/path-syntax-error.ts'
import { intrinsicFunctions } from './functions.ts'
import { type CallArgument, type Intrinsic, type IntrinsicCall, nestingMax } from './intrinsic.ts'
import { IntrinsicSyntaxError } from './intrinsic-syntax-error.ts'

/**
 * Reads a call of an intrinsic function, `States.Format('Hello {}', $.name)`.
 *
 * @throws IntrinsicSyntaxError, including for a function that does not exist and for calls that nest too deep. A wrong
 * number of arguments is not a syntax error: the service accepts the definition, and the call fails when evaluated.
 */
export function parseIntrinsic(text: string): Intrinsic {
  const reader = new CallReader(text)
  const call = reader.call(1)
  reader.requireEnd()
  return { text, call, references: reader.references }
}

/**
 * Reads a text that may be a path or a call, as in payload templates, ErrorPath and CausePath.
 *
 * @throws IntrinsicSyntaxError, PathSyntaxError
 */
export function parsePathOrIntrinsic(text: string): { readonly path: Path } | { readonly intrinsic: Intrinsic } {
  return looksLikeIntrinsic(text) ? { intrinsic: parseIntrinsic(text) } : { path: parsePath(text) }
}

/** Whether a text starts like a call of an intrinsic function. */
export function looksLikeIntrinsic(text: string): boolean {
  return /^States\s*\./.test(text)
}

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const name = /[A-Za-z][A-Za-z0-9._]*/y

class CallReader {
  readonly #cursor: Cursor
  readonly references = new Set<string>()

  constructor(text: string) {
    this.#cursor = new Cursor(text)
  }

  call(nesting: number): IntrinsicCall {
    const start = this.#cursor.offset
    const called = this.#cursor.match(name)
    if (called === null) throw this.#error('Expected the name of an intrinsic function')
    return this.#called(called, start, nesting)
  }

  requireEnd(): void {
    this.#cursor.skipSpace()
    if (!this.#cursor.done) throw this.#error(`Unexpected character '${this.#cursor.current}' after the call`)
  }

  #called(called: string, start: number, nesting: number): IntrinsicCall {
    const found = intrinsicFunctions.get(called)
    if (found === undefined) {
      const suggestion = closestName(called, intrinsicFunctions.keys())
      throw new IntrinsicSyntaxError(`Intrinsic function ${called} does not exist`, start, suggestion)
    }
    if (nesting > nestingMax) {
      throw new IntrinsicSyntaxError(`Intrinsic functions nest deeper than ${nestingMax} levels`, start)
    }
    this.#cursor.skipSpace()
    if (!this.#cursor.take('(')) throw this.#error(`Expected '(' after ${called}`)
    const given: CallArgument[] = []
    this.#cursor.skipSpace()
    while (!this.#cursor.take(')')) {
      if (given.length > 0 && !this.#cursor.take(',')) throw this.#error("Expected ',' or ')'")
      this.#cursor.skipSpace()
      given.push(this.#argument(nesting))
      this.#cursor.skipSpace()
    }
    return { name: called, function: found, arguments: given }
  }

  #argument(nesting: number): CallArgument {
    if (this.#cursor.sees("'")) return this.#string()
    if (this.#cursor.sees('$')) return this.#path()
    const start = this.#cursor.offset
    const spelled = this.#cursor.match(number)
    if (spelled !== null) return literal(parse(spelled))
    const word = this.#cursor.match(name)
    if (word === 'null') return literal(null)
    if (word === 'true') return literal(true)
    if (word === 'false') return literal(false)
    if (word === null) throw this.#error('Expected an argument: a string in single quotes, a number, a path or a call')
    return { type: 'call', call: this.#called(word, start, nesting + 1) }
  }

  /** Only these four characters may be escaped: at creation, the service refuses others, as in `'\"'` (recorded). */
  #string(): CallArgument {
    const start = this.#cursor.offset
    const quoted = this.#cursor.match(/'(?:[^'\\]|\\['{}\\])*'/y)
    if (quoted === null) {
      throw new IntrinsicSyntaxError(
        "String is not closed, or has a backslash before another character than \\ ' { }",
        start,
      )
    }
    const source = quoted.slice(1, -1)
    return { type: 'literal', value: source.replaceAll(/\\(.)/g, '$1'), source }
  }

  #path(): CallArgument {
    try {
      const path = this.#cursor.within(nameEnds.argument, () => parsePathAt(this.#cursor, 0))
      for (const variable of path.references) this.references.add(variable)
      return { type: 'path', path }
    } catch (error) {
      if (error instanceof PathSyntaxError) throw new IntrinsicSyntaxError(error.message, error.offset)
      throw error
    }
  }

  #error(message: string): IntrinsicSyntaxError {
    return new IntrinsicSyntaxError(message, this.#cursor.offset)
  }
}

function literal(value: JsonValue): CallArgument {
  return { type: 'literal', value, source: null }
}
