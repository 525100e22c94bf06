import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import type { OperationTypes } from '../../src/api/model/operation-types.ts'
import { ServerProcess } from './server-process.ts'

type Described = OperationTypes['DescribeMapRun']['output']
type Children = OperationTypes['ListExecutions']['output']['executions']

interface HistoryEvent {
  readonly id: number
  readonly previousEventId: number
  readonly type: string
}

const nowhere = 'http://127.0.0.1:1'
const roleArn = 'arn:aws:iam::123456789012:role/test'
const betweenLooksMillis = 50

export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, betweenLooksMillis))
}

/** A server in a separate process, with a directory as S3, that can be killed and restarted with the same data. */
export class MapRunServer {
  readonly #directory: string
  readonly #lambdaEndpoint: string
  #process: ServerProcess

  private constructor(directory: string, lambdaEndpoint: string, process: ServerProcess) {
    this.#directory = directory
    this.#lambdaEndpoint = lambdaEndpoint
    this.#process = process
  }

  /** Starts one that ends with the test. */
  static async start(t: TestContext, lambdaEndpoint = nowhere): Promise<MapRunServer> {
    const directory = await mkdtemp(join(tmpdir(), 'stepwell-crash-map-run-'))
    const server = new MapRunServer(directory, lambdaEndpoint, await ServerProcess.start({ directory, lambdaEndpoint }))
    t.after(async () => {
      await server.#process.kill()
      await rm(directory, { recursive: true, force: true })
    })
    return server
  }

  /** Kills it, changes its data directory in some way, and starts another. */
  async crash(meanwhile: (directory: string) => Promise<void> = () => Promise.resolve()): Promise<void> {
    await this.#process.kill()
    await meanwhile(this.#directory)
    this.#process = await ServerProcess.start({ directory: this.#directory, lambdaEndpoint: this.#lambdaEndpoint })
  }

  call<Name extends keyof OperationTypes>(
    operation: Name,
    input: OperationTypes[Name]['input'],
  ): Promise<OperationTypes[Name]['output']> {
    return this.#process.call(operation, input)
  }

  /** Puts an object into the directory that stands in for S3. */
  async put(bucket: string, key: string, content: string | Uint8Array): Promise<void> {
    const path = join(this.#directory, 's3', bucket, key)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, content)
  }

  read(bucket: string, key: string): Promise<string> {
    return readFile(join(this.#directory, 's3', bucket, key), 'utf8')
  }

  /** Starts an execution of a machine with only this Map state. */
  async startMap(fields: object, input: unknown): Promise<string> {
    const definition = JSON.stringify({ StartAt: 'Each', States: { Each: { Type: 'Map', End: true, ...fields } } })
    const { stateMachineArn } = await this.call('CreateStateMachine', { name: 'each', definition, roleArn })
    const start = { stateMachineArn, input: JSON.stringify(input) }
    return (await this.call('StartExecution', start)).executionArn
  }

  async mapRunOf(executionArn: string): Promise<Described> {
    for (;;) {
      const { mapRuns } = await this.call('ListMapRuns', { executionArn })
      if (mapRuns[0] !== undefined) return this.call('DescribeMapRun', { mapRunArn: mapRuns[0].mapRunArn })
      await pause()
    }
  }

  /** Polls the map run until it is as it should be. */
  async mapRunUntil(executionArn: string, isSo: (mapRun: Described) => boolean): Promise<Described> {
    for (;;) {
      const mapRun = await this.mapRunOf(executionArn)
      if (isSo(mapRun)) return mapRun
      await pause()
    }
  }

  async ended(executionArn: string): Promise<OperationTypes['DescribeExecution']['output']> {
    for (;;) {
      const described = await this.call('DescribeExecution', { executionArn })
      if (described.status !== 'RUNNING') return described
      await pause()
    }
  }

  /** All children of a map run, page by page. */
  async children(mapRunArn: string): Promise<Children> {
    const all: Children[number][] = []
    for (let nextToken: string | undefined; ; ) {
      const page = await this.call('ListExecutions', {
        mapRunArn,
        maxResults: 1000,
        ...(nextToken !== undefined && { nextToken }),
      })
      all.push(...page.executions)
      nextToken = page.nextToken
      if (nextToken === undefined) return all
    }
  }

  async history(executionArn: string): Promise<readonly HistoryEvent[]> {
    const { events } = await this.call('GetExecutionHistory', { executionArn, maxResults: 1000 })
    return events as readonly HistoryEvent[]
  }
}
