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
} from '../json/index.ts'
import { Conditions } from './conditions.ts'
import { EvaluationBounds, textOfValue } from './evaluation-bounds.ts'
import type { Names } from './names.ts'
import { SourcedText } from './sourced-text.ts'
import type { Template, TemplateProblem } from './template.ts'

/** Finds places in the document that the template was read from. */
export type PlaceFinder = (path: DocumentPath, innerOffset?: number) => Position | null

/** Stands for `AWS::NoValue`: the member or item is left out. */
const noValue: unique symbol = Symbol('AWS::NoValue')
type Value = JsonValue | typeof noValue
/** A text, nothing at all, or null if a problem was reported. */
type Text = SourcedText | typeof noValue | null

/** The value that a function chooses: written in the template, or made by another function. */
interface Chosen {
  readonly value: JsonValue
  readonly path: DocumentPath
  readonly isMade: boolean
}

/** An unclosed placeholder extends to the end of the text, so that no part of a text is searched twice. */
const subPattern = /\$\{(!?)([^}]*)(\}|$)/g

const textProblem = 'Expected text, or a function that returns text'

// More than anybody reads: each is looked up in the template's text.
const problemsMax = 1000

// Finding the name that was meant takes long if there are many.
const suggestionsMax = 100

/**
 * Evaluates the functions of a template for one definition, as far as the values can be known, or made up, before the
 * template is deployed.
 */
export class TemplateEvaluator {
  readonly names: Names
  readonly problems: TemplateProblem[] = []
  readonly #template: Template
  readonly #find: PlaceFinder
  readonly #bounds = new EvaluationBounds()
  readonly #conditions: Conditions
  /** The unknown names, each with the one that was probably meant. */
  readonly #meant = new Map<string, string | null>()

