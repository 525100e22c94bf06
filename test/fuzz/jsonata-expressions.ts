import { type Choices, names, texts } from './jsonata-documents.ts'
import { functions } from './jsonata-functions.ts'
import { hasLiterals, literal } from './jsonata-literals.ts'

const operators = ['+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in', '&']

const signatures = [
  '<x:x>',
  '<s-:s>',
  '<a:a>',
  '<n?:n>',
  '<(sn):x>',
  '<a<n>:n>',
  '<j-:j>',
  '<f:x>',
  '<o:o>',
  '<b?:b>',
  '<l:x>',
]
const signaturesOfMany = ['<x+:x>', '<ss?:s>', '<s-n:x>', '<(ao)x:x>', '<a<s>n?:x>', '<n-n?n?:n>', '<xf:x>']

/** A random expression from the grammar: nearly all parse, and many have a result. */
export class ExpressionMaker {
  readonly #choices: Choices
  /** Variables that are bound at the expression's place. */
  #variables: string[] = ['v', 'w']
  /** How many steps of a path come before it: `%` needs some. */
  #steps = 0

  constructor(choices: Choices) {
    this.#choices = choices
  }

  expression(depth: number): string {
    const choices = this.#choices
    if (depth <= 0) return this.#leaf()
    switch (choices.below(26)) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
        return this.#path(depth)
      case 6:
      case 7:
        return `${this.#operand(depth)} ${choices.of(operators)} ${this.#operand(depth)}`
      case 8:
      case 9:
      case 10:
        return this.#call(depth)
      case 11:
        return this.#array(depth)
      case 12:
        return this.#object(depth)
      case 13:
        if (choices.chance(0.15)) return `(${this.expression(depth - 1)} ? ${this.expression(depth - 1)})`
        return `(${this.expression(depth - 1)} ? ${this.expression(depth - 1)} : ${this.expression(depth - 1)})`
      case 14:
        return this.#block(depth)
      case 15:
        return `${this.#operand(depth)}[${this.#predicate(depth)}]`
      case 16:
        return `${this.#operand(depth)} ~> ${this.#applied(depth)}`
      case 17:
        return this.#otherwise(depth)
      case 18:
        return `${this.#operand(depth)}${this.#order(depth)}`
      case 19:
        return `${this.#operand(depth)}${this.#object(depth)}`
      case 20:
        return `-${this.#operand(depth)}`
      case 21:
        return `${this.#operand(depth)}[]`
      case 22:
        return `${this.#lambda(depth, 1)}(${this.expression(depth - 1)})`
      case 23:
        return this.#recursion(depth)
      default:
        return this.#leaf()
    }
  }

  #otherwise(depth: number): string {
    return `(${this.expression(depth - 1)} ${this.#choices.of(['??', '?:'])} ${this.expression(depth - 1)})`
  }

  /** Functions that call themselves, in tail position and elsewhere, and functions that return functions. */
  #recursion(depth: number): string {
    const end = this.expression(depth - 2)
    const start = this.#choices.below(6)
    const form = this.#choices.below(4)
    if (form === 0) {
      const again = this.#choices.of(['', '', 'missing ?? ', 'missing ?: '])
      return `($f := function($n){$n <= 0 ? ${end} : ${again}$f($n - 1)}; $f(${start}))`
    }
    if (form === 1) return `($f := function($n){$n <= 0 ? ${end} : [$f($n - 1), $n]}; $f(${start}))`
    const lambda = this.#lambda(depth, 1)
    if (form === 2) return `(function($g){function($n){$g($n)}})(${lambda})(${end})`
    return `($f := ${this.#lambda(depth, 2)}; $f(?, ${start})(${end}))`
  }

  #leaf(): string {
    const choices = this.#choices
    switch (choices.below(12)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return choices.of(names)
      case 4:
        return '$'
      case 5:
        return choices.of(['$$', '*', '**', 'missing', '$unbound'])
      case 6:
        return `$${choices.of(this.#variables)}`
      case 7:
        return JSON.stringify(choices.of(texts))
      case 8:
        return choices.of(['true', 'false', 'null'])
      case 9:
        return choices.of(['[]', '{}', '()', '`a`', 'and', '/a/', '$sum', '$uppercase', "'it''s'", '"\\u00e9\\t"'])
      default:
        return choices.of(['0', '1', '2', '3', '10', '1.5', '-1', '1e3', '2E-2', '0.1'])
    }
  }

  #operand(depth: number): string {
    const choices = this.#choices
    if (choices.chance(0.5)) return this.#leaf()
    // Without parentheses it may be parsed in a way other than it was made: both sides must agree on which.
    const inside = this.expression(depth - 1)
    return choices.chance(0.25) ? inside : `(${inside})`
  }

  #path(depth: number): string {
    const choices = this.#choices
    const before = this.#steps
    let path = this.#step(depth, true)
    for (let count = choices.below(4); count > 0; count--) {
      this.#steps++
      path += `.${this.#step(depth, false)}`
    }
    this.#steps = before
    if (choices.chance(0.1)) {
      path += this.#order(depth - 1)
      if (choices.chance(0.2)) path += choices.of(['[0]', '#$i', '[$ = 1]', '.a', '[]', `.%`])
    }
    if (choices.chance(0.1)) path += this.#object(depth)
    return path
  }

  #order(depth: number): string {
    const choices = this.#choices
    const terms = Array.from(
      { length: choices.chance(0.2) ? 2 : 1 },
      () => `${choices.of(['', '<', '>'])}${this.expression(depth - 1)}`,
    )
    return `^(${terms.join(', ')})`
  }

  #step(depth: number, first: boolean): string {
    const choices = this.#choices
    let step: string
    switch (choices.below(first ? 14 : 12)) {
      case 0:
        step = choices.of(['*', '**', '$'])
        break
      case 1:
        step = `(${this.expression(depth - 1)})`
        break
      case 2:
        step = this.#array(depth)
        break
      case 3:
        step = this.#object(depth)
        break
      case 4:
        step = !first && this.#steps > 0 ? '%' : choices.of(names)
        break
      case 10:
        step = choices.chance(0.7) ? choices.of(names) : choices.of(['`b`', '"a"', "'c'", 'and', 'in', 'or'])
        break
      case 11:
        step = choices.chance(0.5) ? this.#call(depth) : `(${this.#leaf()}; ${this.expression(depth - 1)})`
        break
      case 12:
        step = `$${choices.of(this.#variables)}`
        break
      case 13:
        step = choices.of(['$', '$$'])
        break
      default:
        step = choices.of(names)
    }
    if (choices.chance(0.06)) {
      const name = choices.of(['p', 'q'])
      step += `${choices.of(['@', '#'])}$${name}`
      this.#variables.push(name)
    }
    if (choices.chance(0.2)) step += `[${this.#predicate(depth)}]`
    if (choices.chance(0.05)) step += '[]'
    if (choices.chance(0.04)) step += '#$i'
    return step
  }

  #predicate(depth: number): string {
    const choices = this.#choices
    switch (choices.below(6)) {
      case 0:
      case 1:
        return String(choices.of([0, 1, -1, 2, -2]))
      case 2:
        return `${choices.of(names)} ${choices.of(operators)} ${this.#leaf()}`
      case 3:
        return choices.of(['[0,1]', '[0..1]', '$ = 1', '$', 'true', '[[0]]', '%.a', '% = 1', '$i = 0', '1.7', '-1.2'])
      default:
        return this.expression(depth - 2)
    }
  }

  #array(depth: number): string {
    const choices = this.#choices
    if (choices.chance(0.2)) return `[${choices.below(3)}..${choices.below(5)}]`
    const items = Array.from({ length: choices.below(4) }, () =>
      choices.chance(0.06) ? `${this.#leaf()}..${this.#leaf()}` : this.expression(depth - 2),
    )
    return `[${items.join(', ')}]`
  }

  #object(depth: number): string {
    const choices = this.#choices
    const pairs = Array.from({ length: choices.below(3) }, (_nothing, index) => {
      // A key like a number would come first in the reference's objects.
      const key = choices.chance(0.6)
        ? `"k${index}"`
        : choices.chance(0.1)
          ? `function($k){$type($k) = "string" ? "_" & $k : $k}(${this.expression(depth - 2)})`
          : `"_" & $string(${this.expression(depth - 2)})`
      return `${key}: ${this.expression(depth - 2)}`
    })
    return `{${pairs.join(', ')}}`
  }

  #block(depth: number): string {
    const choices = this.#choices
    const variables = [...this.#variables]
    const parts: string[] = []
    for (let count = choices.below(3); count > 0; count--) {
      const name = choices.of(['x', 'y', 'v'])
      parts.push(`$${name} := ${this.expression(depth - 1)}`)
      this.#variables.push(name)
    }
    parts.push(this.expression(depth - 1))
    this.#variables = variables
    return `(${parts.join('; ')})`
  }

  #lambda(depth: number, parameters: number): string {
    const choices = this.#choices
    const variables = [...this.#variables]
    const given = ['m', 'n', 'o'].slice(0, parameters)
    this.#variables.push(...given, ...given)
    const body = this.expression(depth - 2)
    this.#variables = variables
    const signature = choices.chance(0.08) ? choices.of(parameters === 1 ? signatures : signaturesOfMany) : ''
    return `${choices.of(['function', 'function', 'λ'])}(${given.map((name) => `$${name}`).join(', ')})${signature}{${body}}`
  }

  #call(depth: number): string {
    const [name, ...kinds] = this.#choices.of(functions)
    return `$${name}(${kinds.map((kind) => this.#argument(kind, depth - 1)).join(', ')})`
  }

  #applied(depth: number): string {
    const choices = this.#choices
    switch (choices.below(5)) {
      case 0:
        if (choices.chance(0.2)) return literal(choices, 'function')
        if (choices.chance(0.1)) return `${literal(choices, 'function')} ~> ${literal(choices, 'function')}`
        return choices.of(['$string', '$sum', '$count', '$keys', '$reverse', '$type', '$distinct', '$uppercase'])
      case 1:
        return this.#lambda(depth, 1)
      case 2:
        return `|${choices.of(['$', '**', choices.of(names), `${choices.of(names)}.${choices.of(names)}`])}|${this.#object(depth)}${choices.of(['', ', "a"', ', ["b","c"]'])}|`
      default: {
        const [name, , ...kinds] = choices.of(functions)
        return `$${name}(${kinds.map((kind) => this.#argument(kind, depth - 1)).join(', ')})`
      }
    }
  }

  #argument(kind: string, depth: number): string {
    const choices = this.#choices
    if (kind === 'parsed' || kind === 'pictured' || kind === 'replacement') return literal(choices, kind)
    // Now and then, something of the wrong kind.
    if (choices.chance(0.15)) return this.expression(depth)
    switch (kind) {
      case 'text':
        return choices.chance(0.6) ? JSON.stringify(choices.of(texts)) : `$string(${this.expression(depth - 1)})`
      case 'name':
        return JSON.stringify(choices.of(names))
      case 'number':
        return choices.chance(0.7) ? String(choices.of([0, 1, 2, 3, -1, -2, 1.5, 2.5, 12, 1234.567])) : this.#leaf()
      case 'flag':
        return choices.of(['true', 'false'])
      case 'list':
        return choices.chance(0.5) ? this.#array(depth) : this.#path(depth)
      case 'object':
        return choices.chance(0.5) ? this.#object(depth) : this.#leaf()
      case 'function':
        return choices.chance(0.85) ? this.#lambda(depth + 1, 1 + choices.below(3)) : literal(choices, kind)
      case 'function2':
        return this.#lambda(depth + 1, 2)
      case 'replacer':
        return choices.of([this.#lambda(depth + 1, 1), 'function($m){"<" & $m.match & ">"}', '$string', '$uppercase'])
      case 'matcher':
        return choices.of([
          this.#lambda(depth + 1, 1),
          'function($s){$s = "" ? missing : {"match": "a", "start": 0, "end": 1, "groups": []}}',
          'function($s){{"match": $s, "start": 0, "end": 1, "groups": ["x"], "next": function(){missing}}}',
        ])
      default:
        return hasLiterals(kind) ? literal(choices, kind) : this.expression(depth)
    }
  }
}
