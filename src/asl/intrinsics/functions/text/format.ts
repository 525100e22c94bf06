import { isNumber, type JsonValue, memberEntries, numberText } from '../../../../json/index.ts'
import { stringAt } from '../../argument-values.ts'
import { type IntrinsicFunction, InvalidArguments } from '../../intrinsic-function.ts'

/** `States.Format(template, value, …)`: the template with each `{}` replaced by the value of its turn. */
export const format: IntrinsicFunction = {
  argumentsMin: 1,
  argumentsMax: null,
  evaluate(values, context) {
    // A literal template is read with its escapes, because `\{` must not open a placeholder.
    const parts = splitTemplate(context.sourceOf(0) ?? stringAt(values, 0), context.sourceOf(0) !== null)
    if (parts.length !== values.length) {
      throw new InvalidArguments('number of arguments do not match the occurrences of {}')
    }
    return parts.map((part, index) => part + (index + 1 < parts.length ? textOf(values[index + 1]!) : '')).join('')
  },
}

/** The texts around the placeholders. In a literal all escapes count, in a template that came as data only braces'. */
function splitTemplate(template: string, isLiteral: boolean): string[] {
  const parts = ['']
  const token = isLiteral ? /\\([\s\S])|\{\}|[{}]|[^\\{}]+/g : /\\([{}])|\{\}|[{}]|[^\\{}]+|\\/g
  for (const [text, escaped] of template.matchAll(token)) {
    if (text === '{}') parts.push('')
    else if (text === '{') throw new InvalidArguments("matching '}' not found for '{'")
    else if (text === '}') throw new InvalidArguments("matching '{' not found for '}'")
    else parts[parts.length - 1] += escaped ?? text
  }
  return parts
}

/** Objects and arrays, which the language does not allow here, are written as Java prints its maps and lists (recorded). */
function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value
  if (value === null || typeof value === 'boolean') return String(value)
  if (isNumber(value)) return numberText(value)
  if (Array.isArray(value)) return `[${value.map(textOf).join(', ')}]`
  return `{${memberEntries(value)
    .map(([name, member]) => `${name}=${textOf(member)}`)
    .join(', ')}}`
}
