import { instantText } from '../../../asl/timestamp.ts'
import type { JsonValue } from '../../../json/index.ts'
import type { NamingStyle } from './naming.ts'

/** The second Java SDK writes dates in ISO form; the first as milliseconds since 1970. */
export function dateText(date: Date, style: NamingStyle): JsonValue {
  return style === 'optimized' ? date.getTime() : instantText(date.getTime())
}
