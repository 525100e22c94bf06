import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import { proxyProblem } from '../proxy/proxy-setting.ts'
import type { ServiceOptions } from '../server/options.ts'
import { UsageError } from '../server/usage-error.ts'
import type { serviceRows } from './options-table.ts'
import type { OptionValues } from './read-options.ts'

// The old emulator reads this file from its working directory, if no other is named.
const mockConfigFallback = 'MockConfigFile.json'

/**
 * Puts settings that were read one by one into the form that the composition takes.
 *
 * @throws UsageError that names what cannot be used.
 */
export function serviceOptions(
  values: OptionValues<typeof serviceRows>,
  dataDirectory: string,
  environment: NodeJS.ProcessEnv = process.env,
): ServiceOptions {
  const problem = proxyProblem(environment)
  if (problem !== null) throw new UsageError(problem)
  return {
    account: values.account,
    region: values.region,
    waitTimeScale: values.waitTimeScale,
    endpoints: {
      batch: values.batchEndpoint,
      dynamodb: values.dynamodbEndpoint,
      ecs: values.ecsEndpoint,
      glue: values.glueEndpoint,
      lambda: values.lambdaEndpoint,
      sagemaker: values.sagemakerEndpoint,
      sns: values.snsEndpoint,
      sqs: values.sqsEndpoint,
      stepFunctions: values.stepFunctionsEndpoint,
    },
    mockConfigPath: mockConfigPath(values.mockConfig),
    mocksOnly: values.mocksOnly,
    s3: s3Of(values.s3Root, dataDirectory, environment),
    functionsPath: values.functions === null ? null : path.resolve(values.functions),
    readConnections: readerOf(values.connections, environment),
    allowedHttpEndpoints: values.allowHttpEndpoints,
    logLevel: values.logLevel,
    logFormat: values.logFormat,
    logPayloads: values.logPayloads,
  }
}

/** A directory if one is named, or if nothing is; the S3 API if an endpoint is named, or AWS itself. */
function s3Of(root: string | null, dataDirectory: string, environment: NodeJS.ProcessEnv): ServiceOptions['s3'] {
  if (root === 'aws') return { type: 'api' }
  if (root !== null && !statSync(root, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`there is no directory ${path.resolve(root)} to stand in for S3`)
  }
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = environment
  if (root === null && (AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL)) return { type: 'api' }
  return { type: 'directory', root: path.resolve(root ?? path.join(dataDirectory, 's3')) }
}

/** Reads the file, and loads the reader, only when needed. */
function readerOf(file: string | null, environment: NodeJS.ProcessEnv): ServiceOptions['readConnections'] {
  if (file === null) return async () => []
  return async () => {
    const { readConnectionsFile } = await import('./connections/connections-file.ts')
    return readConnectionsFile(path.resolve(file), environment)
  }
}

function mockConfigPath(file: string | null): string | null {
  if (file === null) return existsSync(mockConfigFallback) ? path.resolve(mockConfigFallback) : null
  if (!existsSync(file)) throw new UsageError(`there is no mock configuration file ${path.resolve(file)}`)
  return path.resolve(file)
}
