import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { type ApiContext, createApiServer, createDispatch, type Dispatch, operations } from '../api/index.ts'
import { checkDefinition, checkState } from '../asl/check/index.ts'
import { compileDefinition } from '../asl/compile/compile-definition.ts'
import type { Program } from '../asl/program.ts'
import { isObject, parse, stringify } from '../json/index.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { Conductor, type ConductorOptions } from '../runtime/conductor.ts'
import { Retention } from '../runtime/retention.ts'
import { holdingTime, VirtualClock } from '../runtime/virtual-clock.ts'
import { checkIntegration } from '../services/check-integration.ts'
import { createServices, type Services } from '../services/directory.ts'
import type { CallOperation as ServiceCallOperation } from '../services/sfn/sfn-operation.ts'
import { openMemoryStore, openSqliteStore, type Store, StoreError } from '../store/index.ts'
import type { CallOperation, Local, LocalOptions, RunningServer, ServeOptions, ServiceOptions } from './options.ts'

/** Everything that a server and a run in process are made of, put together. */
interface Composition {
  readonly conductor: Conductor
  readonly context: ApiContext
  readonly services: Services
  readonly warnings: readonly string[]
}

/** Opens the data directory, takes up what was running, and listens. */
export async function composeServer(options: ServeOptions): Promise<RunningServer> {
  const store = await openSqliteStore({ directory: options.dataDirectory })
  let dispatch: Dispatch = () => Promise.reject(new Error('the server is not ready'))
  const composition = compose(options, { store, clock: systemClock, dispatch: () => dispatch, observe: undefined })
  const server = createApiServer(composition.context)
  dispatch = server.dispatch
  const closeParts = async () => {
    await server.close()
    await composition.conductor.close()
    await composition.services.close()
    await store.close()
  }
  let port: number
  try {
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
    observe: (live, events) => {
      if (clock instanceof VirtualClock) clock.stir()
      observe?.({ id: live.id, arn: live.start.arn }, events)
    },
  })
  dispatch = createDispatch(composition.context, operations)
  return {
    runtime: composition.conductor,
    store,
    warnings: composition.warnings,
    call: callThrough(dispatch),
    async close() {
      await composition.conductor.close()
      await composition.services.close()
      await store.close()
    },
  }
}

function compose(
  options: ServiceOptions,
  parts: { store: Store; clock: Clock; dispatch: () => Dispatch; observe: ConductorOptions['observe'] },
): Composition {
  const { store, clock } = parts
  const logger = pino({ level: options.logLevel }, pino.destination({ dest: 2, sync: true }))
  const services = createServices({
    region: options.region,
    lambdaEndpoint: options.endpoints.lambda,
    endpoints: { overrides: overridesOf(options.endpoints), environment: process.env },
    mockConfigPath: options.mockConfigPath,
    runtime: () => conductor,
    store,
    callOperation: operationCaller(parts.dispatch),
    clock,
    waitTimeScale: options.waitTimeScale,
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
    settings: { account: options.account, region: options.region, partition: partitionOf(options.region) },
    check: (text, { type }) => checkDefinition(text, { type, checkIntegration }),
    checkState: (text, { type }) => checkState(text, { type, checkIntegration }),
    services: services.directory,
    testCaseProblem: services.testCaseProblem,
    logger,
    uuid: randomUUID,
    random: Math.random,
  }
  return { conductor, context, services, warnings: services.mockProblems() }
}

/** The old emulator's settings by the SDK's names of the services. */
function overridesOf(endpoints: ServiceOptions['endpoints']): Readonly<Record<string, string | null>> {
  return {
    Batch: endpoints.batch,
    DynamoDB: endpoints.dynamodb,
    ECS: endpoints.ecs,
    Glue: endpoints.glue,
    Lambda: endpoints.lambda,
    SageMaker: endpoints.sagemaker,
    SFN: endpoints.stepFunctions,
    SNS: endpoints.sns,
    SQS: endpoints.sqs,
  }
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
