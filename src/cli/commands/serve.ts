import path from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }
import { parseSecretKey } from '../../connections/secrets/secret-key.ts'
import type { RunningServer, ServeOptions } from '../options.ts'
import { serveRows } from '../options-table.ts'
import { readOptions } from '../read-options.ts'
import { serviceOptions } from '../service-options.ts'
import { UsageError } from '../usage-error.ts'

// Not a flag, because the flags of a process can be seen by others.
const secretsKeyVariable = 'STEPWELL_SECRETS_KEY'

// A second Ctrl-C, or this much time, ends a server that does not manage to close.
const closeMillisMax = 15_000

/** Serves the API until it is told to stop. Resolves when it listens. */
export async function serve(flags: Readonly<Record<string, unknown>>): Promise<void> {
  const values = readOptions(serveRows, flags, process.env)
  const service = serviceOptions(values, values.dataDirectory)
  const examples = values.examples ? await import('../examples/load-examples.ts') : null
  const options: ServeOptions = {
    ...service,
    mockConfigPath: service.mockConfigPath ?? examples?.exampleMocksPath ?? null,
    functionsPath: service.functionsPath ?? examples?.exampleFunctionsPath ?? null,
    host: values.host,
    port: values.port,
    dataDirectory: path.resolve(values.dataDirectory),
    retentionDays: values.retentionDays,
    secretsKey: readSecretsKey(process.env[secretsKeyVariable]),
  }
  const { composeServer } = await import('../compose.ts')
  const server = await composeServer(options).catch((error) => {
    throw understandable(error, options)
  })
  greet(server, options)
  const prepared = prepare(server, options, examples)
  closeOnSignals(server, prepared)
  await prepared
}

function readSecretsKey(text: string | undefined): Buffer | null {
  if (text === undefined || text === '') return null
  const key = parseSecretKey(text)
  if (key === null) throw new UsageError(`${secretsKeyVariable} must be 32 bytes in base64 or hexadecimal`)
  return key
}

type Examples = typeof import('../examples/load-examples.ts')

/** What can be done while the first requests are answered already. */
async function prepare(server: RunningServer, options: ServeOptions, examples: Examples | null): Promise<void> {
  const trouble = server.trouble()
  if (trouble !== null) {
    process.stderr.write(`stepwell: warning: nothing can be written until there is room: ${trouble}\n`)
  } else if (examples !== null) {
    const created = await examples.createExamples(server.call, options)
    if (options.s3.type === 'directory') await copyObjects(examples, options.s3.root)
    print(`  examples     ${created.names.join(', ')}`)
    print(`               start one with its test case: ${created.sampleArn}#${created.sampleTestCase}`)
  }
  if (options.host === '127.0.0.1' || options.host === '0.0.0.0') await printLocalHost(server)
}

async function copyObjects({ copyExampleObjects }: Examples, s3Root: string): Promise<void> {
  try {
    await copyExampleObjects(s3Root)
  } catch (error) {
    // The server is of use without them too.
    const reason = error instanceof Error ? error.message : String(error)
    process.stderr.write(`stepwell: warning: the objects of the examples cannot be copied to ${s3Root}: ${reason}\n`)
  }
}

function greet(server: RunningServer, options: ServeOptions): void {
  const { port } = new URL(server.url)
  // Scripts and containers wait for this very line of the old emulator, in which Starting means that it has started.
  print(`Starting server on port ${port} with account ${options.account}, region ${options.region}`)
  print(`Stepwell ${packageJson.version} listens on ${server.url}`)
  print(`  data         ${options.dataDirectory}`)
  if (options.mockConfigPath !== null) print(`  mocks        ${options.mockConfigPath}`)
  print(`  S3           ${options.s3.type === 'directory' ? options.s3.root : 'the S3 API'}`)
  if (options.functionsPath !== null) {
    print(`  functions    ${server.functionNames.join(', ') || 'none'} (from ${options.functionsPath})`)
  }
  if (options.connectionsPath !== null) print(`  connections  ${options.connectionsPath}`)
  for (const warning of server.warnings) {
    process.stderr.write(`stepwell: warning: ${warning}\n`)
  }
}

/** The address for SDKs that put `sync-` before the host name, on systems that have such a name. */
async function printLocalHost(server: RunningServer): Promise<void> {
  const { findLocalHost } = await import('../../api/local-host.ts')
  const host = await findLocalHost()
  const { port } = new URL(server.url)
  if (host !== null) print(`  for SDKs     http://${host}:${port} (also resolves with the sync- prefix)`)
}

function closeOnSignals(server: RunningServer, prepared: Promise<void>): void {
  let closing = false
  const close = async (signal: NodeJS.Signals) => {
    if (closing) process.exit(1)
    closing = true
    print(`stepwell: ${signal}: closing`)
    const timer = setTimeout(() => {
      process.stderr.write('stepwell: closing took too long; what was kept on disk goes on at the next start\n')
      process.exit(1)
    }, closeMillisMax)
    timer.unref()
    await prepared.catch(() => {})
    await server.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void close(signal))
}

/** Says what the system's errors mean for whoever started the server. */
function understandable(error: unknown, options: ServeOptions): unknown {
  if (!(error instanceof Error)) return error
  const { host, port } = options
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new UsageError(`port ${port} of ${host} is taken by another program; --port chooses another one`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UsageError(`--host ${host} is no address of this machine`)
    case 'EACCES':
      return new UsageError(`access is denied: ${error.message}`)
    default:
      // Errors with a name of their own were written for people, as that of a data directory in use.
      return error.name === 'Error' || error.name === 'TypeError' ? error : new UsageError(error.message)
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
