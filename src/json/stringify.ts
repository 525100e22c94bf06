import { takesMoreThan, textLengthMax, ValueTooLargeError } from './measure.ts'
import { JsonNumber, type JsonValue, memberEntries, orderedObjectMet } from './value.ts'

/**
 * Writes a value compactly; numbers keep their spelling and members their order.
 *
 * @throws ValueTooLargeError before writing anything, if the text would take more than `textLengthMax` characters or
 * nests too deep.
 */
export function stringify(value: JsonValue): string {
  if (takesMoreThan(value, textLengthMax)) throw new ValueTooLargeError('size')
  return stringifyMeasured(value)
}

/** The same for a value that is known not to be too large. */
export function stringifyMeasured(value: JsonValue): string {
  let text: string
  try {
    text = JSON.stringify(value)
  } catch (error) {
    if (error !== orderedObjectMet) throw error
    const parts: string[] = []
    write(value, parts)
    text = parts.join('')
  }
  return text.includes('\\u00') ? withUpperCaseEscapes(text) : text
}

/**
 * The service escapes control characters with upper-case digits (`\u001F`). Each backslash is read together with what
 * it escapes, so the text `\\u001f`, an escaped backslash before plain letters, stays as it is.
 */
function withUpperCaseEscapes(text: string): string {
  let result = ''
  let copied = 0
  for (let index = text.indexOf('\\'); index >= 0; ) {
    const isEscape = text.charCodeAt(index + 1) === 0x75
    if (isEscape && text.startsWith('00', index + 2)) {
      result += text.slice(copied, index + 2) + text.slice(index + 2, index + 6).toUpperCase()
      copied = index + 6
    }
    index = text.indexOf('\\', index + (isEscape ? 6 : 2))
  }
  return result + text.slice(copied)
}

function write(value: JsonValue, parts: string[]): void {
  if (value instanceof JsonNumber) parts.push(value.text)
  else if (typeof value !== 'object' || value === null) parts.push(JSON.stringify(value))
  else if (Array.isArray(value)) {
    parts.push('[')
    for (let index = 0; index < value.length; index++) {
      if (index > 0) parts.push(',')
      write(value[index]!, parts)
    }
    parts.push(']')
  } else {
    let separator = '{'
    for (const [name, member] of memberEntries(value)) {
      parts.push(separator, JSON.stringify(name), ':')
      separator = ','
      write(member, parts)
    }
    parts.push(separator === '{' ? '{}' : '}')
  }
}

/** How much of a value a message shows: as much as a failure's cause may have (in the API's model). */
const shownMax = 32_768

/** A value's text for a message. Long text is cut, and costs no more than the part that is shown. */
export function shownText(value: JsonValue): string {
  let text: string
  if (isDeeperOrLonger(value)) {
    const parts: string[] = []
    writeSome(value, parts, { left: shownMax })
    text = parts.join('')
  } else text = stringify(value)
  return text.length > shownMax ? `${text.slice(0, shownMax)}…` : text
}

function isDeeperOrLonger(value: JsonValue): boolean {
  try {
    return takesMoreThan(value, shownMax)
  } catch {
    return true
  }
}

function writeSome(value: JsonValue, parts: string[], budget: { left: number }): void {
  const put = (text: string): void => {
    parts.push(text)
    budget.left -= text.length
  }
  if (typeof value === 'string') put(JSON.stringify(value.slice(0, budget.left + 1)))
  else if (value instanceof JsonNumber) put(value.text)
  else if (typeof value !== 'object' || value === null) put(JSON.stringify(value))
  else if (Array.isArray(value)) {
    put('[')
    for (let index = 0; index < value.length && budget.left >= 0; index++) {
      if (index > 0) put(',')
      writeSome(value[index]!, parts, budget)
    }
    put(']')
  } else {
    let separator = '{'
    for (const [name, member] of memberEntries(value)) {
      if (budget.left < 0) break
      put(separator + JSON.stringify(name.slice(0, budget.left + 1)))
      put(':')
      separator = ','
      writeSome(member, parts, budget)
    }
    put(separator === '{' ? '{}' : '}')
  }
}
