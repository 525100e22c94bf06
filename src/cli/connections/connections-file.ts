import path from 'node:path'
import { readNewConnection } from '../../api/index.ts'
import type { NewConnection } from '../../connections/connections.ts'
import { readDefinition } from '../definition/definition-file.ts'
import { UsageError } from '../usage-error.ts'

export interface FileConnection {
  readonly connection: NewConnection
  /** Given where definitions name the connection by an ARN that exists elsewhere; null for one of our own making. */
  readonly arn: string | null
}

const arnForm = /^arn:aws[a-z-]*:events:[a-z\d-]+:\d{12}:connection\/([.\-_A-Za-z0-9]+)\/[-A-Za-z0-9]+$/

/**
 * Reads connections from a file: a list of inputs of CreateConnection in JSON or YAML, each with a `ConnectionArn` if it
 * is to have a certain one. `${NAME}` in a text stands for a variable of the environment, so that the file can be kept
 * where its secrets may not; `$${` stands for `${`.
 *
 * @throws UsageError that names what is wrong and where, without its secrets.
 */
export async function readConnectionsFile(
  file: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<FileConnection[]> {
  const shownFile = path.relative('', file) || file
  const entries = parse((await readDefinition(file)).json, shownFile)
  if (!Array.isArray(entries)) throw new UsageError(`${shownFile} must hold a list of connections`)
  const connections = entries.map((entry: unknown, index): FileConnection => {
    const place = `${shownFile}: connection ${index + 1}`
    try {
      return readEntry(withVariables(entry, environment))
    } catch (error) {
      throw new UsageError(`${place}: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
  const names = connections.map(({ connection }) => connection.name)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) throw new UsageError(`${shownFile}: two connections are named ${repeated}`)
  return connections
}

function readEntry(entry: unknown): FileConnection {
  const connection = readNewConnection(entry)
  const arn = (entry as { readonly ConnectionArn?: unknown }).ConnectionArn ?? null
  if (arn === null) return { connection, arn: null }
  if (typeof arn !== 'string' || arnForm.exec(arn)?.[1] !== connection.name) {
    throw new Error(`ConnectionArn must have the form arn:aws:events:REGION:ACCOUNT:connection/${connection.name}/ID`)
  }
  return { connection, arn }
}

function parse(json: string, shownFile: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // The parser's own message would repeat a part of the file.
    throw new UsageError(`${shownFile} is not valid JSON`)
  }
}

function withVariables(value: unknown, environment: Readonly<Record<string, string | undefined>>): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/(\$?)\$\{([^}]*)\}/g, (whole, dollar: string, name: string) => {
      if (dollar !== '') return whole.slice(1)
      const text = environment[name]
      if (text === undefined) throw new Error(`the environment has no variable ${name}, which \${${name}} stands for`)
      return text
    })
  }
  if (Array.isArray(value)) return value.map((each) => withVariables(each, environment))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withVariables(each, environment)]))
}
