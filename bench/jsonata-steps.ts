/**
 * Measures the highest cost of a JSONata step: repeats each call of `costly-calls.ts` until an evaluation's limit stops
 * it.
 *
 *     npx node bench/jsonata-steps.ts [part of a name]
 *
 * Prints one JSON line per call, the slowest last: how long an evaluation that used up its limit blocked the thread,
 * and how many nanoseconds a step took. No evaluation should take more than 300 milliseconds.
 */
import { costlyCalls, costlyVariables } from '../src/jsonata/costly-calls.ts'
import { compile, JsonataError } from '../src/jsonata/index.ts'

const wanted = process.argv[2] ?? ''
const variables: Readonly<Record<string, unknown>> = costlyVariables()

function measure(source: string): { steps: number; millis: number; end: string } {
  let steps = 0
  let end = 'value'
  const started = process.threadCpuUsage()
  try {
    compile(source, { dialect: 'states' }).evaluate(undefined, {
      lookup: (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined),
      nowMillis: 0,
      random: () => 0.5,
      uuid: () => '4bd3c4b4-6f0a-4b5e-9d3a-0123456789ab',
      spent: (taken) => {
        steps = taken
      },
    })
  } catch (error) {
    if (!(error instanceof JsonataError)) throw error
    end = error.bound ?? error.code
  }
  const { user, system } = process.threadCpuUsage(started)
  return { steps, millis: (user + system) / 1000, end }
}

const results = costlyCalls
  .filter(({ names, source }) => names.some((name) => name.includes(wanted)) || source.includes(wanted))
  .map(({ source }) => {
    const { steps, millis, end } = measure(`($f := function(){ ($g := ${source}; $f()) }; $f())`)
    return {
      source,
      end,
      millis: Math.round(millis),
      steps: Math.round(steps),
      nanosPerStep: Math.round((millis * 1e6) / Math.max(1, steps)),
    }
  })
for (const result of results.sort((left, right) => left.millis - right.millis)) {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}
