import { isObject, type JsonValue, memberEntries, ObjectBuilder } from '../json/index.ts'
import { charactersMax, TemplateTooLarge } from './evaluation-bounds.ts'
import type { SourcedText } from './sourced-text.ts'

/** `${Name}`, as DefinitionSubstitutions fills it in. Names like `AWS::Region` and `Function.Arn` are those of Fn::Sub. */
export const placeholderPattern = /\$\{([A-Za-z0-9_.:-]+)\}/g

/** Values by the names of placeholders. */
export type Substitutions = ReadonlyMap<string, string>

/**
 * Fills in placeholders in a text, as CloudFormation does, whatever surrounds them. Those without a value stay.
 *
 * @throws TemplateTooLarge
 */
export function substituteInText(text: SourcedText, values: Substitutions): SourcedText {
  const valueFor = boundedValues(values)
  return text.replace(placeholderPattern, ([, name = '']) => valueFor(name))
}

/**
 * Fills in placeholders in all strings of a value, including names.
 *
 * @throws TemplateTooLarge
 */
export function substituteInValue(value: JsonValue, values: Substitutions): JsonValue {
  if (values.size === 0) return value
  const valueFor = boundedValues(values)
  const filled = (text: string) => text.replace(placeholderPattern, (whole, name: string) => valueFor(name) ?? whole)
  const inValue = (inner: JsonValue): JsonValue => {
    if (typeof inner === 'string') return filled(inner)
    if (Array.isArray(inner)) return inner.map(inValue)
    if (!isObject(inner)) return inner
    const builder = new ObjectBuilder()
    for (const [name, member] of memberEntries(inner)) builder.set(filled(name), inValue(member))
    return builder.build()
  }
  return inValue(value)
}

/** Values of placeholders, for as long as there is room for them. */
function boundedValues(values: Substitutions): (name: string) => string | null {
  let left = charactersMax
  return (name) => {
    const value = values.get(name)
    if (value === undefined) return null
    left -= value.length
    if (left < 0) throw new TemplateTooLarge('size', null)
    return value
  }
}
