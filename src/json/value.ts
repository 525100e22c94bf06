/**
 * The value model that every payload is read into.
 *
 * Plain JavaScript values, as the native parser makes them, are enough for almost all documents. They lose two things:
 * the spelling of a number (`1.0`, a twenty-digit integer) and the order of members whose names look like array
 * indices. `JsonNumber` and `OrderedObject` exist for exactly those cases, so all code reads objects and numbers
 * through the functions of this file. Values never change once built, so they can be shared freely.
 */
export type JsonValue = null | boolean | string | number | JsonNumber | JsonValue[] | JsonObject

export type JsonObject = PlainObject | OrderedObject

export interface PlainObject {
  [name: string]: JsonValue
}

/** A number whose text would be lost in a JavaScript number. */
export class JsonNumber {
  readonly text: string
  readonly value: number

  constructor(text: string) {
    this.text = text
    this.value = Number(text)
  }

  toJSON(): unknown {
    return rawJson(this.text)
  }
}

// TypeScript's library does not declare `JSON.rawJSON` (ES2025 proposal, in Node since 22).
const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON

/** Thrown by `OrderedObject.toJSON`: native serialisation would sort its members, so the caller writes them itself. */
export const orderedObjectMet: unique symbol = Symbol('OrderedObject met')

/** An object with at least one member that a plain object would move or mistreat: `"2"`, `"1"`, `"__proto__"`. */
export class OrderedObject {
  readonly members: ReadonlyMap<string, JsonValue>

  constructor(members: ReadonlyMap<string, JsonValue>) {
    this.members = members
  }

  toJSON(): never {
    throw orderedObjectMet
  }
}

/** Whether a plain object would leave a member of this name in its place. */
export function isPlainName(name: string): boolean {
  const first = name.charCodeAt(0)
  if (first >= 48 && first <= 57) return !/^(?:0|[1-9]\d{0,9})$/.test(name)
  return name !== '__proto__'
}

/**
 * Collects members and returns the cheapest object that preserves their order. A repeated name keeps its first place.
 */
export class ObjectBuilder {
  #plain: PlainObject | null = {}
  #ordered: Map<string, JsonValue> | null = null

  set(name: string, value: JsonValue): this {
    if (this.#ordered !== null) this.#ordered.set(name, value)
    else if (isPlainName(name)) this.#plain![name] = value
    else {
      this.#ordered = new Map(Object.entries(this.#plain!))
      this.#ordered.set(name, value)
      this.#plain = null
    }
    return this
  }

  build(): JsonObject {
    return this.#ordered === null ? this.#plain! : new OrderedObject(this.#ordered)
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
}

export function isNumber(value: unknown): value is number | JsonNumber {
  return typeof value === 'number' || value instanceof JsonNumber
}

/** The numeric value, whatever the spelling. */
export function toNumber(value: number | JsonNumber): number {
  return typeof value === 'number' ? value : value.value
}

/** The number as text, in its original spelling. */
export function numberText(value: number | JsonNumber): string {
  return typeof value === 'number' ? JSON.stringify(value) : value.text
}

/** The member's value, or undefined when the object has no such member. */
export function getMember(object: JsonObject, name: string): JsonValue | undefined {
  if (object instanceof OrderedObject) return object.members.get(name)
  return Object.hasOwn(object, name) ? object[name] : undefined
}

export function hasMember(object: JsonObject, name: string): boolean {
  return object instanceof OrderedObject ? object.members.has(name) : Object.hasOwn(object, name)
}

export function memberNames(object: JsonObject): string[] {
  return object instanceof OrderedObject ? [...object.members.keys()] : Object.keys(object)
}

export function memberValues(object: JsonObject): JsonValue[] {
  return object instanceof OrderedObject ? [...object.members.values()] : Object.values(object)
}

export function memberEntries(object: JsonObject): [string, JsonValue][] {
  return object instanceof OrderedObject ? [...object.members] : Object.entries(object)
}

/** A copy of the object with one member replaced, or added at the end. */
export function withMember(object: JsonObject, name: string, value: JsonValue): JsonObject {
  if (!(object instanceof OrderedObject) && isPlainName(name)) return { ...object, [name]: value }
  const members = new Map(memberEntries(object))
  members.set(name, value)
  return new OrderedObject(members)
}

export type JsonType = 'null' | 'boolean' | 'string' | 'number' | 'array' | 'object'

export function typeOf(value: JsonValue): JsonType {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'object') return value instanceof JsonNumber ? 'number' : 'object'
  return typeof value as JsonType
}

/**
 * Deep equality: numbers by value (`1` equals `1.0`), objects whatever the order of their members. `spend` is told how
 * many values were visited, and may throw to stop: values that share their parts can be endless.
 */
export function equals(left: JsonValue, right: JsonValue, spend: (steps: number) => void = free): boolean {
  if (left === right) return true
  if (isNumber(left)) return isNumber(right) && toNumber(left) === toNumber(right)
  if (Array.isArray(left)) {
    if (!Array.isArray(right) || left.length !== right.length) return false
    spend(left.length)
    return left.every((item, index) => equals(item, right[index]!, spend))
  }
  if (!isObject(left) || !isObject(right)) return false
  const entries = memberEntries(left)
  if (entries.length !== memberNames(right).length) return false
  spend(2 * entries.length)
  return entries.every(([name, value]) => {
    const other = getMember(right, name)
    return other !== undefined && equals(value, other, spend)
  })
}

function free(): void {}
