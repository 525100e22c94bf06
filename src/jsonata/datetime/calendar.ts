import { JsonataError } from '../errors.ts'

const dayMillis = 86_400_000
/** The latest instant that a date can represent. */
const instantMax = 8.64e15

export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
export const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/** The letters of the components that are numbers. */
export type NumericComponent = 'Y' | 'M' | 'D' | 'd' | 'F' | 'W' | 'w' | 'X' | 'x' | 'H' | 'h' | 'P' | 'm' | 's' | 'f'

/** An instant as shown by calendar and clock, shifted to the time zone in which it is shown. */
export class CalendarDate {
  readonly #date: Date
  /** The Thursday of its week: a week belongs to the month and year of its Thursday. */
  readonly #thursday: Date

  constructor(millis: number) {
    if (!(Math.abs(millis) <= instantMax)) throw new JsonataError('D1001', { value: millis })
    this.#date = new Date(millis)
    const day = (this.#date.getUTCDay() + 6) % 7
    this.#thursday = new Date(Math.floor(this.#date.getTime() / dayMillis) * dayMillis + (3 - day) * dayMillis)
  }

  component(letter: NumericComponent): number {
    const date = this.#date
    switch (letter) {
      case 'Y':
        return date.getUTCFullYear()
      case 'M':
        return date.getUTCMonth() + 1
      case 'D':
        return date.getUTCDate()
      case 'd':
        return dayOfYear(date)
      case 'F':
        return ((date.getUTCDay() + 6) % 7) + 1
      case 'W':
        return Math.ceil(dayOfYear(this.#thursday) / 7)
      case 'w':
        return Math.ceil(this.#thursday.getUTCDate() / 7)
      case 'X':
        return this.#thursday.getUTCFullYear()
      case 'x':
        return this.#thursday.getUTCMonth() + 1
      case 'H':
        return date.getUTCHours()
      case 'h':
        return date.getUTCHours() % 12 === 0 ? 12 : date.getUTCHours() % 12
      case 'P':
        return date.getUTCHours() >= 12 ? 1 : 0
      case 'm':
        return date.getUTCMinutes()
      case 's':
        return date.getUTCSeconds()
      case 'f':
        return date.getUTCMilliseconds()
    }
  }
}

function dayOfYear(date: Date): number {
  // `Date.UTC` would put the years before 100 into the twentieth century.
  const start = new Date(0).setUTCFullYear(date.getUTCFullYear(), 0, 1)
  return Math.floor((date.getTime() - start) / dayMillis) + 1
}
