/**
 * Runs the benchmarks. Prints one JSON line per measurement, with versions and settings.
 *
 *     npm run bench                          all of them, about four minutes
 *     npm run bench -- choice map            those with one of these in their name
 *     npm run bench -- --seconds 1 pass      shorter
 */
import os from 'node:os'
import packageJson from '../package.json' with { type: 'json' }
import type { Workload } from './support/workload.ts'
import { distributedMap } from './workloads/distributed-map.ts'
import { history } from './workloads/history.ts'
import { passExpressSync, passStandard } from './workloads/http.ts'
import { choiceLoops, inlineMaps, jsonataPasses, passes } from './workloads/in-process.ts'
import { neighbours } from './workloads/neighbours.ts'
import { startUp, stop, waitingExecutions } from './workloads/server.ts'
import { taskCalls } from './workloads/task-calls.ts'

const workloads: readonly Workload[] = [
  startUp,
  stop,
  passStandard,
  passExpressSync,
  history,
  taskCalls,
  waitingExecutions,
  choiceLoops,
  inlineMaps,
  jsonataPasses,
  passes,
  distributedMap,
  neighbours,
]

const secondsDefault = 5
const args = process.argv.slice(2)
const flag = args.indexOf('--seconds')
const seconds = flag === -1 ? secondsDefault : Number(args.splice(flag, 2)[1])
if (!(seconds > 0)) fail('--seconds must be a number above 0')
const chosen = workloads.filter(({ name }) => args.length === 0 || args.some((part) => name.includes(part)))
if (chosen.length === 0) fail(`no workload matches; there are ${workloads.map(({ name }) => name).join(', ')}`)

const versions = { stepwell: packageJson.version, node: process.versions.node, sqlite: process.versions.sqlite }
const machine = {
  cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
  cores: os.availableParallelism(),
  system: `${os.type()} ${os.release()}`,
}

for (const workload of chosen) {
  for (const { settings, figures } of await workload.run({ seconds })) {
    process.stdout.write(
      `${JSON.stringify({ workload: workload.name, ...figures, settings: { ...settings, seconds }, versions, machine })}\n`,
    )
  }
}

function fail(message: string): never {
  process.stderr.write(`npm run bench: ${message}\n`)
  process.exit(2)
}
