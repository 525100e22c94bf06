import { isObject, type JsonValue, memberEntries, ObjectBuilder } from '../json/index.ts'
import type { SourcedText } from './sourced-text.ts'

/** `${Name}`, as DefinitionSubstitutions fills in. Names like `AWS::Region` and `Function.Arn` are those of Fn::Sub. */
export const placeholderPattern = /\$\{([A-Za-z0-9_.:-]+)\}/g

/** Values by the names of placeholders. */
export type Substitutions = ReadonlyMap<string, string>

/** Fills in placeholders in a text, as CloudFormation does: whatever stands around them. Those without a value stay. */
export function substituteInText(text: SourcedText, values: Substitutions): SourcedText {
  return text.replace(placeholderPattern, ([, name = '']) => values.get(name) ?? null)
}

/** Fills in placeholders in all strings of a value, those in names included. */
export function substituteInValue(value: JsonValue, values: Substitutions): JsonValue {
  if (values.size === 0) return value
  const filled = (text: string) => text.replace(placeholderPattern, (whole, name: string) => values.get(name) ?? whole)
  if (typeof value === 'string') return filled(value)
  if (Array.isArray(value)) return value.map((item) => substituteInValue(item, values))
  if (!isObject(value)) return value
  const builder = new ObjectBuilder()
  for (const [name, member] of memberEntries(value)) builder.set(filled(name), substituteInValue(member, values))
  return builder.build()
}
