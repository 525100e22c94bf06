import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { composeServer } from '../../src/server/compose.ts'
import type { RunningServer, ServeOptions } from '../../src/server/options.ts'

export interface Served {
  readonly server: RunningServer
  readonly port: number
  /** Its data directory, with `s3` in it. */
  readonly directory: string
  close(): Promise<void>
}

/** A whole server in this process, with its own port and directory. */
export async function serveHere(options: Partial<ServeOptions> = {}): Promise<Served> {
  const directory = await mkdtemp(path.join(tmpdir(), 'stepwell-served-'))
  const none = null
  const server = await composeServer({
    account: '123456789012',
    region: 'us-east-1',
    waitTimeScale: 1,
    endpoints: {
      batch: none,
      dynamodb: none,
      ecs: none,
      glue: none,
      lambda: none,
      sagemaker: none,
      sns: none,
      sqs: none,
      stepFunctions: none,
    },
    mockConfigPath: null,
    readConnections: async () => [],
    s3: { type: 'directory', root: path.join(directory, 's3') },
    functionsPath: null,
    allowedHttpEndpoints: [],
    logLevel: 'silent',
    host: '127.0.0.1',
    allowedHosts: [],
    ownsProcess: false,
    port: 0,
    dataDirectory: directory,
    retentionDays: 1,
    secretsKey: null,
    ...options,
  })
  return {
    server,
    port: Number(new URL(server.url).port),
    directory,
    async close() {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
