import path from 'node:path'
import type { LogFormat, LogLevel } from '../../server/logging/log-settings.ts'
import { nodeProblem } from '../node-version.ts'

/** The settings of a server. docs/embedding.md names the option of `stepwell serve` that each one corresponds to. */
export interface ServerSettings {
  /** Where machines and executions are stored. One server uses a directory at a time. */
  readonly dataDirectory: string
  /** The address to listen on, by default 127.0.0.1. */
  readonly host?: string
  /** Names that requests may use for this server, besides those of this machine. */
  readonly allowedHosts?: string | readonly string[]
  /** By default 0: any free port. */
  readonly port?: number
  /** Twelve digits. */
  readonly account?: string
  readonly region?: string
  readonly waitTimeScale?: number
  readonly lambdaEndpoint?: string
  readonly batchEndpoint?: string
  readonly dynamodbEndpoint?: string
  readonly ecsEndpoint?: string
  readonly glueEndpoint?: string
  readonly sagemakerEndpoint?: string
  readonly sqsEndpoint?: string
  readonly snsEndpoint?: string
  readonly stepFunctionsEndpoint?: string
  /** The file with mocked answers for Task states. */
  readonly mockConfig?: string
  /** Whether outside calls are forbidden: a state that is neither mocked nor answered here fails. */
  readonly mocksOnly?: boolean
  /** The directory that stands in for S3, by default `s3` in the data directory; `aws` for S3 itself. */
  readonly s3Root?: string
  /** The directory of Lambda functions to run. */
  readonly functions?: string
  /** The file with the connections of HTTP Tasks. */
  readonly connections?: string
  /** What HTTP Tasks may call besides https endpoints on the public internet. */
  readonly allowHttpEndpoints?: string | readonly string[]
  /** By default `warn`: the log goes to standard error. */
  readonly logLevel?: LogLevel
  readonly logFormat?: LogFormat
  /** Whether the log shows the inputs and outputs of executions. */
  readonly logPayloads?: boolean
  readonly retentionDays?: number
  /** How many Express executions of each state machine the console can show: 100 if not given, 0 for none. */
  readonly expressHistories?: number
}

export interface StartedServer {
  /** Where it listens: `http://127.0.0.1:8083`. */
  readonly url: string
  /** Mistakes that do not prevent the server from running, such as those in the mock configuration. */
  readonly warnings: readonly string[]
  /**
   * Finishes the requests in progress, commits what must be committed, and releases the data directory. Calling it again
   * does nothing, and returns the same promise.
   */
  close(): Promise<void>
}

/**
 * Starts a server in this process; resolves when it is listening. Unlike the command, it takes no settings from environment
 * variables, except those by which AWS SDKs find credentials and endpoints, and those that name proxies.
 *
 * @throws Error that says which setting is wrong and what would be right, or why the server cannot start.
 */
export async function startServer(settings: ServerSettings): Promise<StartedServer> {
  const problem = nodeProblem()
  if (problem !== null) throw new Error(`startServer: ${problem}`)
  // Loaded with the first server, so that importing this package costs next to nothing.
  const [{ composeServer }, { readSettings }, { serviceOptions }, { startFailure }] = await Promise.all([
    import('../../server/compose.ts'),
    import('./read-settings.ts'),
    import('../service-options.ts'),
    import('../start-failure.ts'),
  ])
  const values = readSettings(settings)
  const { host, port } = values
  const server = await composeServer({
    ...serviceOptions(values, values.dataDirectory),
    host,
    allowedHosts: values.allowedHosts,
    port,
    dataDirectory: path.resolve(values.dataDirectory),
    retentionDays: values.retentionDays,
    expressHistories: values.expressHistories,
    secretsKey: null,
    ownsProcess: false,
  }).catch((error: NodeJS.ErrnoException) => {
    const message = startFailure(error, { host, port, nameOf: (setting) => `the setting ${setting}` })
    if (message === null) throw error
    throw Object.assign(new Error(message, { cause: error }), { code: error.code })
  })
  return { url: server.url, warnings: server.warnings, close: server.close }
}
