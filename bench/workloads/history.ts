import { putLoad } from '../support/client-process.ts'
import { choiceLoop } from '../support/definitions.ts'
import { createMachine, untilAllEnded, withServer } from '../support/server-process.ts'
import { latencies, type Result, type Workload } from '../support/workload.ts'

const warmUpSeconds = 1
const unbounded = Number.MAX_SAFE_INTEGER

// More events than the largest page holds.
const rounds = 300

const pages = [
  { page: 'default', request: {} },
  { page: 'largest', request: { maxResults: 1000 } },
  { page: 'largest, backwards', request: { maxResults: 1000, reverseOrder: true } },
  { page: 'largest, without data', request: { maxResults: 1000, includeExecutionData: false } },
]

/** Reading the first page of a history, one client at a time. */
export const history: Workload = {
  name: 'history-http',
  run: ({ seconds }) =>
    withServer([], async (server) => {
      const stateMachineArn = await createMachine(server, 'bench', choiceLoop(rounds))
      const { executionArn } = await server.call('StartExecution', { stateMachineArn, input: '{}' })
      await untilAllEnded(server, stateMachineArn)
      const results: Result[] = []
      for (const { page, request } of pages) {
        const load = {
          url: server.url,
          operation: 'GetExecutionHistory',
          request: { executionArn, ...request },
          clients: 1,
          requestsMax: unbounded,
          awaitEnd: false,
        } as const
        await putLoad({ ...load, seconds: warmUpSeconds })
        const measured = await putLoad({ ...load, seconds })
        results.push({
          settings: { page },
          figures: {
            requestsPerSecond: Math.round(measured.requests / measured.seconds),
            ...latencies('answer', measured.millis),
          },
        })
      }
      return results
    }),
}
