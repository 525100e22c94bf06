import {
  isNumber,
  JsonNumber,
  type JsonObject,
  type JsonValue,
  memberEntries,
  ObjectBuilder,
  toNumber,
} from '../json/index.ts'
import { TupleStream } from './compile/tuple.ts'
import { JsonataError } from './errors.ts'
import type { Evaluation } from './runtime/evaluation.ts'
import { FunctionValue } from './runtime/function-value.ts'
import { isLong } from './runtime/long.ts'
import { ConstructedArray, collapse, Sequence } from './runtime/sequence.ts'

/** The result as callers see it: no sequences, only arrays. Values that contain none are returned unchanged. */
export function settle(value: unknown, evaluation: Evaluation): unknown {
  return plain(value instanceof TupleStream ? collapse(value.values()) : value, evaluation)
}

function plain(value: unknown, evaluation: Evaluation): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return plainArray(value, evaluation)
  if (value instanceof JsonNumber || value instanceof FunctionValue) return value
  return plainObject(value as JsonObject, evaluation)
}

function plainArray(items: unknown[], evaluation: Evaluation): unknown[] {
  evaluation.step(items.length)
  let copy: unknown[] | undefined
  if (items instanceof Sequence || items instanceof ConstructedArray) copy = Array.from(items)
  for (let index = 0; index < items.length; index++) {
    const item = items[index]
    if (typeof item !== 'object' || item === null) continue
    const settled = plain(item, evaluation)
    if (settled === item) continue
    copy ??= items.slice()
    copy[index] = settled
  }
  return copy ?? items
}

function plainObject(object: JsonObject, evaluation: Evaluation): JsonObject {
  const entries = memberEntries(object)
  evaluation.step(4 * entries.length)
  let changed = false
  for (const entry of entries) {
    const settled = plain(entry[1], evaluation)
    if (settled === entry[1]) continue
    changed = true
    entry[1] = settled as JsonValue
  }
  if (!changed) return object
  const builder = new ObjectBuilder()
  for (const [name, member] of entries) builder.set(name, member)
  return builder.build()
}

/** A result that is not JSON, because it contains a function. */
export class UnsupportedResultError extends JsonataError {
  constructor() {
    super('D3146')
    this.name = 'UnsupportedResultError'
  }
}

export interface ToJsonOptions {
  /** How many characters all texts in the value may have together, each counted wherever it occurs. */
  readonly charactersMax?: number
  /** How deep it may nest. */
  readonly depthMax?: number
  /** Called with the number of steps it took. */
  readonly spent?: (steps: number) => void
}

/**
 * A result as a JSON value, or undefined if there is none. Undefined members are dropped. Numbers lose their original
 * spelling (`1.0` is 1, as users of the service report), except for the digits of 64-bit integers; minus zero is zero, and
 * a number that JSON cannot write becomes its name as a text, as the service answers for `[1/0]`.
 *
 * @throws UnsupportedResultError if it is, or contains, a function.
 */
export function toJsonValue(value: unknown, options: ToJsonOptions = {}): JsonValue | undefined {
  if (value === undefined || value === null || typeof value === 'boolean') return value
  if (isNumber(value)) return plainNumber(value)
  const converter = new Converter(options)
  try {
    return converter.convert(value, 0)
  } finally {
    options.spent?.(converter.visited)
  }
}

class Converter {
  readonly #depthMax: number
  #characters: number
  visited = 0

  constructor({ charactersMax = 16 * 1024 * 1024, depthMax = 1_000 }: ToJsonOptions) {
    this.#characters = charactersMax
    this.#depthMax = depthMax
  }

  #count(characters: number): void {
    this.visited++
    this.#characters -= characters
    if (this.#characters < 0) throw new JsonataError('D3147', { value: 'it is too large' }, 'memory')
  }

  convert(value: unknown, depth: number): JsonValue {
    if (typeof value === 'string') {
      this.#count(value.length + 2)
      return value
    }
    this.#count(4)
    if (typeof value === 'boolean' || value === null) return value
    if (isNumber(value)) return plainNumber(value)
    if (value === undefined) return null
    if (value instanceof FunctionValue || typeof value !== 'object') throw new UnsupportedResultError()
    if (depth > this.#depthMax) throw new JsonataError('D3147', { value: 'it nests too deep' }, 'depth')
    return Array.isArray(value) ? this.#array(value, depth) : this.#object(value as JsonObject, depth)
  }

  #array(items: unknown[], depth: number): JsonValue[] {
    let copy: JsonValue[] | undefined
    if (items instanceof Sequence || items instanceof ConstructedArray) copy = Array.from(items) as JsonValue[]
    for (let index = 0; index < items.length; index++) {
      const converted = this.convert(items[index], depth + 1)
      if (converted === items[index] && !Object.is(items[index], -0)) continue
      copy ??= items.slice() as JsonValue[]
      copy[index] = converted
    }
    return copy ?? (items as JsonValue[])
  }

  #object(object: JsonObject, depth: number): JsonObject {
    let builder: ObjectBuilder | undefined
    const entries = memberEntries(object) as [string, unknown][]
    for (const entry of entries) {
      this.#count(entry[0].length + 3)
      if (entry[1] === undefined) {
        builder ??= new ObjectBuilder()
        continue
      }
      const converted = this.convert(entry[1], depth + 1)
      if (converted === entry[1] && !Object.is(converted, -0)) continue
      builder ??= new ObjectBuilder()
      entry[1] = converted
    }
    if (builder === undefined) return object
    for (const [name, member] of entries) if (member !== undefined) builder.set(name, member as JsonValue)
    return builder.build()
  }
}

function plainNumber(value: number | JsonNumber): JsonValue {
  const number = toNumber(value)
  if (value instanceof JsonNumber && number !== 0 && isLong(value)) return value
  if (!Number.isFinite(number)) return String(number)
  return number === 0 ? 0 : number
}
