import type { FunctionSettings } from '../settings/function-settings.ts'

export interface EnvironmentOptions {
  readonly region: string
  /** The address of this server's API, or null if it has none. */
  readonly serverUrl: string | null
  readonly logStream: string
  /** The server's own environment, of which a function gets next to nothing. */
  readonly server: NodeJS.ProcessEnv
}

// The variables that programs need to run at all, and those that say where temporary files go.
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP', 'TMP']

/**
 * The environment variables of a function's process: Lambda's, those of its settings, and only the indispensable ones of the
 * server. The process must not get the server's own credentials.
 */
export function processEnvironment(settings: FunctionSettings, options: EnvironmentOptions): Record<string, string> {
  const { region, serverUrl, logStream, server } = options
  const kept = passedOn.flatMap((name) => (server[name] === undefined ? [] : [[name, server[name]]]))
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // This server accepts any credentials, and SDKs send nothing without some.
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    ...(serverUrl !== null && {
      AWS_ENDPOINT_URL_SFN: serverUrl,
      AWS_ENDPOINT_URL_LAMBDA: serverUrl,
      AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
    }),
    ...settings.environment,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    LAMBDA_TASK_ROOT: settings.directory,
    _HANDLER: settings.handler,
  }
}
