import type { SchemaElement, SchemaTree } from 'hyparquet'
import { mayNestDeeperThan, nestingMax, parse, stringify } from '../../../json/index.ts'
import { itemBytesMax } from '../../item.ts'
import { type ItemText, itemTooLong } from './item-text.ts'

/** Adds a value of a column to the text of its item, as JSON. */
export type ValueWriter = (value: unknown, text: ItemText) => void

/** Returns the JSON text of a single value. */
type TextOf = (value: unknown) => string

/** Scales of decimal columns, which are read without conversion, because that would go through floating point. */
export type DecimalScales = ReadonlyMap<SchemaElement, number>

/** How the values of a column, or of part of one, are written. */
export function valueWriter(node: SchemaTree, scales: DecimalScales): ValueWriter {
  const write = presentValueWriter(node, scales)
  const { repetition_type: repetition } = node.element
  // A repeated field that is not annotated as a list is still a list.
  const isBareList = repetition === 'REPEATED'
  return (value, text) => {
    if (value === null || value === undefined) text.add('null')
    else if (isBareList && Array.isArray(value)) writeList(value, write, text)
    else write(value, text)
  }
}

function presentValueWriter(node: SchemaTree, scales: DecimalScales): ValueWriter {
  if (node.element.logical_type?.type === 'VARIANT') return (value, text) => text.add(otherText(value, 0))
  const element = listElement(node)
  if (element !== null) {
    const write = elementWriter(element, scales)
    return (value, text) => writeList(value as unknown[], write, text)
  }
  const mapValue = mapValueOf(node)
  if (mapValue !== null) {
    const write = valueWriter(mapValue, scales)
    return (value, text) => {
      let separator = '{'
      for (const [name, member] of Object.entries(value as object)) {
        text.add(`${separator}${stringText(name)}:`)
        separator = ','
        write(member, text)
      }
      text.add(separator === '{' ? '{}' : '}')
    }
  }
  if (node.children.length > 0) {
    const members = node.children.map((child, index) => ({
      name: child.element.name,
      opening: `${index === 0 ? '{' : ','}${stringify(child.element.name)}:`,
      write: valueWriter(child, scales),
    }))
    return (value, text) => {
      for (const { name, opening, write } of members) {
        text.add(opening)
        write((value as Record<string, unknown>)[name], text)
      }
      text.add('}')
    }
  }
  const textOf = leafText(node.element, scales)
  return (value, text) => text.add(textOf(value))
}

function writeList(values: readonly unknown[], write: ValueWriter, text: ItemText): void {
  text.add('[')
  for (let index = 0; index < values.length; index++) {
    if (index > 0) text.add(',')
    write(values[index], text)
  }
  text.add(']')
}

/** The element of a list is already one of the list's values, even if its field is the repeated one. */
function elementWriter(node: SchemaTree, scales: DecimalScales): ValueWriter {
  const write = presentValueWriter(node, scales)
  return (value, text) => {
    if (value === null || value === undefined) text.add('null')
    else write(value, text)
  }
}

function listElement({ element, children }: SchemaTree): SchemaTree | null {
  const [repeated] = children
  if (element.converted_type !== 'LIST' || repeated === undefined || children.length > 1) return null
  if (repeated.element.repetition_type !== 'REPEATED' || repeated.children.length > 1) return null
  return repeated.children[0] ?? repeated
}

function mapValueOf({ element, children }: SchemaTree): SchemaTree | null {
  const [repeated] = children
  if (element.converted_type !== 'MAP' || repeated === undefined || children.length > 1) return null
  return repeated.children.length === 2 ? repeated.children[1]! : null
}

function leafText(element: SchemaElement, scales: DecimalScales): TextOf {
  const { converted_type: converted, logical_type: logical } = element
  const scale = scales.get(element)
  if (scale !== undefined) return (value) => decimalText(unscaled(value), scale)
  if (logical?.type === 'TIME') return timeWriter(logical.unit)
  if (converted === 'TIME_MILLIS') return timeWriter('MILLIS')
  if (converted === 'TIME_MICROS') return timeWriter('MICROS')
  if (logical?.type === 'TIMESTAMP' && !logical.isAdjustedToUTC) {
    return (value) => stringText(String(value).replace(/Z$/, ''))
  }
  if (converted === 'JSON' || logical?.type === 'JSON') return embeddedJson
  return plainText
}

