import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { pino } from 'pino'
import { type ApiContext, createApiServer, createDispatch, type Dispatch, operations } from '../api/index.ts'
import { checkDefinition, checkState } from '../asl/check/index.ts'
import { compileDefinition } from '../asl/compile/compile-definition.ts'
import type { Program } from '../asl/program.ts'
import { ConnectionError } from '../connections/connection-error.ts'
import { Connections } from '../connections/connections.ts'
import { OutboundClient } from '../connections/outbound/outbound-client.ts'
import { keyBytes, SecretBox } from '../connections/secrets/secret-box.ts'
import { readOrMakeSecretKey, SecretKeyError } from '../connections/secrets/secret-key.ts'
import { isObject, parse, stringify } from '../json/index.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { Conductor, type ConductorOptions } from '../runtime/conductor.ts'
import { Retention } from '../runtime/retention.ts'
import { holdingTime, VirtualClock } from '../runtime/virtual-clock.ts'
import { createServices, type Services } from '../services/directory.ts'
import type { CallOperation as ServiceCallOperation } from '../services/sfn/sfn-operation.ts'
import { openMemoryStore, openSqliteStore, type Store, StoreError } from '../store/index.ts'
import type { CallOperation, Local, LocalOptions, RunningServer, ServeOptions, ServiceOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

// Beside the database, and not in it: a copy of the database alone gives no secrets away.
const secretsKeyFile = 'secrets.key'

/** Everything that a server and a run in process are made of, put together. */
interface Composition {
  readonly conductor: Conductor
  readonly context: ApiContext
  readonly services: Services
  readonly connections: Connections
  readonly outbound: OutboundClient
  readonly warnings: readonly string[]
}

/** Opens the data directory, takes up what was running, and listens. */
export async function composeServer(options: ServeOptions): Promise<RunningServer> {
  const store = await openSqliteStore({ directory: options.dataDirectory })
  let dispatch: Dispatch = () => Promise.reject(new Error('the server is not ready'))
  const composition = compose(options, {
    store,
    clock: systemClock,
    dispatch: () => dispatch,
    observe: undefined,
    readKey: async () => options.secretsKey ?? readOrMakeSecretKey(path.join(options.dataDirectory, secretsKeyFile)),
  })
  const server = createApiServer(composition.context)
  dispatch = server.dispatch
  const closeParts = async () => {
    await server.close()
    await closeComposition(composition)
  }
  let port: number
  try {
    await prepareConnections(options, composition)
    await composition.conductor.recover()
    port = (await server.listen({ host: options.host, port: options.port })).port
  } catch (error) {
    await closeParts()
    throw error
  }
  // A promise that nobody looked after is a fault of ours, and no reason to leave all other executions alone.
  const onFault = (reason: unknown) => composition.context.logger.error({ err: reason }, 'A fault went unnoticed.')
  process.on('unhandledRejection', onFault)
  const retention = new Retention(store, systemClock, options.retentionDays, composition.context.logger)
  retention.start()
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    warnings: composition.warnings,
    call: callThrough(dispatch),
    async close() {
      retention.stop()
      await closeParts()
      process.off('unhandledRejection', onFault)
    },
  }
}

/** Everything in one process and in memory, without HTTP. */
export async function composeLocal(options: LocalOptions): Promise<Local> {
  const store = openMemoryStore()
  let dispatch: Dispatch = () => Promise.reject(new Error('not ready'))
  const { clock, observe } = options
  const composition = compose(options, {
    store,
    clock,
    dispatch: () => dispatch,
    // What is kept lasts as long as this process, and so may the key.
    readKey: async () => randomBytes(keyBytes),
    observe: (live, events) => {
      if (clock instanceof VirtualClock) clock.stir()
      observe?.({ id: live.id, arn: live.start.arn }, events)
    },
  })
  dispatch = createDispatch(composition.context, operations)
  try {
    await prepareConnections(options, composition)
  } catch (error) {
    await closeComposition(composition)
    throw error
  }
  return {
    runtime: composition.conductor,
    store,
    warnings: composition.warnings,
    call: callThrough(dispatch),
    close: () => closeComposition(composition),
  }
}

