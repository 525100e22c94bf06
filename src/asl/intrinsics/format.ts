import {
  isNumber,
  type JsonValue,
  memberEntries,
  numberText,
  textLengthMax,
  ValueTooLargeError,
} from '../../json/index.ts'
import type { Costs } from '../meter.ts'
import { stringAt } from './argument-values.ts'
import { type CallContext, InvalidArguments } from './intrinsic-function.ts'

/** `States.Format(template, value, …)`: the template with each `{}` replaced by the next value. */
export function format(values: readonly JsonValue[], context: CallContext): string {
  // A literal template is read with its escapes, because `\{` must not open a placeholder.
  const template = context.sourceOf(0) ?? stringAt(values, 0)
  context.costs.spend(template.length / 4)
  const parts = splitTemplate(template, context.sourceOf(0) !== null)
  if (parts.length !== values.length) {
    throw new InvalidArguments('number of arguments do not match the occurrences of {}')
  }
  const text = new TextBuilder(context.costs)
  for (const [index, part] of parts.entries()) {
    text.put(part)
    if (index + 1 < parts.length) putText(values[index + 1]!, text)
  }
  return text.text
}

/**
 * The texts around the placeholders. All escapes count in a literal, but only those of braces in a template that came as
 * data.
 */
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

/** A text that cannot exceed the maximum length, and is paid for as it grows. */
class TextBuilder {
  text = ''
  readonly #costs: Costs

  constructor(costs: Costs) {
    this.#costs = costs
  }

  put(part: string): void {
    if (this.text.length + part.length > textLengthMax) throw new ValueTooLargeError('size')
    this.#costs.spend(1)
    this.#costs.build(part.length)
    this.text += part
  }
}

/** Objects and arrays, which the language does not allow here, are written as Java prints its maps and lists (recorded). */
function putText(value: JsonValue, text: TextBuilder): void {
  if (typeof value === 'string') text.put(value)
  else if (value === null || typeof value === 'boolean') text.put(String(value))
  else if (isNumber(value)) text.put(numberText(value))
  else if (Array.isArray(value)) {
    text.put('[')
    for (const [index, item] of value.entries()) {
      if (index > 0) text.put(', ')
      putText(item, text)
    }
    text.put(']')
  } else {
    text.put('{')
    for (const [index, [name, member]] of memberEntries(value).entries()) {
      text.put(`${index > 0 ? ', ' : ''}${name}=`)
      putText(member, text)
    }
    text.put('}')
  }
}
