import { getHeapStatistics } from 'node:v8'
import {
  type ApiContext,
  BulkJobs,
  createDispatch,
  type Dispatch,
  ExpressHistories,
  operations,
  writeHistory,
} from '../api/index.ts'
import { partitionOf } from '../arn/index.ts'
import { compileDefinition } from '../asl/compile/compile-definition.ts'
import type { Program } from '../asl/program.ts'
import { authorize } from '../control/authorize.ts'
import { unknownCaller } from '../control/caller.ts'
import type { RunningFunctions } from '../functions/index.ts'
import { isObject, parse, stringify } from '../json/index.ts'
import type { Clock } from '../runtime/clock.ts'
import { Conductor } from '../runtime/conductor.ts'
import type { Entropy } from '../runtime/entropy/entropy.ts'
import { systemEntropy } from '../runtime/entropy/system-entropy.ts'
import type { Observer } from '../runtime/observers/observer.ts'
import { ServiceRegistry } from '../runtime/service-registry.ts'
import type { TurnMarks } from '../runtime/turns/turn-marks.ts'
import { holdingTime, VirtualClock } from '../runtime/virtual-clock.ts'
import { createServices, type Services } from '../services/directory.ts'
import { openMocks } from '../services/mocks/open-mocks.ts'
import type { CallOwnOperation as ServiceCallOperation } from '../services/sfn/sfn-operation.ts'
import { type Store, StoreError } from '../store/index.ts'
import { ThreadPool } from '../threads/thread-pool.ts'
import { definitionChecks } from './checks/definition-checks.ts'
import { executionLog } from './logging/execution-log.ts'
import type { Log } from './logging/open-log.ts'
import { requestLog } from './logging/request-log.ts'
import { type OpenedConnections, openConnections } from './open-connections.ts'
import { type OpenedObjects, openObjects } from './open-objects.ts'
import type { CallOperation, ServiceOptions } from './options.ts'

/** All parts of a server or of a run in process, put together. */
export interface Composition extends OpenedConnections, Pick<OpenedObjects, 's3'> {
  readonly conductor: Conductor
  readonly context: ApiContext
  /** Answers operations without HTTP. */
  readonly dispatch: Dispatch
  readonly services: Services
  readonly functions: RunningFunctions | null
  readonly log: Log
  readonly warnings: readonly string[]
  readonly report: (message: string, error: unknown) => void
}

export interface CompositionParts {
  readonly store: Store
  readonly clock: Clock
  readonly entropy?: Entropy
  readonly observers?: readonly Observer[]
  /** Told of every operation once it was carried out. */
  readonly done?: ApiContext['done']
  readonly marks?: TurnMarks
  readonly openExecutionsMax?: number
  readonly log: Log
  readonly functions: RunningFunctions | null
  /** Called when nothing can be stored any more. */
  readonly storeLost?: () => void
  /** Reads the key that encrypts the stored secrets of connections. */
  readonly readKey: () => Promise<Buffer>
}

