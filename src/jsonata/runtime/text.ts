import { JsonNumber, type JsonObject, memberEntries } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import type { Evaluation } from './evaluation.ts'
import { FunctionValue } from './function-value.ts'

/** A value as text, as written by `$string` and `&`: a string unchanged, everything else as JSON. Functions are empty. */
export function toText(value: unknown, indented: boolean, evaluation: Evaluation): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || value instanceof JsonNumber) return finiteText(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (value instanceof FunctionValue) return ''
  return new Writer(indented, evaluation).write(value)
}

function finiteText(value: number | JsonNumber): string {
  const number = typeof value === 'number' ? value : value.value
  if (!Number.isFinite(number)) throw new JsonataError('D3001', { value: number })
  return numberAsText(number)
}

/** A double always preserves fifteen digits: `0.1 + 0.2` is written `0.3`. Whole numbers keep all of theirs. */
export function numberAsText(number: number): string {
  if (Number.isInteger(number)) return String(number + 0)
  return String(Number(number.toPrecision(15)))
}

/** Characters are counted as they are written: an array that repeats one long text many times stops at the limit. */
class Writer {
  readonly #indented: boolean
  readonly #evaluation: Evaluation
  readonly #parts: string[] = []
  #length = 0
  #counted = 0

  constructor(indented: boolean, evaluation: Evaluation) {
    this.#indented = indented
    this.#evaluation = evaluation
  }

  write(value: unknown): string {
    this.#value(value, 0)
    this.#evaluation.characters(this.#length)
    this.#evaluation.scan(this.#length)
    return this.#parts.join('')
  }

  #put(text: string): void {
    this.#length += text.length
    if (this.#length > this.#counted + 65_536) {
      this.#evaluation.characters(this.#length)
      this.#counted = this.#length
    }
    this.#parts.push(text)
  }

  #value(value: unknown, depth: number): void {
    if (typeof value === 'string') this.#put(JSON.stringify(value))
    else if (typeof value === 'number' || value instanceof JsonNumber) {
      const number = typeof value === 'number' ? value : value.value
      if (Number.isNaN(number)) this.#put('null')
      else if (Number.isFinite(number)) this.#put(numberAsText(number))
      else throw new JsonataError('D1001', { value: number })
    } else if (value === null || value === undefined) this.#put('null')
    else if (typeof value === 'boolean') this.#put(String(value))
    else if (value instanceof FunctionValue) this.#put('""')
    else if (Array.isArray(value)) this.#array(value, depth)
    else this.#object(value as JsonObject, depth)
  }

  #array(items: readonly unknown[], depth: number): void {
    if (items.length === 0) {
      this.#put('[]')
      return
    }
    this.#evaluation.step(4 * items.length)
    this.#put('[')
    for (let index = 0; index < items.length; index++) {
      if (index > 0) this.#put(',')
      this.#newLine(depth + 1)
      this.#value(items[index], depth + 1)
    }
    this.#newLine(depth)
    this.#put(']')
  }

  #object(object: JsonObject, depth: number): void {
    let first = true
    const entries = memberEntries(object)
    this.#evaluation.step(1 + 16 * entries.length)
    this.#put('{')
    for (const [name, member] of entries) {
      if (member === undefined) continue
      if (!first) this.#put(',')
      first = false
      this.#newLine(depth + 1)
      this.#put(`${JSON.stringify(name)}${this.#indented ? ': ' : ':'}`)
      this.#value(member, depth + 1)
    }
    if (!first) this.#newLine(depth)
    this.#put('}')
  }

  #newLine(depth: number): void {
    if (this.#indented) this.#put(`\n${'  '.repeat(depth)}`)
  }
}
