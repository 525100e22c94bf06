import { closestName } from '../../asl/diagnostics/index.ts'
import { isNumber, isObject, memberEntries, numberText } from '../../json/index.ts'
import { UsageError } from '../../server/usage-error.ts'
import { readDocument, syntaxOf } from './document.ts'
import { parseJson } from './parse-json.ts'
import { readText } from './read-text.ts'

/**
 * Values of placeholders that remember which names were asked for. A name given by hand that nothing asks for is a slip; a
 * file of values may serve several definitions.
 */
export class GivenSubstitutions extends Map<string, string> {
  readonly #byHand = new Set<string>()
  readonly #asked = new Set<string>()

  give(name: string, value: string): void {
    this.#byHand.add(name)
    this.set(name, value)
  }

  override get(name: string): string | undefined {
    this.#asked.add(name)
    return super.get(name)
  }

  override has(name: string): boolean {
    this.#asked.add(name)
    return super.has(name)
  }

  /** @throws UsageError for the first name given by hand that nothing asked for. */
  refuseUnused(): void {
    for (const name of this.#byHand) {
      if (this.#asked.has(name)) continue
      const others = [...this.#asked].filter((each) => !this.#byHand.has(each))
      const near = closestName(name, others)
      const hint = near === null ? '' : `; did you mean ${near}?`
      throw new UsageError(`--substitute ${name}: nothing with this name takes a value${hint}`)
    }
  }
}

/** The flags of a command that fill in placeholders. */
export interface SubstitutionFlags {
  /** Each is `NAME=VALUE`. */
  readonly substitute: readonly string[]
  /** A file of values by name, in JSON or YAML. */
  readonly substitutions?: string
}

/**
 * Reads the values of placeholders; those given one by one override those in the file.
 *
 * @throws UsageError that says what is wrong.
 */
export async function readSubstitutions(flags: SubstitutionFlags): Promise<GivenSubstitutions> {
  const values = new GivenSubstitutions()
  if (flags.substitutions !== undefined) await readValues(flags.substitutions, values)
  for (const given of flags.substitute) {
    const equals = given.indexOf('=')
    if (equals < 1) throw new UsageError(`--substitute must be NAME=VALUE, not ${JSON.stringify(given)}`)
    values.give(nameOf(given.slice(0, equals)), given.slice(equals + 1))
  }
  return values
}

async function readValues(file: string, values: Map<string, string>): Promise<void> {
  const source = await readText(file, '--substitutions: ')
  const { json } = await readDocument(source, file, syntaxOf(file, source))
  const object = parseValues(json, file)
  for (const [name, value] of object) {
    if (typeof value === 'string') values.set(nameOf(name), value)
    else if (isNumber(value)) values.set(nameOf(name), numberText(value))
    else if (typeof value === 'boolean') values.set(nameOf(name), String(value))
    else throw new UsageError(`--substitutions: ${file}: the value of ${name} must be text, a number, true or false`)
  }
}

function parseValues(json: string, file: string) {
  const value = parseJson(json, file, '--substitutions: ')
  if (isObject(value)) return memberEntries(value)
  throw new UsageError(`--substitutions: ${file} must hold an object of names and values, such as {"Name": "value"}`)
}

/** `${Name}=value` means the same. */
function nameOf(text: string): string {
  return /^\$\{(.+)\}$/.exec(text)?.[1] ?? text
}
