import { randomUUID } from 'node:crypto'
import { type Logger, pino } from 'pino'
import {
  type ApiContext,
  addLambdaRoutes,
  createApiServer,
  createDispatch,
  type Dispatch,
  operations,
} from '../api/index.ts'
import { checkDefinition, checkState } from '../asl/check/index.ts'
import { compileDefinition } from '../asl/compile/compile-definition.ts'
import type { Program } from '../asl/program.ts'
import type { RunningFunctions } from '../functions/index.ts'
import { isObject, parse, stringify } from '../json/index.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { Conductor, type ConductorOptions } from '../runtime/conductor.ts'
import { Retention } from '../runtime/upkeep/retention.ts'
import { holdingTime, VirtualClock } from '../runtime/virtual-clock.ts'
import { createServices, type Services } from '../services/directory.ts'
import type { CallOperation as ServiceCallOperation } from '../services/sfn/sfn-operation.ts'
import { openMemoryStore, openSqliteStore, type Store, StoreError } from '../store/index.ts'
import { openFunctions } from './open-functions.ts'
import { openObjects } from './open-objects.ts'
import type { CallOperation, Local, LocalOptions, RunningServer, ServeOptions, ServiceOptions } from './options.ts'

import { partitionOf } from './partition.ts'

/** Everything that a server and a run in process are made of, put together. */
interface Composition {
  readonly conductor: Conductor
  readonly context: ApiContext
  readonly services: Services
  readonly warnings: readonly string[]
}

/** Opens the data directory, takes up what was running, and listens. */
export async function composeServer(options: ServeOptions): Promise<RunningServer> {
  // Executions that were running may call functions before the server listens.
  let url = options.port === 0 ? null : urlOf(options.host, options.port)
  const logger = createLogger(options)
  const functions = await openFunctions(options, logger, () => url)
  const store = await openSqliteStore({ directory: options.dataDirectory }).catch(async (error) => {
    await functions?.close()
    throw error
  })
  let dispatch: Dispatch = () => Promise.reject(new Error('the server is not ready'))
  const composition = compose(options, {
    store,
    clock: systemClock,
    dispatch: () => dispatch,
    observe: undefined,
    logger,
    functions,
  })
  const { context } = composition
  const server = createApiServer(context)
  if (functions !== null) addLambdaRoutes(server.app, { functions, logger: context.logger, uuid: context.uuid })
  dispatch = server.dispatch
  const closeParts = async () => {
    await server.close()
    await composition.conductor.close()
    await composition.services.close()
    await functions?.close()
    await store.close()
  }
  try {
    await composition.conductor.recover()
    const { port } = await server.listen({ host: options.host, port: options.port })
    url = urlOf(options.host, port)
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
    url,
    functionNames: functions?.list().map(({ name }) => name) ?? [],
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
  const logger = createLogger(options)
  // Nobody can reach this process.
  const functions = await openFunctions(options, logger, () => null)
  const store = openMemoryStore()
  let dispatch: Dispatch = () => Promise.reject(new Error('not ready'))
  const { clock, observe, openExecutionsMax } = options
  const composition = compose(options, {
    store,
    clock,
    dispatch: () => dispatch,
    ...(openExecutionsMax !== undefined && { openExecutionsMax }),
    observe: (live, events) => {
      if (clock instanceof VirtualClock) clock.stir()
      observe?.({ id: live.id, arn: live.start.arn }, events)
    },
    logger,
    functions,
  })
  dispatch = createDispatch(composition.context, operations)
  return {
    context: composition.context,
    runtime: composition.conductor,
    store,
    warnings: composition.warnings,
    call: callThrough(dispatch),
    async close() {
      await composition.conductor.close()
      await composition.services.close()
      await functions?.close()
      await store.close()
    },
  }
}

function compose(
  options: ServiceOptions,
  parts: {
    store: Store
    clock: Clock
    dispatch: () => Dispatch
    observe: ConductorOptions['observe']
    openExecutionsMax?: number
    logger: Logger
    functions: RunningFunctions | null
  },
): Composition {
  const { store, clock, openExecutionsMax, logger, functions } = parts
  const services = createServices({
    region: options.region,
    lambdaEndpoint: options.endpoints.lambda,
    mockConfigPath: options.mockConfigPath,
    functions,
    runtime: () => conductor,
    store,
    callOperation: operationCaller(parts.dispatch),
    nowMillis: () => clock.now(),
  })
  const directory = clock instanceof VirtualClock ? holdingTime(services.directory, clock) : services.directory
  const conductor = new Conductor({
    store,
    clock,
    services: directory,
    compile: compileChecked,
    region: options.region,
    waitTimeScale: options.waitTimeScale,
    objects: openObjects(options),
    ...(parts.observe !== undefined && { observe: parts.observe }),
    ...(openExecutionsMax !== undefined && { openExecutionsMax }),
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
    settings: { account: options.account, region: options.region, partition: partitionOf(options.region) },
    check: checkDefinition,
    checkState,
    services: directory,
    testCaseProblem: services.testCaseProblem,
    logger,
    uuid: randomUUID,
    random: Math.random,
  }
  return { conductor, context, services, warnings: services.mockProblems() }
}

function createLogger({ logLevel }: ServiceOptions): Logger {
  return pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }))
}

/** Where functions of this machine reach a server that listens there. */
function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function compileChecked(definition: string): Program {
  return compileDefinition(parse(definition))
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