function plainText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return stringText(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'number':
      // JSON has no such numbers.
      return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`
    default:
      return value instanceof Uint8Array ? bytesText(value) : otherText(value, 0)
  }
}

/** Long texts are not even escaped. */
function stringText(value: string): string {
  if (value.length > itemBytesMax) throw itemTooLong
  return stringify(value)
}

// The nesting that a value's own depth leaves for the rest of its row.
const innerNestingMax = nestingMax - 200

/** Writes what the reader itself returns for rare kinds of columns: variants and the like. */
function otherText(value: unknown, depth: number): string {
  if (value === null || value === undefined) return 'null'
  if (depth > innerNestingMax) throw new Error(`a value nests deeper than ${innerNestingMax} levels`)
  if (value instanceof Date) return stringify(value.toISOString())
  if (typeof value !== 'object' || value instanceof Uint8Array) return plainText(value)
  const isArray = Array.isArray(value)
  let text = isArray ? '[' : '{'
  for (const [name, member] of Object.entries(value)) {
    if (text.length > 1) text += ','
    if (!isArray) text += `${stringText(name)}:`
    text += otherText(member, depth + 1)
    if (text.length > itemBytesMax) throw itemTooLong
  }
  return `${text}${isArray ? ']' : '}'}`
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes without an annotation are usually text; bytes that cannot be text are written in base64. */
function bytesText(bytes: Uint8Array): string {
  if (bytes.length > itemBytesMax) throw itemTooLong
  try {
    return stringify(strictUtf8.decode(bytes))
  } catch {
    return `"${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')}"`
  }
}

/** JSON in a column is inserted unchanged; anything that is not JSON, or nests too deeply to be inserted, is text. */
function embeddedJson(value: unknown): string {
  if (!(value instanceof Uint8Array)) return plainText(value)
  if (value.length > itemBytesMax) throw itemTooLong
  try {
    const text = strictUtf8.decode(value)
    parse(text)
    return mayNestDeeperThan(innerNestingMax, text) ? stringify(text) : text
  } catch {
    return bytesText(value)
  }
}

// No writer needs more for a number, and converting longer ones to digits takes long.
const decimalBytesMax = 1024

/** The whole number of a decimal: an integer, or the bytes of one in two's complement, most significant first. */
function unscaled(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint)
  if (value.length > decimalBytesMax) {
    throw new Error(`a decimal has ${value.length} bytes; the maximum is ${decimalBytesMax}`)
  }
  const hex = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
  return hex === '' ? 0n : BigInt.asIntN(4 * hex.length, BigInt(`0x${hex}`))
}

function decimalText(whole: bigint, scale: number): string {
  if (scale <= 0) return String(whole * 10n ** BigInt(-scale))
  const digits = String(whole < 0n ? -whole : whole).padStart(scale + 1, '0')
  return `${whole < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

type TimeUnit = 'MILLIS' | 'MICROS' | 'NANOS'

const fractionDigits: Readonly<Record<TimeUnit, number>> = { MILLIS: 3, MICROS: 6, NANOS: 9 }

function timeWriter(unit: TimeUnit): TextOf {
  const digits = fractionDigits[unit]
  const perSecond = 10n ** BigInt(digits)
  return (value) => {
    const total = BigInt(value as number | bigint)
    const seconds = Number(total / perSecond)
    const two = (part: number) => String(part).padStart(2, '0')
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
    return `"${clock}${fraction(total % perSecond, digits)}"`
  }
}

/** A point in time in ISO 8601, with as many digits of the second as needed, but at least three. */
export function timestampText(sinceEpoch: bigint, unit: TimeUnit): string {
  const digits = fractionDigits[unit]
  const perSecond = 10n ** BigInt(digits)
  const within = ((sinceEpoch % perSecond) + perSecond) % perSecond
  const seconds = (sinceEpoch - within) / perSecond
  const date = new Date(Number(seconds) * 1000)
  if (Number.isNaN(date.getTime())) return String(sinceEpoch)
  return `${date.toISOString().replace(/\.\d+Z$/, '')}${fraction(within, digits)}Z`
}

export function dateText(daysSinceEpoch: number): string {
  const date = new Date(daysSinceEpoch * 86_400_000)
  return Number.isNaN(date.getTime()) ? String(daysSinceEpoch) : date.toISOString().replace(/T.*$/, '')
}

function fraction(part: bigint, digits: number): string {
  return `.${String(part)
    .padStart(digits, '0')
    .replace(/(?<=^\d{3,})0+$/, '')}`
}
