import { idMax, millisMax } from './readable-ranges.ts'

/** What a column of a row may hold. SQLite enforces a table's types when it writes, but returns whatever is in the file. */
export interface ColumnKind {
  readonly fits: (value: unknown) => boolean
  /** `a whole number`, for messages. */
  readonly text: string
}

/** Never looked at. */
export const anything: ColumnKind = { fits: () => true, text: 'anything' }

export const text: ColumnKind = { fits: (value) => typeof value === 'string', text: 'a text' }

/** A count, or the number of something. */
export const count: ColumnKind = {
  fits: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  text: `a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
}

export const id: ColumnKind = {
  fits: (value) => Number.isSafeInteger(value) && (value as number) > 0 && (value as number) <= idMax,
  text: `a whole number from 1 to ${idMax}`,
}

export const millis: ColumnKind = {
  fits: (value) => Number.isSafeInteger(value) && Math.abs(value as number) <= millisMax,
  text: 'a time in milliseconds that a date can have',
}

export const number: ColumnKind = { fits: (value) => Number.isFinite(value), text: 'a number' }

/** A percentage: how aliases divide what is started. */
export const weight: ColumnKind = {
  fits: (value) => count.fits(value) && (value as number) <= 100,
  text: 'a whole number from 0 to 100',
}

/** Small JSON: all of it is read to check. */
export const json: ColumnKind = {
  fits: (value) => typeof value === 'string' && parsed(value) !== undefined,
  text: 'valid JSON',
}

/**
 * The events of a turn, in any form in which they were ever stored. They go into answers as they are, so half a chunk
 * would spoil its surroundings. A whole chunk is read only if its end does not show that it is complete.
 */
export const events: ColumnKind = {
  fits(value) {
    if (typeof value !== 'string') return false
    if (endsWhole(value)) return true
    const chunk = parsed(value)
    return Array.isArray(chunk) || Array.isArray((chunk as { readonly events?: unknown } | null | undefined)?.events)
  },
  text: 'the events of a turn as JSON',
}

/** How a chunk begins, and how one with this beginning ends after its last event. */
const ends: readonly (readonly [start: string, end: string])[] = [
  ['{"version":', '}]}'],
  ['[{', '}]'],
]

/**
 * Whether a chunk was certainly not cut off: it ends as one does, and not inside a text that looks the same. The last quote
 * without a backslash before it would open that text, and an opening quote follows what no text of ours ends with.
 */
function endsWhole(chunk: string): boolean {
  if (!ends.some(([start, end]) => chunk.startsWith(start) && chunk.endsWith(end))) return false
  const quote = chunk.lastIndexOf('"')
  return quote > 0 && !opensText.has(chunk[quote - 1]!)
}

/** What may stand before a quote that opens a text, and what escapes one. */
const opensText: ReadonlySet<string> = new Set([':', ',', '{', '[', '\\'])

/** The path of a frame: see `StoredFrame`. */
export const framePath: ColumnKind = {
  fits: (value) => typeof value === 'string' && /^(?:\/\d+)*$/.test(value),
  text: 'the path of a frame',
}

export function oneOf(...words: readonly (string | number)[]): ColumnKind {
  return { fits: (value) => words.includes(value as string), text: `one of ${words.join(', ')}` }
}

export function orNull({ fits, text: described }: ColumnKind): ColumnKind {
  return { fits: (value) => value === null || fits(value), text: `${described}, or nothing` }
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return undefined
  }
}
