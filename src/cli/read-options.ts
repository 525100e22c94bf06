import { type Command, Option } from 'commander'
import { UsageError } from '../server/usage-error.ts'
import type { OptionRow } from './options-table.ts'

type Rows = Readonly<Record<string, OptionRow<unknown>>>

export type OptionValues<Table extends Rows> = {
  readonly [Name in keyof Table]: Table[Name] extends OptionRow<infer Value> ? Value : never
}

/** Gives a command the flags of a table, each with its line of help. */
export function addOptions(command: Command, rows: Rows): Command {
  for (const row of Object.values(rows)) command.addOption(new Option(flagsOf(row), helpOf(row)))
  return command
}

/**
 * Reads the settings: from the flag, else from the environment (where an empty variable counts as unset, as it often is in
 * env files), else the default.
 *
 * @throws UsageError that says what is wrong and what would be right.
 */
export function readOptions<Table extends Rows>(
  rows: Table,
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): OptionValues<Table> {
  const values = Object.entries(rows).map(([name, row]) => {
    const flag = flags[attributeOf(row)]
    if (flag === true) return [name, true]
    if (typeof flag === 'string') return [name, read(row, `--${row.flag}`, flag)]
    const variable = environment[row.environment]
    if (variable !== undefined && variable !== '') return [name, read(row, row.environment, variable)]
    return [name, row.fallback]
  })
  return Object.fromEntries(values) as OptionValues<Table>
}

/**
 * Turns the old emulator's spellings with one dash (`-lambdaEndpoint`) into the corresponding flags. This affects only
 * whole arguments that start with a dash, and only before `--`.
 */
export function normaliseArguments(argv: readonly string[], rows: Rows): string[] {
  const spellings = new Map(
    Object.values(rows).flatMap((row) => (row.shortSpelling === null ? [] : [[`-${row.shortSpelling}`, row.flag]])),
  )
  const end = argv.indexOf('--')
  return argv.map((argument, index) => {
    if (end !== -1 && index > end) return argument
    const [name = '', ...rest] = argument.split('=')
    const flag = spellings.get(name)
    return flag === undefined ? argument : [`--${flag}`, ...rest].join('=')
  })
}

function read(row: OptionRow<unknown>, source: string, text: string): unknown {
  const result = row.read(text)
  if ('value' in result) return result.value
  throw new UsageError(`${source} must be ${result.expected}, not ${JSON.stringify(text)}`)
}

function flagsOf(row: OptionRow<unknown>): string {
  return row.placeholder === null ? `--${row.flag}` : `--${row.flag} <${row.placeholder}>`
}

function helpOf(row: OptionRow<unknown>): string {
  const fallback = row.fallbackHelp ?? (row.placeholder === null ? null : String(row.fallback))
  const notes = [
    ...(fallback === null ? [] : [`default: ${fallback}`]),
    `env: ${row.environment}`,
    ...(row.shortSpelling === null ? [] : [`also -${row.shortSpelling}`]),
  ]
  return `${row.help} (${notes.join(', ')})`
}

/** Commander's name for a flag's value: `--data-dir` is `dataDir`. */
function attributeOf(row: OptionRow<unknown>): string {
  return row.flag.replace(/-([a-z])/g, (_match, letter: string) => letter.toUpperCase())
}
