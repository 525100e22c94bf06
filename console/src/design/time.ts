export { durationText } from '../../../src/view/duration-text.ts'

const dateFormat = new Intl.DateTimeFormat(undefined, {
  year: 'numeric',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** Writes a time that the API gives, in seconds since 1970. */
export function timeText(seconds: number | undefined): string {
  return seconds === undefined ? '–' : dateFormat.format(new Date(seconds * 1000))
}
