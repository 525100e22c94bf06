import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../runtime/clock.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { parseFunctionName } from '../services/lambda/function-name.ts'
import { headerText } from '../services/lambda/header-text.ts'
import type { Invocation, InvocationAnswer, LocalFunction, LocalFunctions } from '../services/lambda/lambda-api.ts'
import { emptyAnswer, errorAnswer, type Identifiers, resultAnswer } from './answers.ts'
import { EventInvocations } from './event-invocations.ts'
import { FunctionRegistry, type RegistryOptions } from './function-registry.ts'
import { type FunctionPool, PoolClosed, PoolFull } from './pool/function-pool.ts'
import type { InvocationJob } from './pool/job.ts'
import { MemoryWatch } from './pool/memory-watch.ts'
import { PayloadBudget } from './pool/payload-budget.ts'
import { ProcessBudget } from './pool/process-budget.ts'
import { processEnvironment } from './process/environment.ts'
import { Keeper } from './process/keeper.ts'
import { startProcess } from './process/start-process.ts'

export interface FunctionsOptions {
  /** A directory of functions, or a `functions.yaml`. */
  readonly place: string
  readonly account: string
  readonly region: string
  readonly partition: string
  readonly log: RegistryOptions['log']
  readonly reloaded: RegistryOptions['reloaded']
  readonly clock?: Clock
  /** The most processes for all functions together. */
  readonly processesMax?: number
}

export interface RunningFunctions extends LocalFunctions {
  /** Sets the address of this server's API for processes that start from now on. Until then, they are given none. */
  reachServerAt(url: string): void
  /** Ends all processes, and resolves once they have exited. */
  close(): Promise<void>
}

const payloadBytesMax = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 }
const processesMaxDefault = 64

/**
 * Opens the functions of a directory. No process starts before its function is called.
 *
 * @throws FunctionSettingsError
 */
export function openFunctions(options: FunctionsOptions): RunningFunctions {
  const { place, account, region, partition, log, reloaded, clock = systemClock } = options
  let serverUrl: string | null = null
  const keeper = new Keeper()
  const memory = new MemoryWatch()
  const registry = new FunctionRegistry({
    place,
    clock,
    memory,
    budget: new ProcessBudget(options.processesMax ?? processesMaxDefault),
    payloads: new PayloadBudget(),
    start: (settings) =>
      startProcess(() => {
        const logStream = `${new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`
        const environment = processEnvironment(settings, {
          region,
          serverUrl,
          logStream,
          server: process.env,
        })
        return { settings, environment, keeper }
      }),
    log,
    reloaded,
  })
  const events = new EventInvocations({
    clock,
    pool: (name) => registry.get(name),
    log: (name, line, requestId) => log(name, line, requestId),
  })
  const arnOf = (name: string) => `arn:${partition}:lambda:${region}:${account}:function:${name}`

  async function invokePool(pool: FunctionPool, invocation: Invocation, qualifier: string | null) {
    const identifiers = identify(invocation, clock)
    const { name } = pool.settings
    const { invocationType, payload } = invocation
    const problem = qualifierProblem(qualifier) ?? payloadProblem(invocation)
    if (problem !== null) return errorAnswer(problem.code, problem.message, identifiers)
    // All versions and aliases mean what is in the directory now.
    const executedVersion = qualifier !== null && /^\d+$/.test(qualifier) ? qualifier : '$LATEST'
    const job: InvocationJob = {
      requestId: identifiers.requestId,
      functionArn: qualifier === null ? arnOf(name) : `${arnOf(name)}:${qualifier}`,
      traceId: identifiers.traceId,
      clientContext: contextText(invocation.clientContext),
      payload: payload === null || payload === '' ? '{}' : payload,
      wantsLog: invocation.logType === 'Tail' && invocationType === 'RequestResponse',
    }
    switch (invocationType) {
      case 'DryRun':
        return emptyAnswer(204, executedVersion, identifiers)
      case 'Event':
        if (!events.add(name, job)) return tooMany(identifiers)
        return emptyAnswer(202, executedVersion, identifiers)
      case 'RequestResponse':
        try {
          return resultAnswer(await pool.invoke(job, invocation.signal), executedVersion, identifiers)
        } catch (error) {
          if (error instanceof PoolFull) return tooMany(identifiers)
          if (error instanceof PoolClosed)
            return errorAnswer('ServiceException', 'The function no longer exists.', identifiers)
          throw error
        }
    }
  }

  return {
    reachServerAt(url) {
      // A wildcard address is for listening, not for connecting.
      serverUrl = url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:')
    },
    has(functionName) {
      const parsed = parseFunctionName(functionName)
      return parsed !== null && registry.get(parsed.name) !== null
    },
    async invoke(invocation): Promise<InvocationAnswer> {
      const parsed = parseFunctionName(invocation.functionName)
      const qualifier = invocation.qualifier ?? parsed?.qualifier ?? null
      const pool = parsed === null ? null : registry.get(parsed.name)
      if (pool !== null) return invokePool(pool, invocation, qualifier)
      const { functionName } = invocation
      const arn = parsed === null || functionName.startsWith('arn:') ? functionName : arnOf(parsed.name)
      const named =
        parsed?.qualifier != null && functionName.startsWith('arn:') ? arn : `${arn}:${qualifier ?? '$LATEST'}`
      return errorAnswer('ResourceNotFoundException', `Function not found: ${named}`, identify(invocation, clock))
    },
    list: () =>
      registry.all().map(
        ({ name, runtime, handler, timeoutSeconds, memoryMegabytes }): LocalFunction => ({
          name,
          arn: arnOf(name),
          runtime,
          handler,
          timeoutSeconds,
          memoryMegabytes,
        }),
      ),
    async close() {
      events.close()
      await registry.close()
      memory.close()
      keeper.close()
    },
  }
}