  constructor(template: Template, names: Names, find: PlaceFinder) {
    this.#template = template
    this.names = names
    this.#find = find
    this.#conditions = new Conditions({
      template: template.object,
      bounds: this.#bounds,
      textOf: (value, path) => this.text(value, path)?.text ?? '',
      problem: (message, path) => this.#problem(message, path),
    })
  }

  /**
   * The value with all functions evaluated. Results take the places of their functions, so paths in the value are those in
   * the source.
   *
   * @throws TemplateTooLarge
   */
  value(value: JsonValue, path: DocumentPath): JsonValue {
    const found = this.#value(value, path)
    return found === noValue ? null : found
  }

  /**
   * A value that must be text: numbers and booleans are written out. For anything else, reports a problem and returns null.
   *
   * @throws TemplateTooLarge
   */
  text(value: JsonValue, path: DocumentPath): SourcedText | null {
    const found = this.#text(value, path)
    if (found !== noValue) return found
    this.#problem(textProblem, path)
    return null
  }

  #text(value: JsonValue, path: DocumentPath): Text {
    this.#bounds.enter(path)
    const found = this.#textWithin(value, path)
    this.#bounds.leave()
    return found
  }

  #textWithin(value: JsonValue, path: DocumentPath): Text {
    if (typeof value === 'string') {
      this.#bounds.spend(value.length, path)
      return SourcedText.of(value, (offset) => this.#find(path, offset))
    }
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
        if (chosen === null) return null
        return chosen.isMade ? this.#scalar(chosen.value, chosen.path) : this.#text(chosen.value, chosen.path)
      }
      case 'Fn::ToJsonString':
        return this.#made(textOfValue(this.value(argument, inside), inside), path)
      default: {
        const found = this.#call(name, argument, path)
        if (found !== noValue) return this.#scalar(found, path)
        // A value that could not be evaluated is a problem already.
        return name === 'Ref' ? noValue : null
      }
    }
  }

  #scalar(value: JsonValue, path: DocumentPath): SourcedText | null {
    if (typeof value === 'string') return this.#made(value, path)
    if (isNumber(value)) return this.#made(numberText(value), path)
    if (typeof value === 'boolean') return this.#made(String(value), path)
    this.#problem(textProblem, path)
    return null
  }

  #value(value: JsonValue, path: DocumentPath): Value {
    this.#bounds.enter(path)
    const found = this.#valueWithin(value, path)
    this.#bounds.leave()
    return found
  }

  #valueWithin(value: JsonValue, path: DocumentPath): Value {
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
        if (chosen === null) return ''
        return chosen.isMade ? chosen.value : this.#value(chosen.value, chosen.path)
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
        this.#problem(`${name} cannot be evaluated before the template is deployed`, path)
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
    this.#bounds.spend(text.length, path)
    const whole = SourcedText.of(text, (offset) => this.#find(path, offset))
    const values = new Map<string, string>()
    return whole.replace(subPattern, ({ 1: literal, 2: given = '', 3: end, index }) => {
      if (end !== '}') return null
      if (literal === '!') return `\${${given}}`
      const name = given.trim()
      const value = values.get(name) ?? this.#subValue(name, own, inside, path, index)
      values.set(name, value)
      this.#bounds.spend(value.length, path)
      return value
    })
  }

  /** The value of a name in a text of Fn::Sub. */
  #subValue(name: string, own: JsonObject, inside: DocumentPath, path: DocumentPath, index: number): string {
    const value = getMember(own, name)
    if (value !== undefined) return this.text(value, [...inside, 1, name])?.text ?? ''
    const dot = name.indexOf('.')
    const known =
      (dot === -1 ? null : this.names.attribute(name.slice(0, dot), name.slice(dot + 1))) ?? this.names.ref(name)
    if (known !== null) return Array.isArray(known) ? known.join(',') : known
    this.#unknown(dot === -1 ? name : name.slice(0, dot), path, name, index)
    return this.names.guess(name)
  }

  #join(argument: JsonValue, inside: DocumentPath): SourcedText | null {
    const [separator, list] = Array.isArray(argument) ? argument : []
    if (typeof separator !== 'string' || list === undefined) {
      this.#problem('Fn::Join takes a separator and a list', inside)
      return null
    }
    const path = [...inside, 1]
    const between = SourcedText.of(separator, () => this.#find([...inside, 0]))
    const parts: SourcedText[] = []
    for (const text of this.#texts(list, path)) {
      // A value that could not be evaluated is a problem already, and AWS::NoValue is left out.
      if (text === null || text === noValue) continue
      if (parts.length > 0) parts.push(between)
      parts.push(text)
      this.#bounds.spend(separator.length + text.pieces.length, path)
    }
    return SourcedText.joined(parts)
  }

  #texts(list: JsonValue, path: DocumentPath): readonly Text[] {
    if (Array.isArray(list)) return list.map((item, index) => this.#text(item, [...path, index]))
    const found = this.#value(list, path)
    if (Array.isArray(found)) return found.map((item) => this.#scalar(item, path))
    return [this.#scalar(found === noValue ? null : found, path)]
  }

  #branch(argument: JsonValue, inside: DocumentPath): Chosen | null {
    if (!Array.isArray(argument) || argument.length !== 3) {
      this.#problem('Fn::If takes a condition and two values', inside)
      return null
    }
    const index = this.#conditions.isMet(argument[0]!, [...inside, 0]) ? 1 : 2
    return { value: argument[index]!, path: [...inside, index], isMade: false }
  }

  #selected(argument: JsonValue, inside: DocumentPath): Chosen | null {
    const [which, list] = Array.isArray(argument) ? argument : []
    const index = which === undefined ? Number.NaN : Number(this.text(which, [...inside, 0])?.text)
    const path = [...inside, 1]
    if (Array.isArray(list) && list[index] !== undefined) {
      return { value: list[index], path: [...path, index], isMade: false }
    }
    const found = list === undefined || Array.isArray(list) ? noValue : this.#value(list, path)
    const item = Array.isArray(found) ? found[index] : undefined
    if (item !== undefined) return { value: item, path, isMade: true }
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
    if (value !== undefined && keys.length >= 3) {
      this.#bounds.spend(textOfValue(value, path).length, path)
      return value
    }
    this.#problem(`The template has no mapping ${keys.join(' / ')}`, path)
    return ''
  }

  #made(text: string, path: DocumentPath): SourcedText {
    this.#bounds.spend(text.length, path)
    return SourcedText.of(text, () => this.#find(path))
  }

  #unknown(name: string, path: DocumentPath, whole = name, innerOffset?: number): void {
    const suggestion = this.#meantBy(name)
    const message = `The template has no ${whole === name ? 'parameter or resource' : 'resource'} ${JSON.stringify(name)}`
    this.#note({
      message: `${message}; --substitute ${whole}=VALUE gives a value to what only a deployment knows`,
      path,
      ...(innerOffset === undefined ? {} : { innerOffset }),
      ...(suggestion === null ? {} : { suggestion }),
    })
  }

  #meantBy(name: string): string | null {
    const known = this.#meant.get(name)
    if (known !== undefined || this.#meant.size === suggestionsMax) return known ?? null
    const meant = this.names.meant(name)
    this.#meant.set(name, meant)
    return meant
  }

  #problem(message: string, path: DocumentPath): void {
    this.#note({ message, path })
  }

  #note(problem: TemplateProblem): void {
    if (this.problems.length < problemsMax) this.problems.push(problem)
  }
}

/** The function that an object is, with its argument: `{"Ref": …}` or `{"Fn::…": …}` with no other members. */
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

// The bytes of a text are converted in pieces that one call accepts as arguments.
const bytesAtOnce = 8192

function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const parts: string[] = []
  for (let start = 0; start < bytes.length; start += bytesAtOnce) {
    parts.push(String.fromCharCode(...bytes.subarray(start, start + bytesAtOnce)))
  }
  return btoa(parts.join(''))
}
