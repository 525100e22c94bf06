/** A point in time, with all digits that its text had. */
export interface ExactTimestamp {
  /** Milliseconds since 1970, fractions dropped. */
  readonly epochMilliseconds: number
  /** The part below a millisecond, 0 to 999999. */
  readonly nanoseconds: number
}

const pattern =
  /^(\d{4}|\+\d{5,9}|-\d{4,9})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:Z|([+-])(\d\d):(\d\d)(?::(\d\d))?)$/

/** An instant as Java writes it: in UTC, with milliseconds if there are any. */
export function instantText(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString().replace('.000Z', 'Z')
}

/** Reads a timestamp: milliseconds since 1970, finer fractions dropped. Null for text that is not a valid one. */
export function parseTimestamp(text: string): number | null {
  return parseExactTimestamp(text)?.epochMilliseconds ?? null
}

/**
 * Reads a timestamp to the nanosecond, or returns null. The service accepts the ISO-8601 extended offset date-time format,
 * as in Java's ISO_OFFSET_DATE_TIME, with an upper-case `T` and `Z`: seconds may be missing, the offset may not.
 */
export function parseExactTimestamp(text: string): ExactTimestamp | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const [, yearText, monthText, dayText, hourText, minuteText, secondText, fraction] = match
  const [year, month, day] = [Number(yearText), Number(monthText), Number(dayText)]
  const [hour, minute, second] = [Number(hourText), Number(minuteText), Number(secondText ?? 0)]
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  if (hour > 23 || minute > 59 || second > 59) return null
  const offset = offsetSeconds(match[8], match[9], match[10], match[11])
  if (offset === null) return null
  const seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
  const nanoseconds = Number((fraction ?? '').padEnd(9, '0'))
  return {
    epochMilliseconds: seconds * 1000 + Math.floor(nanoseconds / 1_000_000),
    nanoseconds: nanoseconds % 1_000_000,
  }
}

/** Negative, zero or positive if the first is before, at or after the second. */
export function compareTimestamps(left: ExactTimestamp, right: ExactTimestamp): number {
  return left.epochMilliseconds - right.epochMilliseconds || left.nanoseconds - right.nanoseconds
}

/** Java allows offsets of up to 18 hours. Null if it is more. */
function offsetSeconds(sign: string | undefined, hours = '0', minutes = '0', seconds = '0'): number | null {
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  if (minute > 59 || second > 59) return null
  const total = hour * 3600 + minute * 60 + second
  if (total > 18 * 3600) return null
  return sign === '-' ? -total : total
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * The days from 1970-01-01 in the Gregorian calendar, counted in years that start in March, so that a leap day comes last.
 */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
