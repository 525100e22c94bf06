import { JsonNumber, type JsonValue, memberEntries, OrderedObject, orderedObjectMet } from './value.ts'

/** Writes a value compactly, numbers as they were spelled and members in their order. */
export function stringify(value: JsonValue): string {
  let text: string
  try {
    text = JSON.stringify(value)
  } catch (error) {
    if (error !== orderedObjectMet) throw error
    text = write(value)
  }
  return text.includes('\\u00') ? text.replaceAll(controlEscape, upperCaseEscape) : text
}

// The service escapes control characters with upper-case digits (`\u001F`). A run of backslashes is matched as a whole,
// so that the text `\\u001f`, an escaped backslash before plain letters, stays as it is.
const controlEscape = /(\\+)u(00[01][0-9a-f])/g

function upperCaseEscape(match: string, backslashes: string, digits: string): string {
  return backslashes.length % 2 === 1 ? `${backslashes}u${digits.toUpperCase()}` : match
}

function write(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`
  if (value instanceof JsonNumber) return value.text
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (value instanceof OrderedObject || hasOrderedMember(value)) {
    return `{${memberEntries(value)
      .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`)
      .join(',')}}`
  }
  return JSON.stringify(value)
}

function hasOrderedMember(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null || value instanceof JsonNumber) return false
  if (value instanceof OrderedObject) return true
  return Object.values(value).some(hasOrderedMember)
}