function identify({ traceHeader }: Invocation, clock: Clock): Identifiers {
  const atMillis = clock.now()
  const traceId =
    (traceHeader === null ? null : headerText(traceHeader)) ??
    `Root=1-${Math.floor(atMillis / 1000).toString(16)}-${randomUUID().replaceAll('-', '').slice(8)};Sampled=0`
  return { requestId: randomUUID(), traceId, atMillis }
}

function tooMany(identifiers: Identifiers): InvocationAnswer {
  return errorAnswer('TooManyRequestsException', 'Rate Exceeded.', identifiers, {
    Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  })
}

/** What is wrong with a version or alias according to Lambda's model of the Invoke API, or null. */
function qualifierProblem(qualifier: string | null) {
  if (qualifier === null || /^[a-zA-Z0-9$_-]{1,128}$/.test(qualifier)) return null
  const constraint =
    qualifier === ''
      ? 'Member must have length greater than or equal to 1'
      : qualifier.length > 128
        ? 'Member must have length less than or equal to 128'
        : 'Member must satisfy regular expression pattern: (|[a-zA-Z0-9$_-]+)'
  return {
    code: 'ValidationException',
    message: `1 validation error detected: Value '${qualifier}' at 'qualifier' failed to satisfy constraint: ${constraint}`,
  } as const
}

function payloadProblem({ payload, invocationType, clientContext }: Invocation) {
  if (clientContext !== null && contextText(clientContext) === null) {
    return {
      code: 'InvalidRequestContentException',
      message: 'Client context must be a valid Base64-encoded JSON object.',
    } as const
  }
  if (payload === null || payload === '') return null
  const bytes = Buffer.byteLength(payload)
  const bytesMax = payloadBytesMax[invocationType]
  if (bytes > bytesMax) {
    return {
      code: 'RequestTooLargeException',
      message: `${bytes} byte payload is too large for the ${invocationType} invocation type (limit ${bytesMax} bytes)`,
    } as const
  }
  return null
}

/** Decodes the JSON text from Base64; null if none was given, or if it is not an object. */
function contextText(base64: string | null): string | null {
  if (base64 === null) return null
  const text = Buffer.from(base64, 'base64').toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? text : null
  } catch {
    return null
  }
}
