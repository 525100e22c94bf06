import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { putLoad } from '../support/client-process.ts'
import { chain, dynamodbTask, lambdaTask } from '../support/definitions.ts'
import {
  createMachine,
  type ListedExecution,
  listExecutions,
  type ServerProcess,
  untilAllEnded,
  withServer,
} from '../support/server-process.ts'
import { latencies, type Result, rounded, type Settings, type Workload } from '../support/workload.ts'

const states = 10
// Fewer than may wait for one function.
const wave = 500
const secondsMax = 60
const input = '{"order":7,"note":"a small document, as most are"}'
const region = 'us-east-1'
const account = '123456789012'

/** Sets up what the tasks call, and runs the measurement. */
type Kind = (measure: (server: ServerProcess, task: object, testCase?: string) => Promise<void>) => Promise<void>

const kinds: Readonly<Record<string, Kind>> = {
  // The baseline for the others: the engine, ten commits, and no call at all.
  mock: async (measure) => {
    const mocks = Array.from({ length: states }, (_, index) => [`S${index}`, 'Nothing'])
    const file = {
      StateMachines: { bench: { TestCases: { All: Object.fromEntries(mocks) } } },
      MockedResponses: { Nothing: { '0': { Return: { Payload: {} } } } },
    }
    await withDirectory({ 'mocks.json': JSON.stringify(file) }, (directory) =>
      withServer(['--mock-config', path.join(directory, 'mocks.json')], (server) => measure(server, lambdaTask, 'All')),
    )
  },

  'local Node.js function': (measure) =>
    withFunctions({ 'no-op.mjs': 'export const handler = async () => ({})' }, (server) => measure(server, lambdaTask)),

  'local Node.js function by ARN': (measure) =>
    withFunctions({ 'no-op.mjs': 'export const handler = async () => ({})' }, (server) =>
      measure(server, { Type: 'Task', Resource: `arn:aws:lambda:${region}:${account}:function:no-op` }),
    ),

  'local Python function': (measure) =>
    withFunctions({ 'no-op.py': 'def handler(event, context): return {}' }, (server) => measure(server, lambdaTask)),

  'Lambda over HTTP': async (measure) => {
    const lambda = spawn(process.execPath, [support('no-op-endpoint.ts')], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [port] = (await once(lambda.stdout, 'data')) as [Buffer]
    try {
      const endpoint = `http://127.0.0.1:${port.toString().trim()}`
      await withServer(['--lambda-endpoint', endpoint], (server) => measure(server, lambdaTask))
    } finally {
      lambda.kill()
    }
  },

  'DynamoDB through the SDK': async (measure) => {
    const endpointProcess = spawn(process.execPath, [support('no-op-endpoint.ts')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [port] = (await once(endpointProcess.stdout, 'data')) as [Buffer]
    try {
      const endpoint = `http://127.0.0.1:${port.toString().trim()}`
      await withServer(['--dynamodb-endpoint', endpoint], (server) => measure(server, dynamodbTask))
    } finally {
      endpointProcess.kill()
    }
  },

  'activity worker': (measure) =>
    withServer([], async (server) => {
      const { activityArn } = await server.call('CreateActivity', { name: 'no-op' })
      const worker = spawn(process.execPath, [support('activity-worker.ts'), server.url, activityArn as string], {
        stdio: 'ignore',
      })
      try {
        await measure(server, { Type: 'Task', Resource: activityArn })
      } finally {
        worker.kill()
      }
    }),
}

/** Ten Task states in a row, Standard: each result is on disk before the next state begins. */
export const taskCalls: Workload = {
  name: 'task-call-10-standard-http',
  async run(settings) {
    const results: Result[] = []
    for (const [kind, setUp] of Object.entries(kinds)) {
      await setUp(async (server, task, testCase) => {
        const stateMachineArn = await createMachine(server, 'bench', chain(states, task))
        const arn = testCase === undefined ? stateMachineArn : `${stateMachineArn}#${testCase}`
        await putWave(server, arn, { clients: 64, executions: wave, awaitEnd: false })
        const alone = await measureAlone(server, arn, settings)
        const together = await measureTogether(server, arn, settings)
        results.push({ settings: { kind, clients: 1, states }, figures: alone })
        results.push({ settings: { kind, states, executionsAtATime: wave }, figures: together })
      })
    }
    return results
  },
}

interface Wave {
  readonly clients: number
  readonly executions: number
  readonly awaitEnd: boolean
  readonly seconds?: number
}

/** One execution after another: measures a call with the commit of its result. */
async function measureAlone(server: ServerProcess, arn: string, { seconds }: Settings): Promise<Figures> {
  const most = Number.MAX_SAFE_INTEGER
  const ended = await putWave(server, arn, { clients: 1, executions: most, awaitEnd: true, seconds })
  const startToEnd = ended.map(({ startDate, stopDate }) => (stopDate - startDate) * 1000)
  const meanMillis = startToEnd.reduce((sum, each) => sum + each, 0) / startToEnd.length
  return { meanCallMillis: rounded(meanMillis / states), ...latencies('startToEnd', startToEnd) }
}

/**
 * Many at a time. They start in waves, and are polled only together: polling each of them would keep the server busier
 * than their own work.
 */
async function measureTogether(server: ServerProcess, arn: string, { seconds }: Settings): Promise<Figures> {
  let busySeconds = 0
  let executions = 0
  while (busySeconds < seconds) {
    const ended = await putWave(server, arn, { clients: 64, executions: wave, awaitEnd: false })
    const from = Math.min(...ended.map(({ startDate }) => startDate))
    const until = Math.max(...ended.map(({ stopDate }) => stopDate))
    busySeconds += until - from
    executions += ended.length
  }
  return {
    executionsPerSecond: Math.round(executions / busySeconds),
    callsPerSecond: Math.round((executions * states) / busySeconds),
  }
}

type Figures = Result['figures']

/** Starts executions and waits for them. Returns only those, not earlier ones. */
async function putWave(server: ServerProcess, arn: string, asked: Wave): Promise<readonly ListedExecution[]> {
  const { clients, executions, awaitEnd, seconds = secondsMax } = asked
  const stateMachineArn = arn.split('#')[0]!
  const { requests } = await putLoad({
    url: server.url,
    operation: 'StartExecution',
    request: { stateMachineArn: arn, input },
    clients,
    seconds,
    requestsMax: executions,
    awaitEnd,
  })
  await untilAllEnded(server, stateMachineArn)
  const ended: ListedExecution[] = []
  for await (const execution of listExecutions(server, stateMachineArn)) {
    if (execution.status !== 'SUCCEEDED') throw new Error(`an execution ended ${execution.status}`)
    ended.push(execution)
    // Newest first.
    if (ended.length === requests) break
  }
  return ended
}

function withFunctions(
  files: Readonly<Record<string, string>>,
  use: (server: ServerProcess) => Promise<void>,
): Promise<void> {
  return withDirectory(files, (directory) => withServer(['--functions', directory], use))
}

async function withDirectory(
  files: Readonly<Record<string, string>>,
  use: (directory: string) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'stepwell-bench-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(path.join(directory, name), text)
    await use(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function support(file: string): string {
  return fileURLToPath(new URL(`../support/${file}`, import.meta.url))
}
