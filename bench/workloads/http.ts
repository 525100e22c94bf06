import { putLoad } from '../support/client-process.ts'
import { chain } from '../support/definitions.ts'
import { createMachine, untilAllEnded, withServer } from '../support/server-process.ts'
import { latencies, type Result, type Workload } from '../support/workload.ts'

const states = 10
const clientCounts = [1, 64]
const warmUpSeconds = 1
const unbounded = Number.MAX_SAFE_INTEGER
const input = '{"order":7,"note":"a small document, as most are"}'

/** Ten Pass states, Standard: each execution is on disk before its start is answered. */
export const passStandard: Workload = {
  name: 'pass-10-standard-http',
  run: (settings) =>
    withServer([], async (server) => {
      const stateMachineArn = await createMachine(server, 'bench', chain(states, { Type: 'Pass' }))
      const load = {
        url: server.url,
        operation: 'StartExecution',
        request: { stateMachineArn, input },
        requestsMax: unbounded,
      } as const
      await putLoad({ ...load, clients: 64, seconds: warmUpSeconds, awaitEnd: false })
      const results: Result[] = []
      for (const clients of clientCounts) {
        const startMillis = performance.now()
        const thrown = await putLoad({ ...load, clients, seconds: settings.seconds, awaitEnd: false })
        await untilAllEnded(server, stateMachineArn)
        // The client's startup does not count; the time after its last request does.
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

// About the time in which Node.js starts, loads undici and exits.
const clientStartSeconds = 0.2

/** The same, Express and synchronous: the answer contains the result. */
export const passExpressSync: Workload = {
  name: 'pass-10-express-sync-http',
  run: (settings) =>
    withServer([], async (server) => {
      const stateMachineArn = await createMachine(server, 'bench', chain(states, { Type: 'Pass' }), 'EXPRESS')
      const load = {
        url: server.url,
        operation: 'StartSyncExecution',
        request: { stateMachineArn, input },
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
