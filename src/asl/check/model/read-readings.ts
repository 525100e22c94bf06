import { isObject, type JsonValue, memberEntries } from '../../../json/index.ts'
import { Comparisons } from '../../diagnostics/index.ts'
import { delimitersOf } from '../../expression-text.ts'
import type { DefinitionModel, Part, StateNode } from '../../model/machine.ts'
import type { DefinitionPlace } from '../../model/place.ts'
import type { ReferencePathSpec, ValueSpec } from '../../model/shapes/shape.ts'
import { type ParsedText, parseExpressionText, parsePathText } from '../syntax.ts'
import type { Reading, ReadMachine } from './reading.ts'

/** Adds to a definition the paths, functions and expressions in its fields. */
export function readReadings(machine: DefinitionModel): ReadMachine {
  const readings: Reading[] = []
  for (const { part, name, spec, value } of machine.fields) {
    if (part.state === null) continue
    const collector = new Collector(part, part.state, name, readings)
    if (part.language === 'JSONata') collector.expressions(spec, value, part.place.child(name))
    else collector.paths(spec, value, part.place.child(name))
  }
  return { ...machine, readings, comparisons: new Comparisons() }
}

class Collector {
  readonly #part: Part
  readonly #state: StateNode
  readonly #field: string
  readonly #readings: Reading[]

  constructor(part: Part, state: StateNode, field: string, readings: Reading[]) {
    this.#part = part
    this.#state = state
    this.#field = field
    this.#readings = readings
  }

  expressions(spec: ValueSpec, value: JsonValue, place: DefinitionPlace): void {
    if (spec.kind === 'template' || spec.kind === 'items') this.#expressionsInside(value, place)
    else if ('expression' in spec && spec.expression === true && typeof value === 'string') {
      this.#expressionsInside(value, place)
    }
  }

  paths(spec: ValueSpec, value: JsonValue, place: DefinitionPlace): void {
    if (spec.kind === 'template') this.#pathsInside(value, place)
    else if (typeof value !== 'string') return
    else if (spec.kind === 'path') this.#add('path', value, place, parsePathText(value, false))
    else if (spec.kind === 'referencePath') {
      this.#add('referencePath', value, place, parsePathText(value, spec.intrinsic === true), spec)
    }
  }

  #expressionsInside(value: JsonValue, place: DefinitionPlace): void {
    if (typeof value === 'string') {
      if (delimitersOf(value) === 'complete') this.#add('expression', value, place, parseExpressionText(value))
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.#expressionsInside(item, place.child(index))
    } else if (isObject(value)) {
      for (const [name, member] of memberEntries(value)) this.#expressionsInside(member, place.child(name))
    }
  }

  #pathsInside(value: JsonValue, place: DefinitionPlace): void {
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.#pathsInside(item, place.child(index))
    } else if (isObject(value)) {
      for (const [name, member] of memberEntries(value)) {
        if (!name.endsWith('.$')) this.#pathsInside(member, place.child(name))
        else if (typeof member === 'string') {
          this.#add('template', member, place.child(name), parsePathText(member, true))
        }
      }
    }
  }

  #add(
    kind: Reading['kind'],
    text: string,
    place: DefinitionPlace,
    parsed: ParsedText,
    spec: ReferencePathSpec | null = null,
  ): void {
    this.#readings.push({
      kind,
      part: this.#part,
      state: this.#state,
      field: this.#field,
      place,
      text,
      spec,
      ...parsed,
    })
  }
}
