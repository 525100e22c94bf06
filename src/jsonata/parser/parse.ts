import { JsonataError } from '../errors.ts'
import { parseSignature, type Signature } from '../runtime/signature.ts'
import type { Syntax, SyntaxPair, SyntaxShape, SyntaxSortTerm } from './syntax.ts'
import { type LanguageVersion, type Token, Tokenizer } from './token.ts'

/** How many levels an expression may nest. It bounds every later walk over the tree. */
export const expressionNestingMax = 1_000

/** How tightly each operator binds to its left operand. */
const bindingPowers: Readonly<Record<string, number>> = {
  '.': 75,
  '[': 80,
  '{': 70,
  '(': 80,
  '@': 80,
  '#': 80,
  '?': 20,
  '+': 50,
  '-': 50,
  '*': 60,
  '/': 60,
  '%': 60,
  '=': 40,
  '<': 40,
  '>': 40,
  '^': 40,
  ':=': 10,
  '!=': 40,
  '<=': 40,
  '>=': 40,
  '~>': 40,
  '?:': 40,
  '??': 40,
  and: 30,
  or: 25,
  in: 40,
  '&': 50,
}

/** Tokens that stand for themselves, but neither begin an expression nor continue one. */
const punctuation = new Set([']', '}', ')', ',', ';', ':', '|', '**', '..'])

/** Reads an expression. */
export function parse(source: string, version: LanguageVersion): Syntax {
  return new Parser(source, version).document()
}

/** A top-down operator precedence parser: each token knows what it means at the start of an expression or after one. */
class Parser {
  readonly #tokenizer: Tokenizer
  #token: Token
  #nesting = 0

  constructor(source: string, version: LanguageVersion) {
    this.#tokenizer = new Tokenizer(source, version)
    this.#token = this.#checked(this.#tokenizer.next(false))
  }

  document(): Syntax {
    const expression = this.#expression(0)
    if (this.#token.kind !== 'end') {
      throw new JsonataError('S0201', { position: this.#token.position, token: this.#token.value })
    }
    return expression
  }

  #expression(rightPower: number): Syntax {
    this.#nesting++
    if (this.#nesting > expressionNestingMax) this.#tooDeep(this.#token.position)
    const first = this.#token
    this.#advance(true)
    let left = this.#prefix(first)
    for (;;) {
      const operator = this.#token
      if (operator.kind !== 'operator' || rightPower >= (bindingPowers[operator.value as string] ?? 0)) break
      this.#advance(false)
      left = this.#infix(left, operator)
    }
    this.#nesting--
    return left
  }

  #checked(token: Token): Token {
    const known =
      token.kind !== 'operator' || bindingPowers[token.value as string] || punctuation.has(String(token.value))
    if (!known) throw new JsonataError('S0204', { position: token.position, token: token.value })
    return token
  }

  #advance(operatorExpected: boolean): void {
    this.#token = this.#checked(this.#tokenizer.next(operatorExpected))
  }