function compose(
  options: ServiceOptions,
  parts: {
    store: Store
    clock: Clock
    dispatch: () => Dispatch
    observe: ConductorOptions['observe']
    readKey: () => Promise<Buffer>
  },
): Composition {
  const { store, clock } = parts
  const logger = pino({ level: options.logLevel }, pino.destination({ dest: 2, sync: true }))
  const settings = { account: options.account, region: options.region, partition: partitionOf(options.region) }
  const outbound = new OutboundClient({ allowed: options.allowedHttpEndpoints })
  let secretBox: Promise<SecretBox> | null = null
  const connections = new Connections({
    store,
    secretBox: () => {
      // What keeps the key from being read may be over at the next time.
      secretBox ??= parts.readKey().then(
        (key) => new SecretBox(key),
        (error) => {
          secretBox = null
          throw error
        },
      )
      return secretBox
    },
    client: outbound,
    nowMillis: () => clock.now(),
    makeUuid: randomUUID,
    place: settings,
    report: (message, error) => logger.error({ err: error }, message),
  })
  const services = createServices({
    connections,
    outbound,
    region: options.region,
    lambdaEndpoint: options.endpoints.lambda,
    mockConfigPath: options.mockConfigPath,
    runtime: () => conductor,
    store,
    callOperation: operationCaller(parts.dispatch),
    nowMillis: () => clock.now(),
  })
  const conductor = new Conductor({
    store,
    clock,
    services: clock instanceof VirtualClock ? holdingTime(services.directory, clock) : services.directory,
    compile: compileChecked,
    region: options.region,
    waitTimeScale: options.waitTimeScale,
    ...(parts.observe !== undefined && { observe: parts.observe }),
    report: (message, error) => {
      logger.error({ err: error }, message)
      if (!(error instanceof StoreError) || error.code !== 'STORE_WRITER_LOST') return
      // Nothing can be kept any more. A process that is started anew goes on where the last commit left it.
      logger.fatal({ err: error }, 'The store is lost: this process ends.')
      process.exit(1)
    },
  })
  const context: ApiContext = {
    store,
    runtime: conductor,
    clock,
    settings,
    check: checkDefinition,
    checkState,
    services: services.directory,
    connections,
    testCaseProblem: services.testCaseProblem,
    logger,
    uuid: randomUUID,
    random: Math.random,
  }
  return { conductor, context, services, connections, outbound, warnings: services.mockProblems() }
}

/** Before any execution goes on, as its tasks may need them. */
async function prepareConnections(options: ServiceOptions, { connections }: Composition): Promise<void> {
  if (options.connectionsPath !== null) {
    const { readConnectionsFile } = await import('./connections/connections-file.ts')
    for (const { connection, arn } of await readConnectionsFile(options.connectionsPath, process.env)) {
      await connections.apply(connection, arn).catch((error) => {
        const owns = error instanceof ConnectionError || error instanceof SecretKeyError
        throw owns ? new UsageError(`the connection ${connection.name} cannot be used: ${error.message}`) : error
      })
    }
  }
  await connections.resume()
}

async function closeComposition({ conductor, connections, outbound, services, context }: Composition): Promise<void> {
  await conductor.close()
  await services.close()
  await connections.close()
  await outbound.close()
  await context.store.close()
}

function compileChecked(definition: string): Program {
  return compileDefinition(parse(definition))
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn'
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}

function callThrough(dispatch: Dispatch): CallOperation {
  return async (operation, input) => {
    const { status, body } = await dispatch({
      target: `AWSStepFunctions.${operation}`,
      body: input,
      traceHeader: null,
      signal: () => new AbortController().signal,
    })
    return { status, body }
  }
}

/** How `aws-sdk:sfn` tasks call this server: as any client, but without HTTP. */
function operationCaller(dispatch: () => Dispatch): ServiceCallOperation {
  return async (name, input) => {
    const { status, body } = await callThrough(dispatch())(name, stringify(input))
    const answer = parse(body)
    if (!isObject(answer)) throw new Error(`${name} answered with something other than an object`)
    if (status === 200) return { output: answer }
    const { __type, message } = JSON.parse(body) as { __type: string; message?: string }
    return { error: { code: __type.slice(__type.lastIndexOf('#') + 1), message: message ?? '', status } }
  }
}
