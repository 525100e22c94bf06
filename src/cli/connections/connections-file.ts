import path from 'node:path'
import { readNewConnection } from '../../api/index.ts'
import { codeFrame, type DocumentPath, type PositionFinder } from '../../asl/diagnostics/index.ts'
import { JsonSyntaxError, lineAndColumn, parse } from '../../json/index.ts'
import type { GivenConnection } from '../../server/options.ts'
import { UnreadableDefinition, UsageError } from '../../server/usage-error.ts'
import { readDocument, syntaxOf } from '../definition/document.ts'
import { readText } from '../definition/read-text.ts'
import { hideValues } from './hide-values.ts'

const arnForm = /^arn:aws[a-z-]*:events:[a-z\d-]+:\d{12}:connection\/([.\-_A-Za-z0-9]+)\/[-A-Za-z0-9]+$/

/**
 * Reads connections from a file: a list of inputs of CreateConnection in JSON or YAML, each with a `ConnectionArn` if it is
 * to have a particular one. `${NAME}` in a text stands for an environment variable, so that the file can be stored where
 * its secrets must not be; `$${` stands for `${`.
 *
 * @throws UsageError that says what is wrong and where, without revealing secrets.
 */
export async function readConnectionsFile(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<GivenConnection[]> {
  const shownFile = path.relative('', file) || file
  const source = new ConnectionsSource(await readText(file, '--connections: '), shownFile)
  const entries = await source.value()
  if (!Array.isArray(entries)) {
    return source.refuse([], `the file must hold a list of connections, but this is ${kindOf(entries)}`)
  }
  const connections = entries.map((entry: unknown, index): GivenConnection => {
    try {
      return readEntry(withVariables(entry, environment, []))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const inside = error instanceof MissingVariable ? error.path : pathInMessage(message, entry)
      return source.refuse([index, ...inside], `connection ${index + 1}: ${message}`)
    }
  })
  const names = connections.map(({ connection }) => connection.name)
  const second = names.findIndex((name, index) => names.indexOf(name) !== index)
  if (second !== -1) source.refuse([second, 'Name'], `two connections are named ${names[second]}`)
  return connections
}

/** The text of the file. Excerpts shown from it contain no secrets. */
class ConnectionsSource {
  readonly #text: string
  readonly #file: string
  #finder: PositionFinder | null = null

  constructor(text: string, file: string) {
    this.#text = text
    this.#file = file
  }

  async value(): Promise<unknown> {
    const { json, finder } = await this.#read()
    this.#finder = finder
    try {
      parse(json)
    } catch (error) {
      // The parser's own message would repeat part of the file.
      if (error instanceof JsonSyntaxError)
        return this.#refuseAt(error.offset, 1, 'the file is not valid JSON from here on')
      throw error
    }
    return JSON.parse(json)
  }

  refuse(path: DocumentPath, message: string): never {
    for (let length = path.length; length >= 0; length -= 1) {
      const found = this.#finder?.find(path.slice(0, length), 'value') ?? null
      if (found !== null) return this.#refuseAt(found.offset, found.length, message)
    }
    throw new UsageError(`${this.#file}: ${message}`)
  }

  async #read() {
    try {
      return await readDocument(this.#text, this.#file, syntaxOf(this.#file, this.#text))
    } catch (error) {
      if (!(error instanceof UnreadableDefinition)) throw error
      const frame = codeFrame(hideValues(this.#text), this.#file, error.place.offset)
      throw new UsageError(error.summary, frame)
    }
  }

  #refuseAt(offset: number, length: number, message: string): never {
    const { line, column } = lineAndColumn(this.#text, offset)
    throw new UsageError(
      `${this.#file}:${line}:${column}: ${message}`,
      codeFrame(hideValues(this.#text), this.#file, offset, length),
    )
  }
}

/** An environment variable that a text names but that is not set. */
class MissingVariable extends Error {
  readonly path: DocumentPath

  constructor(name: string, path: DocumentPath) {
    super(`the environment variable ${name}, which \${${name}} stands for, is not set`)
    this.path = path
  }
}

/**
 * The place in an entry that a message is about, as far as it can be followed: the API spells `AuthParameters` as
 * `authParameters`.
 */
function pathInMessage(message: string, entry: unknown): (string | number)[] {
  if (message.startsWith('ConnectionArn ')) return ['ConnectionArn']
  const path: (string | number)[] = []
  let value = entry
  for (const step of (/ at '([^']+)'/.exec(message)?.[1] ?? '').split('.')) {
    if (typeof value !== 'object' || value === null) break
    const found = Object.entries(value).find(([name]) => name.toLowerCase() === step.toLowerCase())
    if (found === undefined) break
    path.push(found[0])
    value = found[1]
  }
  return path
}

function kindOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'an object' : 'a single value'
}

function readEntry(entry: unknown): GivenConnection {
  const connection = readNewConnection(entry)
  const arn = (entry as { readonly ConnectionArn?: unknown }).ConnectionArn ?? null
  if (arn === null) return { connection, arn: null }
  if (typeof arn !== 'string' || arnForm.exec(arn)?.[1] !== connection.name) {
    throw new Error(`ConnectionArn must have the form arn:aws:events:REGION:ACCOUNT:connection/${connection.name}/ID`)
  }
  return { connection, arn }
}

function withVariables(
  value: unknown,
  environment: Readonly<Record<string, string | undefined>>,
  path: DocumentPath,
): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/(\$?)\$\{([^}]*)\}/g, (whole, dollar: string, name: string) => {
      if (dollar !== '') return whole.slice(1)
      const text = environment[name]
      if (text === undefined) throw new MissingVariable(name, path)
      return text
    })
  }
  if (Array.isArray(value)) return value.map((each, index) => withVariables(each, environment, [...path, index]))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  return Object.fromEntries(members.map(([name, each]) => [name, withVariables(each, environment, [...path, name])]))
}
