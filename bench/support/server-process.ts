import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../bin/stepwell.mjs', import.meta.url))

// Often enough, and hardly any work for the server.
const pollMillis = 5

export interface ServerProcess {
  readonly url: string
  /** The time from the start of the process until it listens. */
  readonly readyMillis: number
  /** How much memory it takes now, in megabytes. */
  residentMegabytes(): number
  call(operation: string, input: object): Promise<Record<string, unknown>>
  /** Ends it as a service manager does. Returns the time from the signal to the end of the process. */
  close(): Promise<number>
}

/** Starts a server in a separate process, with a fresh data directory. */
export async function startServer(args: readonly string[] = []): Promise<ServerProcess> {
  const directory = mkdtempSync(path.join(process.env.STEPWELL_BENCH_DIR ?? os.tmpdir(), 'stepwell-bench-'))
  const startedMillis = performance.now()
  const child = spawn(
    process.execPath,
    [main, 'serve', '--port', '0', '--data-dir', directory, '--log-level', 'warn', ...args],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const { url, readyMillis } = await new Promise<{ url: string; readyMillis: number }>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /listens on (\S+)/.exec(line)?.[1]
      if (found !== undefined) resolve({ url: found, readyMillis: performance.now() - startedMillis })
    })
    void ended.then(() => reject(new Error('the server ended before it was ready')))
  })
  return {
    url,
    readyMillis,
    residentMegabytes: () => residentMegabytes(child.pid!),
    async call(operation, input) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
        body: JSON.stringify(input),
      })
      const answer = (await response.json()) as Record<string, unknown>
      if (!response.ok) throw new Error(`${operation}: ${JSON.stringify(answer)}`)
      return answer
    },
    async close() {
      const closedMillis = performance.now()
      child.kill('SIGTERM')
      await ended
      const millis = performance.now() - closedMillis
      rmSync(directory, { recursive: true, force: true })
      return millis
    },
  }
}

/** Runs a server while it is used. */
export async function withServer<Value>(
  args: readonly string[],
  use: (server: ServerProcess) => Promise<Value>,
): Promise<Value> {
  const server = await startServer(args)
  try {
    return await use(server)
  } finally {
    await server.close()
  }
}

/** Creates a machine and returns its ARN. */
export async function createMachine(
  server: ServerProcess,
  name: string,
  definition: object,
  type: 'STANDARD' | 'EXPRESS' = 'STANDARD',
): Promise<string> {
  const { stateMachineArn } = await server.call('CreateStateMachine', {
    name,
    type,
    definition: JSON.stringify(definition),
    roleArn: 'arn:aws:iam::123456789012:role/bench',
  })
  return stateMachineArn as string
}

/** Waits until no execution of the machine is running. */
export async function untilAllEnded(server: ServerProcess, stateMachineArn: string): Promise<void> {
  for (;;) {
    const { executions } = await server.call('ListExecutions', {
      stateMachineArn,
      statusFilter: 'RUNNING',
      maxResults: 1,
    })
    if ((executions as unknown[]).length === 0) return
    await new Promise((resolve) => setTimeout(resolve, pollMillis))
  }
}

export interface ListedExecution {
  readonly status: string
  /** Seconds since 1970. */
  readonly startDate: number
  readonly stopDate: number
}

/** All executions of a machine, newest first. */
export async function* listExecutions(server: ServerProcess, stateMachineArn: string): AsyncGenerator<ListedExecution> {
  let nextToken: unknown
  do {
    const page = await server.call('ListExecutions', { stateMachineArn, maxResults: 1000, nextToken })
    yield* page.executions as ListedExecution[]
    nextToken = page.nextToken
  } while (nextToken !== undefined)
}

function residentMegabytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN) / 1024)
}
