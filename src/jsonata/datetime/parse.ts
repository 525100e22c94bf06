import { JsonataError } from '../errors.ts'
import { type IntegerFormat, readInteger } from '../formatting/integer.ts'
import { payForPicture } from '../formatting/picture-cost.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { CalendarDate, dayNames, monthNames, type NumericComponent } from './calendar.ts'
import { matchPicture } from './match.ts'
import { type PicturePart, readPicture } from './picture.ts'

/** The forms of ISO 8601 that are read without a picture. */
const isoPattern =
  /^(\d{4})(?:-([01]\d))?(?:-([0-3]\d))?(?:T([0-2]\d):([0-5]\d):([0-5]\d)(\.\d+)?)?(?:([+-])([0-2]\d):?([0-5]\d)|Z)?$/

/** The instant that an ISO 8601 timestamp names. Without a timezone it is in UTC, wherever this runs. */
export function parseIsoDateTime(text: string): number {
  const match = isoPattern.exec(text)
  if (match === null) throw new JsonataError('D3110', { value: text })
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '', sign, ...zone] = match
  const fields = [Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)] as const
  if (!isPossible(fields)) return Number.NaN
  // Years below 100 are meant literally; the constructor would put them into the twentieth century.
  const date = new Date(0)
  date.setUTCFullYear(fields[0], fields[1] - 1, fields[2])
  date.setUTCHours(fields[3], fields[4], fields[5], Number(fraction.slice(1, 4).padEnd(3, '0')))
  const offsetMinutes = sign === undefined ? 0 : Number(zone[0]) * 60 + Number(zone[1])
  return date.getTime() - (sign === '-' ? -offsetMinutes : offsetMinutes) * 60_000
}

function isPossible([, month, day, hour, minute, second]: readonly [
  number,
  number,
  number,
  number,
  number,
  number,
]): boolean {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false
  return hour < 24 || (hour === 24 && minute === 0 && second === 0)
}

/** The components of an instant in a text; undefined for an invalid value, such as a month that does not exist. */
type Components = Map<string, number | undefined>

/** The instant named by a text written according to the picture; undefined if the text does not match it. */
export function parseDateTime(text: string, picture: string, evaluation: Evaluation): number | undefined {
  payForPicture(picture, evaluation)
  const parts = readPicture(picture)
  const match = matchPicture(text, parts, evaluation)
  if (match === null) return undefined
  const components: Components = new Map()
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'text') components.set(part.component, readPart(part, match[index]!))
  }
  return components.size === 0 ? undefined : toInstant(components, evaluation.environment.nowMillis)
}

function readPart(part: Exclude<PicturePart, { kind: 'text' }>, text: string): number | undefined {
  switch (part.kind) {
    case 'number':
      return part.component === 'f' ? readFraction(text, part.format) : readInteger(text, part.format)
    case 'name':
      return readName(part, text)
    case 'timezone':
      return readOffset(part, text)
  }
}

/** Digits after the decimal point, as milliseconds, with finer digits cut off. */
function readFraction(text: string, format: IntegerFormat): number {
  const isPlain = format.kind === 'digits' && /^\d+$/.test(text)
  return isPlain ? Number(text.padEnd(3, '0').slice(0, 3)) : readInteger(text, format)
}

const halves: ReadonlyMap<string, number> = new Map([
  ['am', 0],
  ['AM', 0],
  ['pm', 1],
  ['PM', 1],
])

/** Names are recognized only as a date writes them: `Jul`, but neither `jul` nor `JUL`. */
function readName({ component, lengthMax }: Extract<PicturePart, { kind: 'name' }>, text: string): number | undefined {
  if (component === 'P') return halves.get(text)
  const names = component === 'F' ? dayNames : monthNames
  const index = names.findIndex((name) => name.slice(0, lengthMax) === text)
  return index < 0 ? undefined : index + 1
}

/** The offset from UTC in minutes. */
function readOffset(part: Extract<PicturePart, { kind: 'timezone' }>, text: string): number {
  if (text.toUpperCase() === 'Z') return 0
  const value = part.component === 'z' ? text.slice(3) : text
  const sign = value.startsWith('-') ? -1 : 1
  const digits = value.slice(1)
  const separator = part.format.separators[0]?.character
  if (separator !== undefined) {
    const [hours, minutes] = digits.split(separator)
    return sign * (Number(hours) * 60 + Number(minutes))
  }
  if (digits.length <= 2) return sign * Number(digits) * 60
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)))
}

/** Whether the components given all belong to this way of naming a date or a time, and at least one is given. */
function isGiven(components: Components, among: string, way: string): boolean {
  const given = Array.from(among).filter((letter) => components.get(letter) !== undefined)
  return given.length > 0 && given.every((letter) => way.includes(letter))
}

/**
 * Puts an instant together. Missing larger units are the current ones, missing smaller units the first ones; a unit missing
 * in between cannot be supplied.
 */
function toInstant(components: Components, nowMillis: number): number {
  const dates = 'YXMxWwdD'
  const byDay = !isGiven(components, dates, 'YMD') && isGiven(components, dates, 'Yd')
  if (isGiven(components, dates, 'Xxw') || isGiven(components, dates, 'XW')) throw new JsonataError('D3136')
  const times = 'PHhmsf'
  const twelveHours = !isGiven(components, times, 'Hmsf') && isGiven(components, times, 'Phmsf')
  const units = `${byDay ? 'Yd' : 'YMD'}${twelveHours ? 'Phmsf' : 'Hmsf'}`
  const now = new CalendarDate(nowMillis)
  const values = new Map<string, number>()
  let started = false
  let ended = false
  for (const unit of units) {
    const given = components.get(unit)
    if (given !== undefined) {
      if (ended) throw new JsonataError('D3136')
      started = true
      values.set(unit, given)
    } else if (started) {
      ended = true
      values.set(unit, 'MDd'.includes(unit) ? 1 : 0)
    } else values.set(unit, now.component(unit as NumericComponent))
  }
  const value = (unit: string): number => values.get(unit) ?? 0
  // A month that could not be read counts as the first.
  const month = byDay || !(value('M') > 0) ? 0 : value('M') - 1
  const hour = twelveHours ? (value('h') % 12) + 12 * value('P') : value('H')
  const millis = Date.UTC(value('Y'), month, value(byDay ? 'd' : 'D'), hour, value('m'), value('s'), fraction(values))
  return millis - (components.get('Z') || components.get('z') || 0) * 60_000
}

function fraction(values: ReadonlyMap<string, number>): number {
  return values.get('f') ?? 0
}
