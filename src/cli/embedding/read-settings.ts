import { closestName } from '../../asl/diagnostics/index.ts'
import { type OptionRow, serveRows } from '../options-table.ts'
import type { OptionValues } from '../read-options.ts'

// Only the command can use these: it creates the examples, and a program's server ends when the program says so.
const { examples: _examples, endWithParent: _endWithParent, ...rows } = serveRows

/** The settings of a server in a program: the options of `stepwell serve`, by the names of their rows. */
export const settingRows = rows

// The defaults suit a program that tests with a server, rather than a service.
const fallbacks = { port: 0, logLevel: 'warn' } as const

/**
 * Checks the settings that a program gives. The program may be JavaScript, whose types nobody has checked.
 *
 * @throws Error that names the setting and says what would be right.
 */
export function readSettings(settings: unknown): OptionValues<typeof settingRows> {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new TypeError(
      `startServer takes an object of settings, such as { dataDirectory: '.stepwell' }, not ${shown(settings)}`,
    )
  }
  for (const name of Object.keys(settings)) {
    if (!Object.hasOwn(rows, name)) throw unknownSetting(name)
  }
  const given = settings as Readonly<Record<string, unknown>>
  if (given.dataDirectory === undefined) {
    throw new TypeError('dataDirectory is missing: startServer needs a directory to store machines and executions in')
  }
  const values = Object.entries(rows).map(([name, row]) => [name, readSetting(name, row, given[name])])
  return { ...Object.fromEntries(values) } as OptionValues<typeof settingRows>
}

/** The type of a setting, in the words of a message: `a number`. */
export function typeOfSetting({ placeholder, fallback }: OptionRow<unknown>): string {
  if (placeholder === null) return 'true or false'
  if (typeof fallback === 'number') return 'a number'
  return Array.isArray(fallback) ? 'a string or an array of strings' : 'a string'
}

/** The default of a setting that is not given. */
export function fallbackOfSetting(name: string, row: OptionRow<unknown>): unknown {
  return Object.hasOwn(fallbacks, name) ? fallbacks[name as keyof typeof fallbacks] : row.fallback
}

function readSetting(name: string, row: OptionRow<unknown>, value: unknown): unknown {
  if (value === undefined) return fallbackOfSetting(name, row)
  if (!hasType(row, value)) throw new TypeError(`${name} must be ${typeOfSetting(row)}, not ${shown(value)}`)
  if (typeof value === 'boolean' || (Array.isArray(value) && value.length === 0)) return value
  const read = row.read(String(value))
  if ('value' in read) return read.value
  throw new RangeError(`${name} must be ${read.expected}, not ${shown(value)}`)
}

function hasType({ placeholder, fallback }: OptionRow<unknown>, value: unknown): boolean {
  if (placeholder === null) return typeof value === 'boolean'
  if (typeof fallback === 'number') return typeof value === 'number'
  if (typeof value === 'string') return true
  return Array.isArray(fallback) && Array.isArray(value) && value.every((each) => typeof each === 'string')
}

function unknownSetting(name: string): TypeError {
  const names = Object.keys(rows)
  const close = closestName(name, names)
  const hint = close === null ? `there are ${names.join(', ')}` : `did you mean ${JSON.stringify(close)}?`
  return new TypeError(`${JSON.stringify(name)} is not a setting of startServer; ${hint}`)
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' || typeof value === 'string' ? JSON.stringify(value) : String(value)
}
