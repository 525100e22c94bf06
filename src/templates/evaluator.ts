import type { DocumentPath, Position } from '../asl/diagnostics/index.ts'
import {
  getMember,
  isNumber,
  isObject,
  type JsonObject,
  type JsonValue,
  memberEntries,
  memberNames,
  numberText,
  ObjectBuilder,
  stringify,
} from '../json/index.ts'
import { isConditionMet } from './conditions.ts'
import type { Names } from './names.ts'
import { SourcedText } from './sourced-text.ts'
import type { Template, TemplateProblem } from './template.ts'

/** Finds places in the document that the template was read from. */
export type PlaceFinder = (path: DocumentPath, innerOffset?: number) => Position | null

/** What stands for `AWS::NoValue`: the member or item is left out. */
const noValue: unique symbol = Symbol('AWS::NoValue')
type Value = JsonValue | typeof noValue

const subPattern = /\$\{(!?)([^}]*)\}/g

/** Works out what the functions of a template give, as far as that can be known, or made up, before it is deployed. */
export class Evaluator {
  readonly names: Names
  readonly problems: TemplateProblem[] = []
  readonly #template: Template
  readonly #find: PlaceFinder

  constructor(template: Template, names: Names, find: PlaceFinder) {
    this.#template = template
    this.names = names
    this.#find = find
  }

  /** The value with all functions worked out. Functions stand where they stood, so paths in the value are those in the source. */
  value(value: JsonValue, path: DocumentPath): JsonValue {
    const found = this.#value(value, path)
    return found === noValue ? null : found
  }

  /** A value that must be text: numbers and booleans are written out. Null, with a problem noted, for anything else. */
  text(value: JsonValue, path: DocumentPath): SourcedText | null {
    if (typeof value === 'string') return SourcedText.of(value, (offset) => this.#find(path, offset))
    const call = callOf(value)
    if (call === null) return this.#scalar(value, path)
    const [name, argument] = call
    const inside = [...path, name]
    switch (name) {
      case 'Fn::Sub':
        return this.#sub(argument, inside)
      case 'Fn::Join':
        return this.#join(argument, inside)
      case 'Fn::If':
      case 'Fn::Select': {
        const chosen = name === 'Fn::If' ? this.#branch(argument, inside) : this.#selected(argument, inside)
        return chosen === null ? null : this.text(chosen.value, chosen.path)
      }
      case 'Fn::ToJsonString':
        return this.#made(stringify(this.value(argument, inside)), path)
      default: {
        const problemsBefore = this.problems.length
        const found = this.#call(name, argument, path)
        // What could not be worked out is a problem already.
        return found === noValue && this.problems.length > problemsBefore ? null : this.#scalar(found, path)
      }
    }
  }

  #scalar(value: Value, path: DocumentPath): SourcedText | null {
    if (typeof value === 'string') return this.#made(value, path)
    if (value !== noValue && isNumber(value)) return this.#made(numberText(value), path)
    if (typeof value === 'boolean') return this.#made(String(value), path)
    this.#problem('Text must stand here, or a function that gives text', path)
    return null
  }

  #value(value: JsonValue, path: DocumentPath): Value {
    if (Array.isArray(value)) {
      return value.map((item, index) => this.#value(item, [...path, index])).filter((item) => item !== noValue)
    }
    if (!isObject(value)) return value
    const call = callOf(value)
    if (call !== null) return this.#call(...call, path)
    const builder = new ObjectBuilder()
    for (const [name, member] of memberEntries(value)) {
      const found = this.#value(member, [...path, name])
      if (found !== noValue) builder.set(name, found)
    }
    return builder.build()
  }

