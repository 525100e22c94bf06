import type { FunctionSettings } from '../settings/function-settings.ts'

export interface EnvironmentOptions {
  readonly region: string
  /** Where this server's API is, or null where it has no address. */
  readonly serverUrl: string | null
  readonly logStream: string
  /** The server's own, of which a function gets next to nothing. */
  readonly server: NodeJS.ProcessEnv
}

// What programs need to run at all, and what says where temporary files go.
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP', 'TMP']

/**
 * The variables that a function's process has: Lambda's, those of its settings, and of the server's only what it cannot
 * do without. The server's own credentials are none of its business.
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
    // This server takes any credentials, and SDKs send nothing without some.
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