  #is(operator: string): boolean {
    return this.#token.kind === 'operator' && this.#token.value === operator
  }

  #expect(operator: string, operatorExpected: boolean): void {
    if (!this.#is(operator)) {
      const code = this.#token.kind === 'end' ? 'S0203' : 'S0202'
      throw new JsonataError(code, { position: this.#token.position, token: this.#token.value, value: operator })
    }
    this.#advance(operatorExpected)
  }

  #node(position: number, shape: SyntaxShape, ...children: (Syntax | undefined)[]): Syntax {
    let height = 0
    for (const child of children) if (child !== undefined && child.height > height) height = child.height
    if (height >= expressionNestingMax) this.#tooDeep(position)
    return { ...shape, position, height: height + 1 }
  }

  #tooDeep(position: number): never {
    throw new JsonataError('S0501', { position, value: expressionNestingMax }, 'depth')
  }

  #prefix(token: Token): Syntax {
    const { position, value } = token
    switch (token.kind) {
      case 'name':
      case 'variable':
        return this.#node(position, { kind: token.kind, value: value as string })
      case 'string':
        return this.#node(position, { kind: 'string', value: value as string })
      case 'number':
        return this.#node(position, { kind: 'number', value: value as number })
      case 'value':
        return this.#node(position, { kind: 'value', value: value as boolean | null })
      case 'regex':
        if (typeof value !== 'object' || value === null) break
        return this.#node(position, { kind: 'regex', value })
      case 'end':
        // Not yet an error: anything missing after it (a closing bracket) is reported first.
        return this.#node(position, { kind: 'end' })
      case 'operator':
        return this.#prefixOperator(position, value as string)
    }
    throw new JsonataError('S0201', { position, token: String(value) })
  }

  #prefixOperator(position: number, operator: string): Syntax {
    switch (operator) {
      // A word that is an operator elsewhere is a field name where an expression must begin.
      case 'and':
      case 'in':
      case 'or':
        return this.#node(position, { kind: 'name', value: operator })
      case '-': {
        const expression = this.#expression(70)
        return this.#node(position, { kind: 'negate', expression }, expression)
      }
      case '*':
        return this.#node(position, { kind: 'wildcard' })
      case '**':
        return this.#node(position, { kind: 'descendant' })
      case '%':
        return this.#node(position, { kind: 'parent' })
      case '(':
        return this.#block(position)
      case '[':
        return this.#array(position)
      case '{': {
        const pairs = this.#pairs()
        return this.#node(position, { kind: 'object', pairs }, ...pairs.flat())
      }
      case '|':
        return this.#transform(position)
      default:
        throw new JsonataError('S0211', { position, token: operator })
    }
  }

  #block(position: number): Syntax {
    const expressions: Syntax[] = []
    while (!this.#is(')')) {
      expressions.push(this.#expression(0))
      if (!this.#is(';')) break
      this.#advance(false)
    }
    this.#expect(')', true)
    return this.#node(position, { kind: 'block', expressions }, ...expressions)
  }

  #array(position: number): Syntax {
    const items: Syntax[] = []
    if (!this.#is(']')) {
      for (;;) {
        let item = this.#expression(0)
        if (this.#is('..')) {
          const range = this.#token.position
          this.#advance(false)
          const right = this.#expression(0)
          item = this.#node(range, { kind: 'binary', operator: '..', left: item, right }, item, right)
        }
        items.push(item)
        if (!this.#is(',')) break
        this.#advance(false)
      }
    }
    this.#expect(']', true)
    return this.#node(position, { kind: 'array', items }, ...items)
  }

  #pairs(): SyntaxPair[] {
    const pairs: SyntaxPair[] = []
    if (!this.#is('}')) {
      for (;;) {
        const key = this.#expression(0)
        this.#expect(':', false)
        pairs.push([key, this.#expression(0)])
        if (!this.#is(',')) break
        this.#advance(false)
      }
    }
    this.#expect('}', true)
    return pairs
  }

  #transform(position: number): Syntax {
    const pattern = this.#expression(0)
    this.#expect('|', false)
    const update = this.#expression(0)
    let deletion: Syntax | undefined
    if (this.#is(',')) {
      this.#advance(false)
      deletion = this.#expression(0)
    }
    this.#expect('|', false)
    return this.#node(position, { kind: 'transform', pattern, update, deletion }, pattern, update, deletion)
  }

  #infix(left: Syntax, token: Token): Syntax {
    const { position } = token
    const operator = token.value as string
    switch (operator) {
      case '(':
        return this.#call(left, position)
      case '[':
        return this.#filter(left, position)
      case '{': {
        const pairs = this.#pairs()
        return this.#node(position, { kind: 'group', left, pairs }, left, ...pairs.flat())
      }
      case '^':
        return this.#sort(left, position)
      case ':=': {
        if (left.kind !== 'variable') throw new JsonataError('S0212', { position: left.position, token: tokenOf(left) })
        // One less than its own power, so that assignments chain from the right.
        const right = this.#expression(bindingPowers[':=']! - 1)
        return this.#node(position, { kind: 'bind', name: left.value, right }, right)
      }
      case '@':
      case '#': {
        const right = this.#expression(bindingPowers[operator]!)
        if (right.kind !== 'variable') throw new JsonataError('S0214', { position: right.position, token: operator })
        return this.#node(position, { kind: operator === '@' ? 'focus' : 'index', left, name: right.value }, left)
      }
      case '?': {
        const then = this.#expression(0)
        let otherwise: Syntax | undefined
        if (this.#is(':')) {
          this.#advance(false)
          otherwise = this.#expression(0)
        }
        return this.#node(position, { kind: 'condition', test: left, then, otherwise }, left, then, otherwise)
      }
      case '?:':
      case '??': {
        const otherwise = this.#expression(0)
        const kind = operator === '?:' ? 'elvis' : 'coalesce'
        return this.#node(position, { kind, left, otherwise }, left, otherwise)
      }
      case '~>': {
        const right = this.#expression(bindingPowers[operator]!)
        return this.#node(position, { kind: 'apply', left, right }, left, right)
      }
      default: {
        const right = this.#expression(bindingPowers[operator]!)
        return this.#node(position, { kind: 'binary', operator, left, right }, left, right)
      }
    }
  }

  #filter(left: Syntax, position: number): Syntax {
    if (this.#is(']')) {
      // `a[1][]` asks for an array of what `a` gives, whatever filters come in between.
      let step = left
      while (step.kind === 'filter') step = step.left
      step.keepArray = true
      this.#advance(true)
      return left
    }
    const predicate = this.#expression(0)
    this.#expect(']', true)
    return this.#node(position, { kind: 'filter', left, predicate }, left, predicate)
  }

  #sort(left: Syntax, position: number): Syntax {
    this.#expect('(', false)
    const terms: SyntaxSortTerm[] = []
    for (;;) {
      const descending = this.#is('>')
      if (descending || this.#is('<')) this.#advance(false)
      terms.push({ descending, expression: this.#expression(0) })
      if (!this.#is(',')) break
      this.#advance(false)
    }
    this.#expect(')', false)
    return this.#node(position, { kind: 'sort', left, terms }, left, ...terms.map((term) => term.expression))
  }

  #call(procedure: Syntax, position: number): Syntax {
    const given: Syntax[] = []
    let partial = false
    if (!this.#is(')')) {
      for (;;) {
        if (this.#is('?')) {
          partial = true
          given.push(this.#node(this.#token.position, { kind: 'placeholder' }))
          this.#advance(false)
        } else given.push(this.#expression(0))
        if (!this.#is(',')) break
        this.#advance(false)
      }
    }
    this.#expect(')', true)
    const isLambda = procedure.kind === 'name' && (procedure.value === 'function' || procedure.value === '\u03bb')
    if (isLambda) return this.#lambda(given, position)
    return this.#node(position, { kind: 'call', procedure, arguments: given, partial }, procedure, ...given)
  }

  #lambda(given: readonly Syntax[], position: number): Syntax {
    const parameters = given.map((parameter, index) => {
      if (parameter.kind === 'variable') return parameter.value
      throw new JsonataError('S0208', { position: parameter.position, token: tokenOf(parameter), value: index + 1 })
    })
    const signature = this.#is('<') ? this.#signature() : undefined
    this.#expect('{', false)
    const body = this.#expression(0)
    this.#expect('}', false)
    return this.#node(position, { kind: 'lambda', parameters, signature, body }, body)
  }

  /** The signature's letters and brackets come as tokens; they are joined again and read as one. */
  #signature(): Signature {
    const position = this.#token.position
    let depth = 1
    let text = '<'
    while (depth > 0 && !this.#is('{') && this.#token.kind !== 'end') {
      this.#advance(false)
      if (this.#is('<')) depth++
      else if (this.#is('>')) depth--
      text += String(this.#token.value)
    }
    this.#expect('>', false)
    try {
      return parseSignature(text)
    } catch (error) {
      throw error instanceof JsonataError ? error.locate(position, undefined) : error
    }
  }
}

function tokenOf(syntax: Syntax): unknown {
  if (syntax.kind === 'binary') return syntax.operator
  return 'value' in syntax ? syntax.value : syntax.kind
}
