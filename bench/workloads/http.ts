import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { putLoad } from '../support/client-process.ts'
import { chain, dynamodbTask, lambdaTask } from '../support/definitions.ts'
import {
  createMachine,
  listExecutions,
  type ServerProcess,
  startServer,
  untilAllEnded,
} from '../support/server-process.ts'
import { latencies, type Result, rounded, type Settings, type Workload } from '../support/workload.ts'

const states = 10
const clientCounts = [1, 64]
const warmUpSeconds = 1
const unbounded = Number.MAX_SAFE_INTEGER
const input = '{"order":7,"note":"a small document, as most are"}'

/** Ten Pass states, Standard: each execution is on the disk before its start is answered. */
export const passStandard: Workload = {
  name: 'pass-10-standard-http',
  run: (settings) =>
    withServer([], async (server) => {
      const stateMachineArn = await createMachine(server, 'bench', chain(states, { Type: 'Pass' }))
      const load = {
        url: server.url,
        operation: 'StartExecution',
        stateMachineArn,
        input,
        requestsMax: unbounded,
      } as const
      await putLoad({ ...load, clients: 64, seconds: warmUpSeconds, awaitEnd: false })
      const results: Result[] = []
      for (const clients of clientCounts) {
        const startMillis = performance.now()
        const thrown = await putLoad({ ...load, clients, seconds: settings.seconds, awaitEnd: false })
        await untilAllEnded(server, stateMachineArn)
        // The client's own start-up is not counted; what went on after its last request is.
        const lingerSeconds = Math.max(
          0,
          (performance.now() - startMillis) / 1000 - thrown.seconds - clientStartSeconds,
        )
        const seconds = thrown.seconds + lingerSeconds
        const awaited = await putLoad({ ...load, clients, seconds: settings.seconds, awaitEnd: true })
        results.push({
          settings: { clients, states },
          figures: {
            executionsPerSecond: Math.round(thrown.requests / seconds),
            transitionsPerSecond: Math.round((thrown.requests * states) / seconds),
            ...latencies('start', thrown.millis),
            ...latencies('startToEnd', awaited.millis),
            residentMegabytes: server.residentMegabytes(),
          },
        })
      }
      return results
    }),
}

// About what it takes Node.js to start, load undici and end.
const clientStartSeconds = 0.2

/** The same as Express, synchronously: the answer carries the end. */
export const passExpressSync: Workload = {
  name: 'pass-10-express-sync-http',
  run: (settings) =>
    withServer([], async (server) => {
      const stateMachineArn = await createMachine(server, 'bench', chain(states, { Type: 'Pass' }), 'EXPRESS')
      const load = {
        url: server.url,
        operation: 'StartSyncExecution',
        stateMachineArn,
        input,
        requestsMax: unbounded,
        awaitEnd: false,
      } as const
      await putLoad({ ...load, clients: 64, seconds: warmUpSeconds })
      const results: Result[] = []
      for (const clients of clientCounts) {
        const measured = await putLoad({ ...load, clients, seconds: settings.seconds })
        results.push({
          settings: { clients, states },
          figures: {
            executionsPerSecond: Math.round(measured.requests / measured.seconds),
            transitionsPerSecond: Math.round((measured.requests * states) / measured.seconds),
            ...latencies('startToEnd', measured.millis),
          },
        })
      }
      return results
    }),
}

/** Ten Lambda tasks, Standard, against an endpoint that does nothing. */
export const lambdaTasks = taskChain('lambda-10-standard-http', '--lambda-endpoint', lambdaTask)

/** Ten reads of DynamoDB through the SDK, Standard, against the same endpoint. */
export const dynamodbTasks = taskChain('dynamodb-10-standard-http', '--dynamodb-endpoint', dynamodbTask)

function taskChain(name: string, endpointFlag: string, task: object): Workload {
  return {
    name,
    async run(settings) {
      const endpoint = spawn(
        process.execPath,
        [fileURLToPath(new URL('../support/no-op-endpoint.ts', import.meta.url))],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const [port] = (await once(endpoint.stdout, 'data')) as [Buffer]
      try {
        return await withServer([endpointFlag, `http://127.0.0.1:${port.toString().trim()}`], async (server) => {
          const results: Result[] = []
          for (const clients of clientCounts) results.push(await runTasks(server, clients, task, settings))
          return results
        })
      } finally {
        endpoint.kill()
      }
    },
  }
}

async function runTasks(server: ServerProcess, clients: number, task: object, settings: Settings): Promise<Result> {
  const stateMachineArn = await createMachine(server, `bench-${clients}`, chain(states, task))
  const measured = await putLoad({
    url: server.url,
    operation: 'StartExecution',
    stateMachineArn,
    input,
    clients,
    seconds: settings.seconds,
    requestsMax: unbounded,
    // Otherwise more would be started than can be worked off, and the figures would be those of a queue.
    awaitEnd: true,
  })
  await untilAllEnded(server, stateMachineArn)
  const startToEnd: number[] = []
  for await (const { status, startDate, stopDate } of listExecutions(server, stateMachineArn)) {
    if (status !== 'SUCCEEDED') throw new Error(`an execution ended ${status}`)
    startToEnd.push((stopDate - startDate) * 1000)
  }
  return {
    settings: { clients, states },
    figures: {
      executionsPerSecond: Math.round(measured.requests / measured.seconds),
      callsPerSecond: Math.round((measured.requests * states) / measured.seconds),
      meanCallMillis: rounded(startToEnd.reduce((sum, each) => sum + each, 0) / startToEnd.length / states),
      ...latencies('startToEnd', startToEnd),
    },
  }
}

async function withServer<Value>(
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
