import type { SchemaElement, SchemaTree } from 'hyparquet'
import { JsonSyntaxError, parse, stringify } from '../../json/index.ts'

/** Writes a value of a column as JSON text. */
export type ValueWriter = (value: unknown) => string

/** Scales of decimal columns, which are read without their conversion: it would go through floating point. */
export type DecimalScales = ReadonlyMap<SchemaElement, number>

/** How the values of a column, or of a part of one, are written. */
export function valueWriter(node: SchemaTree, scales: DecimalScales): ValueWriter {
  const write = presentValueWriter(node, scales)
  const { repetition_type: repetition } = node.element
  // A field that repeats without being annotated as a list is one all the same.
  const isBareList = repetition === 'REPEATED'
  return (value) => {
    if (value === null || value === undefined) return 'null'
    return isBareList && Array.isArray(value) ? `[${value.map(write).join(',')}]` : write(value)
  }
}

function presentValueWriter(node: SchemaTree, scales: DecimalScales): ValueWriter {
  const element = listElement(node)
  if (element !== null) {
    const write = elementWriter(element, scales)
    return (value) => `[${(value as unknown[]).map(write).join(',')}]`
  }
  const mapValue = mapValueOf(node)
  if (mapValue !== null) {
    const write = valueWriter(mapValue, scales)
    return (value) =>
      `{${Object.entries(value as object)
        .map(([name, member]) => `${stringify(name)}:${write(member)}`)
        .join(',')}}`
  }
  if (node.children.length > 0) {
    const members = node.children.map((child) => ({ name: child.element.name, write: valueWriter(child, scales) }))
    return (value) =>
      `{${members.map(({ name, write }) => `${stringify(name)}:${write((value as Record<string, unknown>)[name])}`).join(',')}}`
  }
  return leafWriter(node.element, scales)
}

/** The element of a list is already one of the list's values, also where its field is the one that repeats. */
function elementWriter(node: SchemaTree, scales: DecimalScales): ValueWriter {
  const write = presentValueWriter(node, scales)
  return (value) => (value === null || value === undefined ? 'null' : write(value))
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

function leafWriter(element: SchemaElement, scales: DecimalScales): ValueWriter {
  const { converted_type: converted, logical_type: logical } = element
  const scale = scales.get(element)
  if (scale !== undefined) return (value) => decimalText(unscaled(value), scale)
  if (logical?.type === 'TIME') return timeWriter(logical.unit)
  if (converted === 'TIME_MILLIS') return timeWriter('MILLIS')
  if (converted === 'TIME_MICROS') return timeWriter('MICROS')
  if (logical?.type === 'TIMESTAMP' && !logical.isAdjustedToUTC) {
    return (value) => stringify(String(value).replace(/Z$/, ''))
  }
  if (converted === 'JSON' || logical?.type === 'JSON') return embeddedJson
  return plainText
}

function plainText(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return stringify(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    case 'number':
      // JSON has no such numbers.
      return Number.isFinite(value) ? JSON.stringify(value) : `"${value}"`
    default:
      return value instanceof Uint8Array ? stringify(bytesText(value)) : otherText(value)
  }
}

/** What the reader itself makes of columns that few have: variants and the like. */
function otherText(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return `[${value.map(otherText).join(',')}]`
  if (value instanceof Date) return stringify(value.toISOString())
  if (typeof value !== 'object' || value instanceof Uint8Array) return plainText(value)
  return `{${Object.entries(value)
    .map(([name, member]) => `${stringify(name)}:${otherText(member)}`)
    .join(',')}}`
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Bytes without an annotation are text more often than not; those that cannot be are written in base64. */
function bytesText(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
  }
}

function embeddedJson(value: unknown): string {
  const text = value instanceof Uint8Array ? bytesText(value) : String(value)
  try {
    parse(text)
    return text
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return stringify(text)
  }
}

/** The whole number of a decimal: an integer, or the bytes of one in two's complement, the highest first. */
function unscaled(value: unknown): bigint {
  if (!(value instanceof Uint8Array)) return BigInt(value as number | bigint)
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

function timeWriter(unit: TimeUnit): ValueWriter {
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

/** A point in time in ISO 8601, with as many digits as it needs, three at least. */
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
