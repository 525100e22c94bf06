import { isObject, type JsonValue, memberEntries } from '../../../json/index.ts'
import { delimitersOf } from '../../expression-text.ts'
import type { Part } from '../../model/machine.ts'
import type { DefinitionPlace } from '../../model/place.ts'

/** Whether a value is a JSONata expression in a place where one is allowed. */
export function isExpression(part: Part, value: JsonValue): boolean {
  return part.language === 'JSONata' && typeof value === 'string' && delimitersOf(value) === 'complete'
}

/** A member of an object inside a payload template, or an item of an array. */
export interface TemplateEntry {
  readonly name: string | number
  readonly value: JsonValue
  readonly place: DefinitionPlace
}

/** Everything inside a value, including objects and arrays, the outer ones before the inner ones. */
export function* entriesInside(value: JsonValue, place: DefinitionPlace): Generator<TemplateEntry> {
  // A stack instead of recursion: nested generators would cost their depth at every step.
  const stack: TemplateEntry[] = childrenOf(value, place).reverse()
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    yield entry
    for (const child of childrenOf(entry.value, entry.place).reverse()) stack.push(child)
  }
}

function childrenOf(value: JsonValue, place: DefinitionPlace): TemplateEntry[] {
  if (Array.isArray(value)) return value.map((item, index) => ({ name: index, value: item, place: place.child(index) }))
  if (!isObject(value)) return []
  return memberEntries(value).map(([name, member]) => ({ name, value: member, place: place.child(name) }))
}