export function compose(options: ServiceOptions, parts: CompositionParts): Composition {
  const { store, clock, entropy = systemEntropy, openExecutionsMax, log, functions } = parts
  const { logger } = log
  const { connections, outbound } = openConnections(options, { ...parts, logger })
  const { objects, s3 } = openObjects(options, outbound.guard, logger)
  const registry = new ServiceRegistry()
  const directory = clock instanceof VirtualClock ? holdingTime(registry.find, clock) : registry.find
  const mocks = openMocks(options.mockConfigPath)
  const report = (message: string, error: unknown) => {
    logger.error({ err: error }, message)
    if (!(error instanceof StoreError) || error.code !== 'STORE_WRITER_LOST') return
    // Nothing can be stored any more. A restarted server continues where the last commit left off.
    logger.fatal({ err: error }, 'The store is lost: this server is shutting down.')
    parts.storeLost?.()
  }
  const threads = new ThreadPool()
  const executions = executionLog(logger, { payloads: options.logPayloads ?? false })
  const { expressHistories = 0 } = options
  const express =
    expressHistories === 0
      ? null
      : new ExpressHistories({ perMachineMax: expressHistories, bytesMax: expressBytesMax() })
  const conductor = new Conductor({
    store,
    clock,
    entropy,
    services: directory,
    compile: compileChecked,
    writeHistory,
    region: options.region,
    waitTimeScale: options.waitTimeScale,
    objects,
    threads,
    ...(parts.marks !== undefined && { marks: parts.marks }),
    observers: [
      ...(executions === null ? [] : [executions]),
      ...(express === null ? [] : [express.observer]),
      ...(parts.observers ?? []),
    ],
    ...(openExecutionsMax !== undefined && { openExecutionsMax }),
    report,
  })
  const context: ApiContext = {
    store,
    runtime: conductor,
    clock,
    place: { account: options.account, region: options.region, partition: partitionOf(options.region) },
    authorize,
    ...definitionChecks(threads, options.allowedHttpEndpoints),
    services: directory,
    connections,
    testCaseProblem: mocks.testCaseProblem,
    threads,
    express,
    bulk: new BulkJobs(() => clock.now()),
    logger,
    answered: requestLog(logger),
    done: parts.done,
    uuid: () => entropy.uuid(),
    random: () => entropy.random(),
  }
  const dispatch = createDispatch(context, operations)
  const services = createServices({
    connections,
    outbound,
    s3,
    region: options.region,
    lambdaEndpoint: options.endpoints.lambda,
    endpoints: { overrides: overridesOf(options.endpoints), environment: process.env },
    mocks,
    mocksOnly: options.mocksOnly ?? false,
    functions,
    runtime: conductor,
    store,
    authorize,
    callOperation: operationCaller(dispatch),
    clock,
    waitTimeScale: options.waitTimeScale,
    makeRequestId: () => entropy.uuid(),
    random: () => entropy.random(),
  })
  registry.register(services.directory)
  const warnings = mocks.problems()
  return { conductor, context, dispatch, services, connections, outbound, functions, s3, log, warnings, report }
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

export async function closeComposition(composition: Composition): Promise<void> {
  const { conductor, services, functions, connections, outbound, context, log } = composition
  context.bulk.close()
  await conductor.close()
  await services.close()
  await functions?.close()
  await connections.close()
  await outbound.close()
  await context.store.close()
  await log.close()
}

function compileChecked(definition: string): Program {
  return compileDefinition(parse(definition))
}

/** Calls operations as a client would, but without HTTP. */
export function callThrough(dispatch: Dispatch, caller = unknownCaller('process')): CallOperation {
  return async (operation, input) => {
    const { status, body } = await dispatch({
      target: `AWSStepFunctions.${operation}`,
      body: input,
      traceHeader: null,
      caller,
      signal: () => new AbortController().signal,
    })
    return { status, body }
  }
}

/** How `aws-sdk:sfn` tasks call this server: as any client does, but without HTTP. */
function operationCaller(dispatch: Dispatch): ServiceCallOperation {
  return async (name, input, caller) => {
    const { status, body } = await callThrough(dispatch, caller)(name, stringify(input))
    const answer = parse(body)
    if (!isObject(answer)) throw new Error(`${name} answered with something other than an object`)
    if (status === 200) return { output: answer }
    const { __type, message } = JSON.parse(body) as { __type: string; message?: string }
    return { error: { code: __type.slice(__type.lastIndexOf('#') + 1), message: message ?? '', status } }
  }
}

// The console is no reason to run short of memory.
const expressPartOfHeap = 1 / 32
const expressBytesMaxDefault = 64 * 1024 * 1024

function expressBytesMax(): number {
  return Math.min(expressBytesMaxDefault, getHeapStatistics().heap_size_limit * expressPartOfHeap)
}