  #call(name: string, argument: JsonValue, path: DocumentPath): Value {
    const inside = [...path, name]
    switch (name) {
      case 'Ref':
        return argument === 'AWS::NoValue' ? noValue : this.#named(argument, path)
      case 'Fn::GetAtt':
        return this.#attribute(argument, path, inside)
      case 'Fn::Sub':
      case 'Fn::Join':
      case 'Fn::ToJsonString':
        return this.text({ [name]: argument }, path)?.text ?? ''
      case 'Fn::If': {
        const chosen = this.#branch(argument, inside)
        return chosen === null ? noValue : this.#value(chosen.value, chosen.path)
      }
      case 'Fn::Select': {
        const chosen = this.#selected(argument, inside)
        return chosen === null ? '' : this.#value(chosen.value, chosen.path)
      }
      case 'Fn::Split': {
        const [separator, text] = Array.isArray(argument) ? argument : []
        const whole = text === undefined ? null : this.text(text, [...inside, 1])
        return whole === null || typeof separator !== 'string' ? [] : whole.text.split(separator)
      }
      case 'Fn::FindInMap':
        return this.#inMap(argument, path, inside)
      case 'Fn::ImportValue': {
        const exported = this.text(argument, inside)?.text ?? ''
        return this.names.imported(exported)
      }
      case 'Fn::Base64':
        return toBase64(this.text(argument, inside)?.text ?? '')
      case 'Fn::GetAZs':
        return ['a', 'b', 'c'].map((zone) => this.names.place.region + zone)
      default:
        this.#problem(`${name} cannot be worked out before the template is deployed`, path)
        return noValue
    }
  }

  #named(argument: JsonValue, path: DocumentPath): JsonValue {
    if (typeof argument !== 'string') {
      this.#problem('Ref takes the name of a parameter or a resource', path)
      return ''
    }
    const value = this.names.ref(argument)
    if (value !== null) return value
    this.#unknown(argument, path)
    return this.names.guess(argument)
  }

  #attribute(argument: JsonValue, path: DocumentPath, inside: DocumentPath): JsonValue {
    // In YAML, and so in `!GetAtt Name.Arn`, one text holds both.
    const parts = typeof argument === 'string' ? [...splitOnce(argument)] : argument
    const [logicalId, given] = Array.isArray(parts) ? parts : []
    const attribute = given === undefined ? null : this.text(given, [...inside, 1])
    if (typeof logicalId !== 'string' || attribute === null) {
      this.#problem('Fn::GetAtt takes the name of a resource and one of its attributes', path)
      return ''
    }
    const value = this.names.attribute(logicalId, attribute.text)
    if (value !== null) return value
    this.#unknown(logicalId, path, `${logicalId}.${attribute.text}`)
    return this.names.guess(`${logicalId}.${attribute.text}`)
  }

  #sub(argument: JsonValue, inside: DocumentPath): SourcedText | null {
    const [text, own = {}] = Array.isArray(argument) ? argument : [argument]
    const path = Array.isArray(argument) ? [...inside, 0] : inside
    if (typeof text !== 'string' || !isObject(own)) {
      this.#problem('Fn::Sub takes a text, or a list of a text and an object of values', inside)
      return null
    }
    const whole = SourcedText.of(text, (offset) => this.#find(path, offset))
    return whole.replace(subPattern, ([spelled, literal, given = '']) => {
      const name = given.trim()
      if (literal === '!') return `\${${given}}`
      const value = getMember(own, name)
      if (value !== undefined) return this.text(value, [...inside, 1, name])?.text ?? ''
      const dot = name.indexOf('.')
      const known =
        (dot === -1 ? null : this.names.attribute(name.slice(0, dot), name.slice(dot + 1))) ?? this.names.ref(name)
      if (known !== null) return Array.isArray(known) ? known.join(',') : known
      this.#unknown(dot === -1 ? name : name.slice(0, dot), path, name, text.indexOf(spelled))
      return this.names.guess(name)
    })
  }

  #join(argument: JsonValue, inside: DocumentPath): SourcedText | null {
    const [separator, list] = Array.isArray(argument) ? argument : []
    if (typeof separator !== 'string' || list === undefined) {
      this.#problem('Fn::Join takes a separator and a list', inside)
      return null
    }
    const path = [...inside, 1]
    const items: (SourcedText | null)[] = []
    if (Array.isArray(list)) items.push(...list.map((item, index) => this.text(item, [...path, index])))
    else {
      const found = this.#value(list, path)
      if (Array.isArray(found)) items.push(...found.map((item) => this.#scalar(item, path)))
      else items.push(this.#scalar(found, path))
    }
    const between = SourcedText.of(separator, () => this.#find([...inside, 0]))
    return SourcedText.joined(
      items.flatMap((item, index) => (item === null ? [] : index === 0 ? [item] : [between, item])),
    )
  }

  #branch(argument: JsonValue, inside: DocumentPath): { value: JsonValue; path: DocumentPath } | null {
    if (!Array.isArray(argument) || argument.length !== 3) {
      this.#problem('Fn::If takes a condition and two values', inside)
      return null
    }
    const isMet = isConditionMet(this.#template, argument[0]!, (each) => this.text(each, inside)?.text ?? '')
    const index = isMet ? 1 : 2
    return { value: argument[index]!, path: [...inside, index] }
  }

  #selected(argument: JsonValue, inside: DocumentPath): { value: JsonValue; path: DocumentPath } | null {
    const [which, list] = Array.isArray(argument) ? argument : []
    const index = which === undefined ? Number.NaN : Number(this.text(which, [...inside, 0])?.text)
    const path = [...inside, 1]
    if (Array.isArray(list) && list[index] !== undefined) return { value: list[index], path: [...path, index] }
    const found = list === undefined || Array.isArray(list) ? noValue : this.#value(list, path)
    const item = Array.isArray(found) ? found[index] : undefined
    if (item !== undefined) return { value: item, path }
    this.#problem('Fn::Select takes an index and a list that has it', inside)
    return null
  }

  #inMap(argument: JsonValue, path: DocumentPath, inside: DocumentPath): Value {
    const keys = Array.isArray(argument)
      ? argument.map((key, index) => this.text(key, [...inside, index])?.text ?? '')
      : []
    let value: JsonValue | undefined = getMember(this.#template.object, 'Mappings')
    for (const key of keys.slice(0, 3))
      value = value !== undefined && isObject(value) ? getMember(value, key) : undefined
    if (value !== undefined && keys.length >= 3) return value
    this.#problem(`The template has no mapping ${keys.join(' / ')}`, path)
    return ''
  }

  #made(text: string, path: DocumentPath): SourcedText {
    return SourcedText.of(text, () => this.#find(path))
  }

  #unknown(name: string, path: DocumentPath, whole = name, innerOffset?: number): void {
    const suggestion = this.names.meant(name)
    const message = `The template has no ${whole === name ? 'parameter or resource' : 'resource'} ${JSON.stringify(name)}`
    this.problems.push({
      message: `${message}; --substitute ${whole}=VALUE gives a value to what only a deployment knows`,
      path,
      ...(innerOffset === undefined || innerOffset < 0 ? {} : { innerOffset }),
      ...(suggestion === null ? {} : { suggestion }),
    })
  }

  #problem(message: string, path: DocumentPath): void {
    this.problems.push({ message, path })
  }
}

/** The function that an object is, with its argument: `{"Ref": …}` or `{"Fn::…": …}` and nothing beside it. */
export function callOf(value: JsonValue): [name: string, argument: JsonValue] | null {
  if (!isObject(value)) return null
  const [name, ...more] = memberNames(value as JsonObject)
  if (name === undefined || more.length > 0) return null
  return name === 'Ref' || name.startsWith('Fn::') ? [name, getMember(value, name)!] : null
}

function splitOnce(text: string): readonly string[] {
  const dot = text.indexOf('.')
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)]
}

function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)))
}
