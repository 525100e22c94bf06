import path from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { withoutByteOrderMark } from '../../json/byte-order-mark.ts'
import { yamlProblem } from '../../json/yaml-problem.ts'
import { nearMatches } from '../../services/near-matches.ts'
import { type FunctionKind, FunctionSettingsError } from './function-settings.ts'
import { readFunctionText } from './read-function-text.ts'

/** The settings that a file gives for a function. Everything else is found by convention. */
export interface GivenSettings {
  readonly path?: string
  readonly handler?: string
  readonly runtime?: string
  readonly command?: readonly string[]
  readonly interpreter?: string
  readonly timeoutSeconds?: number
  readonly memoryMegabytes?: number
  readonly environment?: Readonly<Record<string, string>>
  /** Variables of the server that the function gets unchanged. */
  readonly inherit?: readonly string[]
  readonly concurrency?: number
  readonly retryAttempts?: number
}

export interface FunctionsFile {
  /** The settings for every function that does not say otherwise. */
  readonly defaults: GivenSettings
  readonly functions: ReadonlyMap<string, GivenSettings>
}

type Check = (value: unknown) => string | null

const members: Readonly<Record<keyof GivenSettings, Check>> = {
  path: text,
  handler: text,
  runtime: (value) => (kindOf(value) === null ? 'a runtime, such as nodejs24.x, python3.13 or provided.al2023' : null),
  command: (value) =>
    Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')
      ? null
      : 'a list of a program and its arguments, such as [./bootstrap]',
  interpreter: text,
  timeoutSeconds: wholeNumber(1, 900),
  memoryMegabytes: wholeNumber(32, 10_240),
  environment: (value) =>
    isRecord(value) && Object.values(value).every((each) => ['string', 'number', 'boolean'].includes(typeof each))
      ? null
      : 'a map of names to texts',
  inherit: (value) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string')
      ? null
      : 'a list of names of environment variables',
  concurrency: wholeNumber(1, 1000),
  retryAttempts: wholeNumber(0, 2),
}

/** Reads a `functions.yaml`. */
export function readFunctionsFile(file: string): FunctionsFile {
  const document = readYamlMap(file)
  for (const name of Object.keys(document)) {
    if (name === 'defaults' || name === 'functions') continue
    throw new FunctionSettingsError(`${file}: it may have the members defaults and functions, not ${name}`)
  }
  const { functions = {}, defaults = {} } = document
  if (!isRecord(functions)) throw new FunctionSettingsError(`${file}: functions must be a map of names to settings`)
  return {
    defaults: check(defaults ?? {}, `${file}: defaults`),
    functions: new Map(
      Object.entries(functions).map(([name, value]) => [name, check(value ?? {}, `${file}: functions.${name}`)]),
    ),
  }
}

/** Reads a `function.yaml`, which is in the folder of its function. */
export function readFunctionFile(file: string): GivenSettings {
  return check(readYamlMap(file), file)
}

/** The kind of function that a runtime's name stands for, or null. */
export function kindOf(runtime: unknown): FunctionKind | null {
  if (typeof runtime !== 'string') return null
  if (/^nodejs\d+\.x$/.test(runtime)) return 'node'
  if (/^python\d+\.\d+$/.test(runtime)) return 'python'
  return /^provided(?:\.\w+)?$/.test(runtime) ? 'command' : null
}

function check(value: unknown, place: string): GivenSettings {
  if (!isRecord(value)) throw new FunctionSettingsError(`${place} must be a map of settings`)
  for (const [name, member] of Object.entries(value)) {
    if (!Object.hasOwn(members, name)) {
      const near = nearMatches(name, Object.keys(members))
      const instead = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `use ${Object.keys(members).join(', ')}`
      throw new FunctionSettingsError(`${place}: there is no setting ${name}; ${instead}`)
    }
    const expected = members[name as keyof GivenSettings](member)
    if (expected !== null) {
      throw new FunctionSettingsError(`${place}: ${name} must be ${expected}, not ${JSON.stringify(member)}`)
    }
  }
  const { environment, ...others } = value as GivenSettings
  if (environment === undefined) return others
  // YAML reads 1 as a number and true as a boolean; a variable is a text.
  const texts = Object.entries(environment).map(([name, each]) => [name, String(each)])
  return { ...others, environment: Object.fromEntries(texts) as Record<string, string> }
}

function readYamlMap(file: string): Record<string, unknown> {
  const lineCounter = new LineCounter()
  const source = withoutByteOrderMark(readFunctionText(file))
  const document = parseDocument(source, { prettyErrors: false, lineCounter })
  const error = document.errors[0]
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0])
    const place = { text: source, file, offset: error.pos[0] }
    throw new FunctionSettingsError(`${file}:${line}:${col}: ${yamlProblem(error)}`, place)
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 }) ?? {}
  if (!isRecord(value)) throw new FunctionSettingsError(`${path.basename(file)} must be a map, not ${typeof value}`)
  return value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? null : 'a text'
}

function wholeNumber(min: number, max: number): Check {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? null
      : `a whole number from ${min} to ${max}`
}
