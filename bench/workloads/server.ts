import { putLoad } from '../support/client-process.ts'
import { waitUntil } from '../support/definitions.ts'
import { createMachine, listExecutions, startServer, untilAllEnded } from '../support/server-process.ts'
import { latencies, quantile, rounded, type Workload } from '../support/workload.ts'

const waiting = 10_000
const startUps = 7
const stops = 10
const idleMillis = 2_000
// Enough time to start them all. They then wake at once, which is the hard case.
const secondsUntilDue = 15

/** How soon a fresh server is ready, and how much memory it takes while idle. */
export const startUp: Workload = {
  name: 'start-up-and-idle',
  async run() {
    const readyMillis: number[] = []
    let idleMegabytes = 0
    for (let index = 0; index < startUps; index++) {
      const server = await startServer()
      readyMillis.push(server.readyMillis)
      if (index === 1) {
        await new Promise((resolve) => setTimeout(resolve, idleMillis))
        idleMegabytes = server.residentMegabytes()
      }
      await server.close()
    }
    const sorted = readyMillis.toSorted((left, right) => left - right)
    return [
      {
        settings: { startUps },
        figures: {
          // The first one may find the cache of compiled sources empty.
          readyFirstMillis: rounded(readyMillis[0]!),
          readyMedianMillis: rounded(quantile(sorted, 0.5)),
          readyMaxMillis: rounded(sorted.at(-1)!),
          idleMegabytes,
        },
      },
    ]
  },
}

/** How long a server takes to close that has answered a request and is now idle, as at the end of a test suite. */
export const stop: Workload = {
  name: 'stop-idle-server',
  async run() {
    const millis: number[] = []
    for (let index = 0; index < stops; index++) {
      const server = await startServer()
      // Its connection stays open, as in SDKs.
      await server.call('ListStateMachines', {})
      millis.push(await server.close())
    }
    return [{ settings: { stops }, figures: latencies('stop', millis) }]
  },
}

/** Ten thousand executions that wait for the same instant: how much memory they take, and how late they wake. */
export const waitingExecutions: Workload = {
  name: 'waiting-10000-standard',
  async run() {
    const server = await startServer()
    try {
      const stateMachineArn = await createMachine(server, 'bench', waitUntil)
      const beforeMegabytes = server.residentMegabytes()
      const dueMillis = Date.now() + secondsUntilDue * 1000
      const started = await putLoad({
        url: server.url,
        operation: 'StartExecution',
        request: { stateMachineArn, input: JSON.stringify({ until: new Date(dueMillis).toISOString() }) },
        clients: 64,
        seconds: secondsUntilDue,
        requestsMax: waiting,
        awaitEnd: false,
      })
      if (Date.now() > dueMillis) throw new Error('the executions could not be started before they were due')
      const waitingMegabytes = server.residentMegabytes()
      await new Promise((resolve) => setTimeout(resolve, dueMillis - Date.now()))
      await untilAllEnded(server, stateMachineArn)
      const lateMillis: number[] = []
      for await (const { stopDate } of listExecutions(server, stateMachineArn))
        lateMillis.push(stopDate * 1000 - dueMillis)
      return [
        {
          settings: { waiting: started.requests },
          figures: {
            beforeMegabytes,
            waitingMegabytes,
            startsPerSecond: Math.round(started.requests / started.seconds),
            ...latencies('late', lateMillis),
          },
        },
      ]
    } finally {
      await server.close()
    }
  },
}
