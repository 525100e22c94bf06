import type { ApiContext } from '../api/index.ts'
import type { NewConnection } from '../connections/connections.ts'
import type { AllowedEndpoint } from '../connections/outbound/allowed-endpoints.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Observer } from '../runtime/observers/observer.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { VirtualClock } from '../runtime/virtual-clock.ts'
import type { Store } from '../store/store.ts'
import type { LogFormat, LogLevel } from './logging/log-settings.ts'

/** The services whose address could be overridden in the old emulator. Each has a flag and an environment variable. */
export type EndpointName =
  | 'batch'
  | 'dynamodb'
  | 'ecs'
  | 'glue'
  | 'lambda'
  | 'sagemaker'
  | 'sns'
  | 'sqs'
  | 'stepFunctions'

/** A connection of HTTP Tasks given at start. */
export interface GivenConnection {
  readonly connection: NewConnection
  /** Given if definitions name the connection by an ARN that exists elsewhere; null to have one generated. */
  readonly arn: string | null
}

/** The options that a server and a single run in process have in common. */
export interface ServiceOptions {
  /** Twelve digits. */
  readonly account: string
  readonly region: string
  /** Waits and retry intervals take this many times as long. 1 is real time. */
  readonly waitTimeScale: number
  /** Addresses to call in place of AWS, unsigned; null for AWS itself. */
  readonly endpoints: Readonly<Record<EndpointName, string | null>>
  /** The mock configuration file, or null. */
  readonly mockConfigPath: string | null
  /** Whether calls that are neither mocked nor answered by this server itself fail instead of going out. Default false. */
  readonly mocksOnly?: boolean
  /** The S3 of Distributed Maps: a directory with a subdirectory for each bucket, or the S3 API. */
  readonly s3: { readonly type: 'directory'; readonly root: string } | { readonly type: 'api' }
  /** A directory of functions, or a `functions.yaml`; null if there are none. */
  readonly functionsPath: string | null
  /** Returns the connections that must exist before any execution goes on. */
  readonly readConnections: () => Promise<readonly GivenConnection[]>
  /** What HTTP Tasks may call despite being plain HTTP, or not on the public internet. */
  readonly allowedHttpEndpoints: readonly AllowedEndpoint[]
  readonly logLevel: LogLevel
  /** Default auto. */
  readonly logFormat?: LogFormat
  /** Whether the log shows the inputs and outputs of executions. Default false. */
  readonly logPayloads?: boolean
  /** How many ended Express executions of each machine are remembered, for people to look at; none if not given. */
  readonly expressHistories?: number
}

/** The options of `stepwell serve`. */
export interface ServeOptions extends ServiceOptions {
  readonly host: string
  /** Names that it answers to besides those of this machine. */
  readonly allowedHosts: readonly string[]
  /** 0 for any free port. */
  readonly port: number
  readonly dataDirectory: string
  /** How long closed executions are retained. */
  readonly retentionDays: number
  /** The key that encrypts the secrets of connections; null for a key in the data directory. */
  readonly secretsKey: Buffer | null
  /** Whether the process exists only for the server, which may then decide when the process ends. */
  readonly ownsProcess: boolean
}

export interface RunningServer {
  /** Resolves once everything that the last server left has been resumed. */
  readonly recovered: Promise<void>
  /** Where it listens: `http://127.0.0.1:8083`. */
  readonly url: string
  /** The functions that run here. */
  readonly functionNames: readonly string[]
  /** Why nothing can be written at the moment; null if it can. */
  readonly trouble: () => string | null
  /** Mistakes that do not prevent the server from running, such as those in the mock configuration. */
  readonly warnings: readonly string[]
  /** Calls an operation of the API in process, as a client would over HTTP: used to create the examples. */
  readonly call: CallOperation
  /** Finishes the requests in progress, commits what must be committed, and releases the data directory. */
  close(): Promise<void>
}

/** Everything in one process, in memory, without HTTP: for `stepwell run`, tests and benchmarks. */
export interface LocalOptions extends ServiceOptions {
  /** How many Standard executions may be open at once; by default as many as the service allows. */
  readonly openExecutionsMax?: number
  /** The composition tells a VirtualClock of turns and calls, so that time jumps only when nothing is going on. */
  readonly clock: Clock | VirtualClock
  /** Observers, of nested executions as well. */
  readonly observers: readonly Observer[]
}

export interface Local {
  /** The parts of the API, for a server over HTTP. */
  readonly context: ApiContext
  readonly runtime: Runtime
  readonly store: Store
  readonly warnings: readonly string[]
  readonly call: CallOperation
  close(): Promise<void>
}

/** Calls an API operation by name with an input in JSON text. Resolves with the answer, even if it is an error. */
export type CallOperation = (operation: string, input: string) => Promise<CallAnswer>

export interface CallAnswer {
  /** As over HTTP: 200, or the status of the error. */
  readonly status: number
  /** JSON text. */
  readonly body: string
}
