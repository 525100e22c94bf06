import module from 'node:module'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { parseSecretKey } from '../../connections/secrets/secret-key.ts'
import { outputFlushed, writeError, writeOut } from '../../output/command-output.ts'
import type { RunningServer, ServeOptions } from '../../server/options.ts'
import { UsageError } from '../../server/usage-error.ts'
import { serveRows } from '../options-table.ts'
import { readOptions } from '../read-options.ts'
import { serviceOptions } from '../service-options.ts'
import { hangUpIsIgnored, hangUpWasIgnored } from '../signals/hang-up.ts'
import { Interruption } from '../signals/interruption.ts'
import { parentGone, startedByNpx } from '../signals/parent-watch.ts'
import { startFailure } from '../start-failure.ts'
import { version } from '../version.ts'

// Not a flag, because others can see the flags of a process.
const secretsKeyVariable = 'STEPWELL_SECRETS_KEY'

const exitCodeOfForce = 1
const tooLong = 'closing took too long; everything stored on disk resumes at the next start'

// A closing server waits no longer than this for readers to take its last output.
const farewellMillisMax = 1000

/** Serves the API until it is told to stop. Resolves when it is listening. */
export async function serve(flags: Readonly<Record<string, unknown>>): Promise<void> {
  const values = readOptions(serveRows, flags, process.env)
  // nohup overrides npx, and an explicit option overrides both.
  const endsWithParent = values.endWithParent ?? (startedByNpx() && !hangUpIsIgnored())
  const parent = endsWithParent ? parentGone() : null
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
    expressHistories: values.expressHistories,
    secretsKey: readSecretsKey(process.env[secretsKeyVariable]),
    ownsProcess: true,
  }
  const { composeServer } = await import('../../server/compose.ts')
  const server = await composeServer(options).catch((error) => {
    throw understandable(error, options)
  })
  const examplesCreated = Promise.withResolvers<void>()
  // Before anybody can know that the server is listening, and so ask it to close.
  const interruption = new Interruption({ exitCode: exitCodeOfForce, tooLong })
  closeWhenAsked(server, interruption, examplesCreated.promise)
  void parent?.then(() => {
    // With nohup, the server outlives the terminal, even if the program that started it does not.
    if (!hangUpWasIgnored()) interruption.interrupt('the program that started this one is gone')
  })
  greet(server, options, values.connections)
  await createExamples(server, options, examples).finally(examplesCreated.resolve)
  if (options.host === '127.0.0.1' || options.host === '0.0.0.0') await printLocalHost(server)
  // Otherwise this happens at the end, while somebody waits for it.
  module.flushCompileCache()
}

function readSecretsKey(text: string | undefined): Buffer | null {
  if (text === undefined || text === '') return null
  const key = parseSecretKey(text)
  if (key === null) throw new UsageError(`${secretsKeyVariable} must be 32 bytes in base64 or hexadecimal`)
  return key
}

type Examples = typeof import('../examples/load-examples.ts')

/** This goes on while the first requests are already being answered. */
async function createExamples(server: RunningServer, options: ServeOptions, examples: Examples | null): Promise<void> {
  const trouble = server.trouble()
  if (trouble !== null) {
    writeError(`stepwell: warning: nothing can be written until there is room: ${trouble}\n`)
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
    // The server is useful without them, too.
    const reason = error instanceof Error ? error.message : String(error)
    writeError(`stepwell: warning: the objects of the examples cannot be copied to ${s3Root}: ${reason}\n`)
  }
}

function greet(server: RunningServer, options: ServeOptions, connectionsFile: string | null): void {
  const { port } = new URL(server.url)
  // Scripts and containers wait for exactly this line of the old emulator, where Starting means that it has started.
  print(`Starting server on port ${port} with account ${options.account}, region ${options.region}`)
  print(`Stepwell ${version} listens on ${server.url}`)
  print(`  console      ${server.url}/console/`)
  print(`  data         ${options.dataDirectory}`)
  if (options.mockConfigPath !== null) print(`  mocks        ${options.mockConfigPath}`)
  print(`  S3           ${options.s3.type === 'directory' ? options.s3.root : 'the S3 API'}`)
  if (options.functionsPath !== null) {
    print(`  functions    ${server.functionNames.join(', ') || 'none'} (from ${options.functionsPath})`)
  }
  if (connectionsFile !== null) print(`  connections  ${path.resolve(connectionsFile)}`)
  for (const warning of server.warnings) {
    writeError(`stepwell: warning: ${warning}\n`)
  }
}

/** The address for SDKs that put `sync-` before the host name, on systems that have such a name. */
async function printLocalHost(server: RunningServer): Promise<void> {
  const { findLocalHost } = await import('../../api/local-host.ts')
  const host = await findLocalHost()
  const { port } = new URL(server.url)
  if (host !== null) print(`  for SDKs     http://${host}:${port} (also resolves with the sync- prefix)`)
}

/** Closes the server and ends the process once it is asked to, but not before the examples have been created. */
function closeWhenAsked(server: RunningServer, { signal }: Interruption, examplesCreated: Promise<void>): void {
  signal.addEventListener('abort', async () => {
    print(`stepwell: ${signal.reason}: closing`)
    await examplesCreated
    await server.close()
    await Promise.race([outputFlushed(), setTimeout(farewellMillisMax)])
    process.exit(0)
  })
}

/** What went wrong, for the operator. */
function understandable(error: unknown, { host, port }: ServeOptions): unknown {
  if (!(error instanceof Error)) return error
  const message = startFailure(error, { host, port, nameOf: (option) => `--${option}` })
  if (message !== null) return new UsageError(message)
  // Errors with names of their own were written for people, such as the one about a data directory in use.
  return error.name === 'Error' || error.name === 'TypeError' ? error : new UsageError(error.message)
}

function print(line: string): void {
  writeOut(`${line}\n`)
}
