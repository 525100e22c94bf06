import { JsonataError } from '../errors.ts'
import { type LetterCase, readIntegerPicture, writeInteger } from '../formatting/integer.ts'
import { CalendarDate, dayNames, monthNames, type NumericComponent } from './calendar.ts'
import { type PicturePart, readPicture } from './picture.ts'

const isoPicture = '[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]'
const twoDigits = readIntegerPicture('00')

/** An instant as text: by a picture, or as ISO 8601. The timezone is given as `+hhmm`. */
export function formatDateTime(millis: number, picture: string | undefined, timezone: string | undefined): string {
  const parts = readPicture(picture ?? isoPicture)
  // If the picture shows nothing of the date, the timezone does not matter.
  if (parts.every((part) => part.kind === 'text')) return parts.map((part) => part.text).join('')
  const offsetMinutes = timezone === undefined ? 0 : readTimezone(timezone)
  const date = new CalendarDate(millis + offsetMinutes * 60_000)
  return parts.map((part) => formatPart(part, date, offsetMinutes)).join('')
}

function readTimezone(timezone: string): number {
  const match = /^([+-]?)(\d{1,2})(\d{2})$/.exec(timezone)
  if (match === null) {
    const number = Number.parseInt(timezone, 10)
    if (Number.isNaN(number)) throw new JsonataError('D3134', { value: timezone })
    return Math.trunc(number / 100) * 60 + (number % 100)
  }
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

function formatPart(part: PicturePart, date: CalendarDate, offsetMinutes: number): string {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'name':
      return nameOf(part, date)
    case 'timezone':
      return formatTimezone(part, offsetMinutes)
    case 'number': {
      const value = date.component(part.component as NumericComponent)
      return writeInteger(part.yearDigits < 0 ? value : value % 10 ** part.yearDigits, part.format)
    }
  }
}

function nameOf(part: Extract<PicturePart, { kind: 'name' }>, date: CalendarDate): string {
  switch (part.component) {
    case 'M':
    case 'x':
      return cased(monthNames[date.component(part.component) - 1]!, part.letterCase).slice(0, part.lengthMax)
    case 'F':
      return cased(dayNames[date.component('F') - 1]!, part.letterCase).slice(0, part.lengthMax)
    case 'P':
      return part.letterCase === 'upper' ? ['AM', 'PM'][date.component('P')]! : ['am', 'pm'][date.component('P')]!
    default:
      // The calendar and the era: there is only this one.
      return 'ISO'
  }
}

function cased(name: string, letterCase: LetterCase): string {
  if (letterCase === 'upper') return name.toUpperCase()
  return letterCase === 'lower' ? name.toLowerCase() : name
}

function formatTimezone(part: Extract<PicturePart, { kind: 'timezone' }>, offsetMinutes: number): string {
  if (offsetMinutes === 0 && part.zuluForZero) return 'Z'
  const size = Math.abs(offsetMinutes)
  const hours = Math.floor(size / 60)
  const minutes = size % 60
  const { format } = part
  let digits: string
  if (format.separators.length > 0 || format.digitsMin > 2) {
    if (format.digitsMin > 4) throw new JsonataError('D3134', { value: format.digitsMin })
    digits = writeInteger(hours * 100 + minutes, format)
  } else digits = writeInteger(hours, format) + (minutes === 0 ? '' : `:${writeInteger(minutes, twoDigits)}`)
  return `${part.component === 'z' ? 'GMT' : ''}${offsetMinutes < 0 ? '-' : '+'}${digits}`
}
