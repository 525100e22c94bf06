import module from 'node:module'
import path from 'node:path'
import { parseSecretKey } from '../../connections/secrets/secret-key.ts'
import type { RunningServer, ServeOptions } from '../options.ts'
import { serveRows } from '../options-table.ts'
import { parentGone } from '../parent-watch.ts'
import { readOptions } from '../read-options.ts'
import { serviceOptions } from '../service-options.ts'
import { UsageError } from '../usage-error.ts'
import { version } from '../version.ts'

// Not a flag, because the flags of a process can be seen by others.
const secretsKeyVariable = 'STEPWELL_SECRETS_KEY'

// A second Ctrl-C, or this much time, ends a server that does not manage to close.
const closeMillisMax = 15_000

// Where a whole group of processes gets a signal, npm and others also pass on theirs: within this time it is the same one.
const repeatMillis = 1000

/** Serves the API until it is told to stop. Resolves when it listens. */
export async function serve(flags: Readonly<Record<string, unknown>>): Promise<void> {
  const values = readOptions(serveRows, flags, process.env)
  const parent = values.endWithParent ? parentGone() : null
  const service = serviceOptions(values, values.dataDirectory)
  const examples = values.examples ? await import('../examples/load-examples.ts') : null
  const options: ServeOptions = {
    ...service,
    mockConfigPath: service.mockConfigPath ?? examples?.exampleMocksPath ?? null,
    functionsPath: service.functionsPath ?? examples?.exampleFunctionsPath ?? null,
    host: values.host,
    allowedHosts: values.allowedHosts,
    port: values.port,
    dataDirectory: path.resolve(values.dataDirectory),
    retentionDays: values.retentionDays,
    secretsKey: readSecretsKey(process.env[secretsKeyVariable]),
    ownsProcess: true,
  }
  const { composeServer } = await import('../compose.ts')
  const server = await composeServer(options).catch((error) => {
    throw understandable(error, options)
  })
  const examplesCreated = Promise.withResolvers<void>()
  // Before anybody can know that the server listens, and so ask it to close.
  const close = closeOnSignals(server, examplesCreated.promise)
  void parent?.then(() => close('the program that started this one is gone'))
  greet(server, options)
  await createExamples(server, options, examples).finally(examplesCreated.resolve)
  if (options.host === '127.0.0.1' || options.host === '0.0.0.0') await printLocalHost(server)
  // Otherwise done at the end, where somebody waits for it.
  module.flushCompileCache()
}

function readSecretsKey(text: string | undefined): Buffer | null {
  if (text === undefined || text === '') return null
  const key = parseSecretKey(text)
  if (key === null) throw new UsageError(`${secretsKeyVariable} must be 32 bytes in base64 or hexadecimal`)
  return key
}

type Examples = typeof import('../examples/load-examples.ts')

/** Done while the first requests are answered already. */
async function createExamples(server: RunningServer, options: ServeOptions, examples: Examples | null): Promise<void> {
  const trouble = server.trouble()
  if (trouble !== null) {
    process.stderr.write(`stepwell: warning: nothing can be written until there is room: ${trouble}\n`)
    return
  }
  if (examples === null) return
  const created = await examples.createExamples(server.call, options)
  if (options.s3.type === 'directory') await copyObjects(examples, options.s3.root)
  print(`  examples     ${created.names.join(', ')}`)
  print(`               start one with its test case: ${created.sampleArn}#${created.sampleTestCase}`)
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
  print(`Stepwell ${version} listens on ${server.url}`)
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

/** Gives what closes the server and ends the process for any other reason, which it prints. */
function closeOnSignals(server: RunningServer, examplesCreated: Promise<void>): (reason: string) => void {
  let closingSinceMillis: number | null = null
  const close = async (reason: string) => {
    if (closingSinceMillis !== null) {
      if (performance.now() - closingSinceMillis > repeatMillis) process.exit(1)
      return
    }
    closingSinceMillis = performance.now()
    print(`stepwell: ${reason}: closing`)
    const timer = setTimeout(() => {
      process.stderr.write('stepwell: closing took too long; what was kept on disk goes on at the next start\n')
      process.exit(1)
    }, closeMillisMax)
    timer.unref()
    await examplesCreated
    await server.close()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void close(signal))
  return (reason) => void close(reason)
}

/** Says what the system's errors mean for whoever started the server. */
function understandable(error: unknown, options: ServeOptions): unknown {
  if (!(error instanceof Error)) return error
  const { host, port } = options
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new UsageError(
        `port ${port} of ${host} is taken by another program (lsof -i :${port} shows which); stop it, or choose another port with --port`,
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new UsageError(
        `--host ${host} is not an address of this machine; 127.0.0.1 is, and 0.0.0.0 stands for all that it has`,
      )
    case 'EACCES':
      return (error as NodeJS.ErrnoException).syscall === 'listen'
        ? new UsageError(`port ${port} is only for administrators; choose one from 1024 on with --port`)
        : new UsageError(`access is denied: ${error.message}`)
    default:
      // Errors with a name of their own were written for people, as that of a data directory in use.
      return error.name === 'Error' || error.name === 'TypeError' ? error : new UsageError(error.message)
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
