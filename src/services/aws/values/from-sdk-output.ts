import type { NormalizedSchema } from '@smithy/core/schema'
import { ByteCollector } from '../../../bytes/byte-collector.ts'
import { JsonNumber, type JsonValue, ObjectBuilder, type PlainObject, parse } from '../../../json/index.ts'
import { holdsBinary } from './binary-members.ts'
import { dateText } from './date-text.ts'
import { type NamingStyle, shownName } from './naming.ts'

// A result may have 262,144 bytes. A longer one is refused whatever it contains, so its rest need not be read.
const streamBytesMax = 262_145

/**
 * Turns a client's answer into a task's result: with shown names, in order, with dates and bytes as JSON. A streamed body
 * comes last, as in the service's results.
 */
export async function fromSdkOutput(
  output: Readonly<Record<string, unknown>>,
  schema: NormalizedSchema,
  style: NamingStyle,
): Promise<PlainObject> {
  if (!schema.isStructSchema()) return {}
  const streamed: [string, JsonValue][] = []
  const members: [string, JsonValue][] = []
  for (const [name, member] of schema.structIterator()) {
    const value = output[name]
    if (value === undefined || value === null) continue
    const shown = shownName(name, style)
    if (member.isBlobSchema() && member.isStreaming()) streamed.push([shown, textOf(shown, await readAll(value))])
    else members.push([shown, convert(shown, value, member, style)])
  }
  return Object.fromEntries([...members.sort(byName), ...streamed])
}

function convert(name: string, value: unknown, schema: NormalizedSchema, style: NamingStyle): JsonValue {
  if (value === undefined || value === null) return null
  if (schema.isListSchema() && Array.isArray(value)) {
    const items = schema.getValueSchema()
    return value.map((item) => convert(name, item, items, style))
  }
  if (value instanceof Date) return dateText(value, style)
  if (value instanceof Uint8Array) return textOf(name, value)
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return new JsonNumber(value.toString())
    case 'object':
      break
    default:
      return null
  }
  if (schema.isDocumentSchema()) return parse(JSON.stringify(value))
  if (schema.isMapSchema()) {
    const built = new ObjectBuilder()
    const values = schema.getValueSchema()
    for (const [key, each] of Object.entries(value)) built.set(key, convert(key, each, values, style))
    return built.build()
  }
  if (schema.isStructSchema()) return structure(value as Record<string, unknown>, schema, style)
  // A number of any length, which the SDK holds as text.
  if (schema.isBigDecimalSchema() || schema.isNumericSchema()) return new JsonNumber(String(value))
  return String(value)
}

function structure(value: Readonly<Record<string, unknown>>, schema: NormalizedSchema, style: NamingStyle): JsonValue {
  const entries: [string, JsonValue][] = []
  for (const [name, member] of schema.structIterator()) {
    const each = value[name]
    if (each === undefined || each === null) continue
    const shown = shownName(name, style)
    entries.push([shown, convert(shown, each, member, style)])
  }
  return Object.fromEntries(entries.sort(byName))
}

function textOf(name: string, bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (holdsBinary(name)) return buffer.toString('base64')
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(buffer)
  } catch {
    return buffer.toString('base64')
  }
}

async function readAll(stream: unknown): Promise<Uint8Array> {
  if (stream instanceof Uint8Array) return stream
  const collector = new ByteCollector()
  for await (const part of stream as AsyncIterable<Uint8Array>) {
    collector.push(part)
    // Leaving the loop ends the stream.
    if (collector.length >= streamBytesMax) break
  }
  return collector.take()
}

function byName([left]: readonly [string, JsonValue], [right]: readonly [string, JsonValue]): number {
  return left < right ? -1 : left > right ? 1 : 0
}
