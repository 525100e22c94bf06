import { putLoad } from '../support/client-process.ts'
import { chain } from '../support/definitions.ts'
import { hogs } from '../support/hostile-definitions.ts'
import { createMachine, withServer } from '../support/server-process.ts'
import { latencies, type Result, type Workload } from '../support/workload.ts'

const unbounded = Number.MAX_SAFE_INTEGER
const warmUpSeconds = 1

/** How long small synchronous executions take, one at a time, next to hostile definitions. */
export const neighbours: Workload = {
  name: 'neighbours',
  async run({ seconds }) {
    const results: Result[] = []
    for (const { name, type, definition, input, executions } of hogs) {
      await withServer([], async (server) => {
        const stateMachineArn = await createMachine(server, 'neighbour', chain(3, { Type: 'Pass' }), 'EXPRESS')
        const load = {
          url: server.url,
          operation: 'StartSyncExecution',
          request: { stateMachineArn, input: '{}' },
          clients: 1,
          requestsMax: unbounded,
          awaitEnd: false,
        } as const
        await putLoad({ ...load, seconds: warmUpSeconds })
        const hog = await createMachine(server, 'hog', definition, type)
        for (let count = 0; count < executions; count++) {
          await server.call('StartExecution', { stateMachineArn: hog, input })
        }
        const measured = await putLoad({ ...load, seconds })
        results.push({
          settings: { hog: name, executions },
          figures: {
            requestsPerSecond: Math.round(measured.requests / measured.seconds),
            ...latencies('answer', measured.millis),
            residentMegabytes: server.residentMegabytes(),
          },
        })
      })
    }
    return results
  },
}
