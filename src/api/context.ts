import type { Place } from '../arn/index.ts'
import type { Diagnostic as FoundDiagnostic } from '../asl/diagnostics/index.ts'
import type { Connections } from '../connections/connections.ts'
import type { Authorize } from '../control/authorize.ts'
import type { Caller } from '../control/caller.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { ServiceDirectory } from '../runtime/service.ts'
import type { MachineType, Store } from '../store/store.ts'
import type { ThreadPool } from '../threads/thread-pool.ts'
import type { TellAnswered } from './answered-request.ts'
import type { BulkJobs } from './console/bulk/bulk-jobs.ts'
import type { ExpressHistories } from './console/express/express-histories.ts'

/** Something found in a definition, with what the API shows of it. */
export type ToldDiagnostic = Pick<
  FoundDiagnostic,
  'severity' | 'code' | 'message' | 'location' | 'own' | 'suggestion' | 'notes'
>

export interface CheckedDefinition {
  readonly diagnostics: readonly ToldDiagnostic[]
  /** The names of the variables that each state refers to, without states that refer to none. */
  readonly variableReferences: Readonly<Record<string, readonly string[]>>
}

/** Checks a definition where that holds nobody up. `signal` is aborted when nobody waits for the result any more. */
export type CheckDefinition = (
  text: string,
  options: { readonly type: MachineType; readonly signal?: AbortSignal },
) => Promise<CheckedDefinition>

/**
 * Definitions up to this length, in characters, are checked and compiled on the thread that answers requests: some 30 ms.
 */
export const checkedHereMax = 32_768

/** The keys of jobs that requests run on threads, beside those of turns: see `ThreadJob`. */
export const threadKeys = { checks: 'checks', tests: 'tests' } as const

/** The part of pino's logger that is used here. */
export interface Logger {
  error(details: object, message: string): void
}

/** Everything that handlers use: one for the life of the server. */
export interface ApiContext {
  readonly store: Store
  readonly runtime: Runtime
  readonly clock: Clock
  readonly place: Place
  /** Asked by every operation before it does anything else. */
  readonly authorize: Authorize
  readonly check: CheckDefinition
  /** The same for the definition of a single state, as TestState accepts it. */
  readonly checkState: CheckDefinition
  /** What TestState calls for a Task state without a mock. */
  readonly services: ServiceDirectory
  /** How calls to HTTP endpoints are authorized, for the operations of EventBridge. */
  readonly connections: Connections
  /** Why a test case of the mock configuration cannot be used, or null. */
  readonly testCaseProblem: (machine: { name: string; definition: string }, testCase: string) => string | null
  /** The Express executions that the server remembers; null if it is told not to. */
  readonly express: ExpressHistories | null
  /** What is done to many executions, for the console. */
  readonly bulk: BulkJobs
  /** Where requests run long computations. */
  readonly threads: Pick<ThreadPool, 'run'>
  readonly logger: Logger
  /** Told of every request once it is answered. */
  readonly answered?: TellAnswered | undefined
  /** Told of every operation once it was carried out. */
  readonly done?: ((operation: string) => void) | undefined
  uuid(): string
  /** A number from 0 to below 1, which chooses between the routes of an alias. */
  random(): number
}

/** What a handler may ask about the call that it answers. */
export interface RequestContext {
  readonly requestId: string
  readonly caller: Caller
  /** The X-Ray trace header of the HTTP request, or null. */
  readonly traceHeader: string | null
  /** Aborted when the client has gone away or the server closes. */
  readonly signal: AbortSignal
}
