import { isObject, type JsonValue, memberEntries, numberText, stringify } from '../../json/index.ts'

/** How an array is written in a form, which has only names and values. */
export const arrayFormats = ['INDICES', 'REPEAT', 'COMMAS', 'BRACKETS'] as const
export type ArrayFormat = (typeof arrayFormats)[number]

/**
 * Writes an object as `application/x-www-form-urlencoded`. Nested objects become `outer[inner]=…`, whatever the format. The
 * documentation shows those brackets percent-encoded (`metadata%5Border_details%5D`), but the indices and commas of arrays
 * unencoded; endpoints read both alike.
 */
export function urlEncoded(value: JsonValue, format: ArrayFormat): string {
  if (!isObject(value)) return scalarText(value)
  return memberEntries(value)
    .flatMap(([name, member]) => pairs(encodeURIComponent(name), member, format))
    .join('&')
}

function pairs(name: string, value: JsonValue, format: ArrayFormat): string[] {
  if (Array.isArray(value)) {
    if (format === 'COMMAS' && value.every(isScalar)) {
      return [`${name}=${value.map((item) => encodeURIComponent(scalarText(item))).join(',')}`]
    }
    return value.flatMap((item, index) => pairs(itemName(name, index, format), item, format))
  }
  if (isObject(value)) {
    return memberEntries(value).flatMap(([inner, member]) =>
      pairs(`${name}${encodeURIComponent(`[${inner}]`)}`, member, format),
    )
  }
  return [`${name}=${encodeURIComponent(scalarText(value))}`]
}

function itemName(name: string, index: number, format: ArrayFormat): string {
  switch (format) {
    case 'REPEAT':
      return name
    case 'BRACKETS':
      return `${name}[]`
    // Arrays that hold objects cannot be joined by commas.
    case 'COMMAS':
    case 'INDICES':
      return `${name}[${index}]`
  }
}

function isScalar(value: JsonValue): boolean {
  return !Array.isArray(value) && !isObject(value)
}

/** A value as written after an equals sign: text as it is, null as nothing, and arrays and objects as JSON. */
export function scalarText(value: JsonValue): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  return Array.isArray(value) || isObject(value) ? stringify(value) : numberText(value)
}
