import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { CallRefused, ServerProcess } from './support/server-process.ts'

const executionCount = 500
const crashCount = 4
const roleArn = 'arn:aws:iam::123456789012:role/crash'
const lambda = 'arn:aws:lambda:us-east-1:123456789012:function'

/** Waits, retries, functions, callbacks, branches and iterations: everything during which a crash can happen. */
const definition = {
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', Seconds: 1, Next: 'Work' },
    Work: {
      Type: 'Task',
      Resource: `${lambda}:flaky`,
      ResultPath: '$.work',
      Retry: [{ ErrorEquals: ['Flaky'], IntervalSeconds: 1, MaxAttempts: 20, BackoffRate: 1 }],
      Next: 'Each',
    },
    Each: {
      Type: 'Map',
      ItemsPath: '$.items',
      ItemProcessor: {
        StartAt: 'Call',
        States: {
          Call: { Type: 'Task', Resource: `${lambda}:echo`, Next: 'Pause' },
          Pause: { Type: 'Wait', Seconds: 1, End: true },
        },
      },
      ResultPath: '$.each',
      Next: 'Ask',
    },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
      Parameters: { FunctionName: 'ask', Payload: { 'token.$': '$$.Task.Token', 'number.$': '$.number' } },
      ResultPath: '$.answer',
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Left', States: { Left: { Type: 'Pass', Result: 'left', End: true } } },
        {
          StartAt: 'Right',
          States: {
            Right: { Type: 'Wait', Seconds: 1, Next: 'Done' },
            Done: { Type: 'Pass', Result: 'right', End: true },
          },
        },
      ],
      ResultPath: '$.both',
      End: true,
    },
  },
}

interface HistoryEvent {
  readonly id: number
  readonly previousEventId: number
  readonly type: string
}

test('a server killed at random moments loses nothing and duplicates nothing', {
  timeout: 240_000,
}, async (context) => {
  const directory = await mkdtemp(join(tmpdir(), 'stepwell-crash-'))
  const world = new World()
  await world.listen()
  let server = await ServerProcess.start({ directory, lambdaEndpoint: world.url })
  context.after(async () => {
    world.close()
    await server.kill().catch(() => {})
    await rm(directory, { recursive: true, force: true })
  })
  world.answer = (token, output) => server.call('SendTaskSuccess', { taskToken: token, output })
  const { stateMachineArn } = await server.call<{ stateMachineArn: string }>('CreateStateMachine', {
    name: 'crash',
    definition: JSON.stringify(definition),
    roleArn,
  })

  // Starts are sent again after a crash, with the same name: the answer may have been lost, but not the start.
  const starts = Array.from({ length: executionCount }, async (_, number) => {
    const input = JSON.stringify({ number, items: [number, number + 1] })
    await untilAnswered(() => server.call('StartExecution', { stateMachineArn, name: `run-${number}`, input }))
  })
  // The number of outside calls chooses the moments without a clock. Each of these moments comes: an execution makes
  // five calls, and those repeated after a crash only add to them.
  const moments = Array.from({ length: crashCount }, () => 50 + Math.floor(Math.random() * (executionCount * 4)))
  for (const moment of moments.sort((left, right) => left - right)) {
    await world.calls(moment)
    await server.kill()
    server = await ServerProcess.start({ directory, lambdaEndpoint: world.url })
  }
  await Promise.all(starts)

  for (let number = 0; number < executionCount; number++) {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:run-${number}`
    const description = await ended(() => server.call('DescribeExecution', { executionArn }))
    const both = ['left', 'right']
    const expected = {
      number,
      items: [number, number + 1],
      work: `worked ${number}`,
      each: [number, number + 1],
      answer: number,
      both,
    }
    assert.equal(description.status, 'SUCCEEDED', JSON.stringify(description))
    assert.deepEqual(JSON.parse(description.output), expected)
    checkHistory(await history(server, executionArn))
  }
})

function checkHistory(events: readonly HistoryEvent[]): void {
  events.forEach((event, index) => {
    assert.equal(event.id, index + 1, 'ids have no gap and no duplicate')
    assert.ok(event.previousEventId < event.id, 'an event follows what led to it')
  })
  const count = (type: string) => events.filter((event) => event.type === type).length
  assert.equal(count('ExecutionStarted'), 1)
  assert.equal(count('ExecutionSucceeded'), 1)
  assert.equal(events.at(-1)?.type, 'ExecutionSucceeded')
  for (const [type, expected] of [
    ['WaitStateEntered', 4],
    ['WaitStateExited', 4],
    ['TaskStateExited', 4],
    ['MapIterationSucceeded', 2],
    ['TaskSucceeded', 1],
  ] as const) {
    assert.equal(count(type), expected, type)
  }
}

async function history(server: ServerProcess, executionArn: string): Promise<HistoryEvent[]> {
  const { events } = await server.call<{ events: HistoryEvent[] }>('GetExecutionHistory', {
    executionArn,
    maxResults: 1000,
  })
  return events
}

const betweenAttemptsMillis = 50

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, betweenAttemptsMillis))
}

/** Sends a request until a server answers it; a refusal is an answer, and an error. */
async function untilAnswered<Output>(send: () => Promise<Output>): Promise<Output | null> {
  for (;;) {
    try {
      return await send()
    } catch (error) {
      // The execution of that name was started before the crash and has ended.
      if (error instanceof CallRefused && error.message.includes('ExecutionAlreadyExists')) return null
      if (error instanceof CallRefused) throw error
      await pause()
    }
  }
}

async function ended(describe: () => Promise<unknown>): Promise<{ status: string; output: string }> {
  for (;;) {
    const description = (await describe()) as { status: string; output: string }
    if (description.status !== 'RUNNING') return description
    await pause()
  }
}

/** The functions that the executions call. They outlive the servers. */
class World {
  url = ''
  answer: (token: string, output: string) => Promise<unknown> = () => Promise.resolve()
  #callCount = 0
  readonly #failed = new Set<number>()
  readonly #waiting: { count: number; resolve: () => void }[] = []
  readonly #server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      const { status = 200, headers = {}, answer } = this.#invoke(decodeURIComponent(request.url ?? ''), body)
      response.writeHead(status, headers).end(answer)
    })
  })

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  close(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  /** Resolves once there have been this many calls. */
  calls(count: number): Promise<void> {
    if (count <= this.#callCount) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push({ count, resolve }))
  }

  #invoke(path: string, body: string): { status?: number; headers?: Record<string, string>; answer: string } {
    this.#callCount++
    for (const waiting of this.#waiting.filter(({ count }) => count <= this.#callCount)) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      waiting.resolve()
    }
    if (path.includes('/flaky/')) return this.#flaky((JSON.parse(body) as { number: number }).number)
    if (path.includes('ask')) {
      const { token, number } = JSON.parse(body) as { token: string; number: number }
      void untilAnswered(() => this.answer(token, String(number))).catch(() => {})
      return { answer: 'null' }
    }
    return { answer: body }
  }

  /** Fails once for each execution. */
  #flaky(number: number) {
    if (this.#failed.has(number)) return { answer: JSON.stringify(`worked ${number}`) }
    this.#failed.add(number)
    const headers = { 'x-amz-function-error': 'Unhandled' }
    return { headers, answer: JSON.stringify({ errorType: 'Flaky', errorMessage: 'not yet' }) }
  }
}
