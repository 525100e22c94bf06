import { type Choices, names, texts } from './jsonata-documents.ts'
import { functions } from './jsonata-functions.ts'

const operators = ['+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in', '&']

/**
 * The reference applies what follows a block at the end of a function to the call in it before that call is made:
 * such bodies are handed on through a function.
 */
function bodyOf(expression: string): string {
  return expression.startsWith('(') ? `$append(${expression}, missing)` : expression
}

/** A random expression, from the grammar: nearly all parse, and many give something. */
export class ExpressionMaker {
  readonly #choices: Choices
  /** Variables that are bound where the expression stands. */
  #variables: string[] = ['v', 'w']
  /** How many steps of a path there are before: `%` needs some. */
  #steps = 0
  /** Within an array constructor, where the reference's `*` may find flags of its own among the values. */
  #inArray = false

  constructor(choices: Choices) {
    this.#choices = choices
  }

  expression(depth: number): string {
    const choices = this.#choices
    if (depth <= 0) return this.#leaf()
    switch (choices.below(24)) {
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
        return `${this.#operand(depth)}^(${choices.of(['', '<', '>'])}${this.expression(depth - 1)})`
      case 19:
        return `${this.#operand(depth)}${this.#object(depth)}`
      case 20:
        return `-${this.#operand(depth)}`
      case 21:
        return `${this.#operand(depth)}[]`
      case 22:
        return `${this.#lambda(depth, 1)}(${this.expression(depth - 1)})`
      default:
        return this.#leaf()
    }
  }

  /** The reference library never comes back where it has evaluated a regular expression twice, as it does here. */
  #otherwise(depth: number): string {
    const left = this.expression(depth - 1)
    const operator = this.#choices.of(['??', '?:'])
    return `(${left.includes('/') ? 'a' : left} ${operator} ${this.expression(depth - 1)})`
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
        return choices.of([
          '$$',
          this.#inArray ? 'missing' : '*',
          this.#inArray ? '$unbound' : '**',
          'missing',
          '$unbound',
        ])
      case 6:
        return `$${choices.of(this.#variables)}`
      case 7:
        return JSON.stringify(choices.of(texts))
      case 8:
        return choices.of(['true', 'false', 'null'])
      case 9:
        return '[]'
      default:
        return String(choices.of([0, 1, 2, 3, 10, 1.5, -1]))
    }
  }

  #operand(depth: number): string {
    return this.#choices.chance(0.5) ? this.#leaf() : `(${this.expression(depth - 1)})`
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
    if (choices.chance(0.1)) path += `^(${choices.of(['', '<', '>'])}${this.expression(depth - 2)})`
    if (choices.chance(0.1)) path += this.#object(depth)
    return path
  }

  #step(depth: number, first: boolean): string {
    const choices = this.#choices
    let step: string
    switch (choices.below(first ? 12 : 10)) {
      case 0:
        step = first && this.#inArray ? '$' : choices.of(['*', '**', '$'])
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
        step = `$${choices.of(this.#variables)}`
        break
      case 11:
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
        return choices.of(['[0,1]', '[0..1]', '$ = 1', '$', 'true', '[[0]]'])
      default:
        return this.expression(depth - 2)
    }
  }

  #array(depth: number): string {
    const choices = this.#choices
    if (choices.chance(0.2)) return `[${choices.below(3)}..${choices.below(5)}]`
    const before = this.#inArray
    this.#inArray = true
    const items = Array.from({ length: choices.below(4) }, () => this.expression(depth - 2))
    this.#inArray = before
    return `[${items.join(', ')}]`
  }

  #object(depth: number): string {
    const choices = this.#choices
    const pairs = Array.from({ length: choices.below(3) }, (_nothing, index) => {
      // A key like a number would stand first in the reference's objects.
      const key = choices.chance(0.6) ? `"k${index}"` : `"_" & $string(${this.expression(depth - 2)})`
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
    const body = bodyOf(this.expression(depth - 2))
    this.#variables = variables
    const signature = choices.chance(0.05) ? choices.of(['<x:x>', '<s-:s>', '<a:a>', '<n?:n>', '<(sn):x>']) : ''
    return `function(${given.map((name) => `$${name}`).join(', ')})${parameters === 1 ? signature : ''}{${body}}`
  }

  #call(depth: number): string {
    const [name, ...kinds] = this.#choices.of(functions)
    return `$${name}(${kinds.map((kind) => this.#argument(kind, depth - 1)).join(', ')})`
  }

  #applied(depth: number): string {
    const choices = this.#choices
    switch (choices.below(5)) {
      case 0:
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

  /** A text with the picture it is to be read by: on others the two sides are free to differ. */
  #parsed(): string {
    return this.#choices.of([
      '"12", "0"',
      '"XIV", "I"',
      '"twelve", "w"',
      '"1,234", "#,##0"',
      '"ab", "a"',
      '"3rd", "0;o"',
      '"x", "0"',
    ])
  }

  #argument(kind: string, depth: number): string {
    const choices = this.#choices
    if (kind === 'parsed') return this.#parsed()
    if (kind === 'literal') return JSON.stringify(choices.of(['', 'x', '$0', '$1-$2', '$$']))
    // Now and then something else than is wanted.
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
        return choices.chance(0.85)
          ? this.#lambda(depth + 1, 1 + choices.below(3))
          : choices.of(['$string', '$boolean', '$not', '$type', '$count', '$sum', '$append(?, 1)', '$uppercase'])
      case 'function2':
        return this.#lambda(depth + 1, 2)
      case 'regex':
        return choices.of([
          '/a/',
          '/[a-z]+/i',
          '/(l+)(o)?/',
          '/\\\\d/',
          '/b|,/',
          '/^\\\\s/',
          '/x*/',
          '/(?=b)./',
          '/[^a]b?/',
        ])
      case 'integerPicture':
        return choices.of([
          '"0"',
          '"#,##0"',
          '"I"',
          '"w"',
          '"Ww"',
          '"a"',
          '"A"',
          '"0;o"',
          '"w;o"',
          '"000"',
          '"W"',
          '"i"',
        ])
      case 'numberPicture':
        return choices.of([
          '"0"',
          '"#,##0.00"',
          '"0.0#"',
          '"#0%"',
          '"00.###e0"',
          '"(0)"',
          '"$0.0;-$0.0"',
          '"###"',
          '"#.##"',
        ])
      case 'millis':
        return choices.of(['0', '1521801216617', '-1000', '951782400000', '1.5e12'])
      case 'datePicture':
        return choices.of([
          '"[Y]-[M01]-[D01]"',
          '"[FNn], [D1o] [MNn] [Y]"',
          '"[H01]:[m]:[s].[f001][Z]"',
          '"[h]:[m][Pn]"',
          '"[dwo] [W] [w] [X]"',
          '"[MN,3-3] [YI] [F1]"',
        ])
      case 'date':
        return choices.of([
          '"2018-03-23T10:33:36.617Z"',
          '"2020-02-29"',
          '"2020"',
          '"x"',
          '"2018-03-23T10:33:36+01:00"',
        ])
      default:
        return this.expression(depth)
    }
  }
}
