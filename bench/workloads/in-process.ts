import { systemClock } from '../../src/runtime/system-clock.ts'
import { composeLocal } from '../../src/server/compose.ts'
import type { Local } from '../../src/server/options.ts'
import { chain, choiceLoop, inlineMap, jsonataPass } from '../support/definitions.ts'
import { type Result, rounded, type Workload } from '../support/workload.ts'

const loops = 1000
const items = 1000
const states = 10
const warmUpRuns = 20

/**
 * Executions one after another in this process, with the store in memory: measures only the language and the engine.
 */
function inProcess(row: {
  readonly name: string
  readonly definition: object
  readonly input: string
  /** How many units one execution counts as, and the name of the figure. */
  readonly counted: number
  readonly figure: string
  readonly settings: Result['settings']
}): Workload {
  return {
    name: row.name,
    async run({ seconds }) {
      const results: Result[] = []
      for (const type of ['STANDARD', 'EXPRESS'] as const) {
        const local = await open()
        try {
          const execute = await executor(local, row.definition, type, row.input)
          for (let run = 0; run < warmUpRuns; run++) await execute()
          const startMillis = performance.now()
          let runs = 0
          while (performance.now() - startMillis < seconds * 1000) {
            await execute()
            runs++
          }
          const elapsedSeconds = (performance.now() - startMillis) / 1000
          results.push({
            settings: { type, ...row.settings },
            figures: {
              [row.figure]: Math.round((runs * row.counted) / elapsedSeconds),
              executionsPerSecond: rounded(runs / elapsedSeconds),
            },
          })
        } finally {
          await local.close()
        }
      }
      return results
    },
  }
}

function open(): Promise<Local> {
  return composeLocal({
    account: '123456789012',
    region: 'us-east-1',
    waitTimeScale: 1,
    endpoints: {
      batch: null,
      dynamodb: null,
      ecs: null,
      glue: null,
      lambda: null,
      sagemaker: null,
      sns: null,
      sqs: null,
      stepFunctions: null,
    },
    mockConfigPath: null,
    s3: { type: 'directory', root: '.stepwell/s3' },
    functionsPath: null,
    readConnections: async () => [],
    allowedHttpEndpoints: [],
    logLevel: 'warn',
    clock: systemClock,
    observers: [],
  })
}

/** Returns a function that runs the definition once, to its end, without the API's work around it. */
async function executor(
  local: Local,
  definition: object,
  type: 'STANDARD' | 'EXPRESS',
  input: string,
): Promise<() => Promise<void>> {
  const { body } = await local.call(
    'CreateStateMachine',
    JSON.stringify({
      name: `bench-${type}`,
      type,
      definition: JSON.stringify(definition),
      roleArn: 'arn:aws:iam::123456789012:role/bench',
    }),
  )
  const { stateMachineArn } = JSON.parse(body) as { stateMachineArn?: string }
  const machine = stateMachineArn === undefined ? null : await local.store.machines.byArn(stateMachineArn)
  if (machine === null) throw new Error(body)
  const request = {
    machine,
    name: null,
    input,
    traceHeader: null,
    testCase: null,
    version: null,
    alias: null,
    parentId: null,
    byExecution: false,
  }
  if (type === 'EXPRESS') {
    return async () => {
      const ended = await local.runtime.startSyncExecution(request)
      check(ended.type === 'ended' ? ended.status : ended.type)
    }
  }
  return async () => {
    const started = await local.runtime.startExecution(request)
    if (started.type !== 'started') throw new Error(`the start gave ${started.type}`)
    check((await local.runtime.executionEnded(started.execution.id))?.status)
    // The store in memory would keep every history, which the figures should not include.
    await local.store.executions.removeClosedBefore(Number.MAX_SAFE_INTEGER, 10)
  }
}

function check(status: string | undefined): void {
  if (status !== 'SUCCEEDED') throw new Error(`an execution ended ${status}`)
}

export const choiceLoops = inProcess({
  name: 'choice-loop-1000-in-process',
  definition: choiceLoop(loops),
  input: '{}',
  // Each round enters the Choice and the state that counts; Begin, the last Choice and Done come once.
  counted: 2 * loops + 3,
  figure: 'statesPerSecond',
  settings: { loops },
})

export const inlineMaps = inProcess({
  name: 'inline-map-1000-in-process',
  definition: inlineMap,
  input: JSON.stringify(Array.from({ length: items }, (_, index) => ({ id: index, name: `item ${index}` }))),
  counted: items,
  figure: 'itemsPerSecond',
  settings: { items },
})

export const jsonataPasses = inProcess({
  name: 'jsonata-pass-10-in-process',
  definition: chain(states, jsonataPass),
  input: JSON.stringify({
    order: 7,
    items: Array.from({ length: 5 }, (_, index) => ({ product: `p${index}`, price: 1.5 * index, quantity: index })),
  }),
  counted: states,
  figure: 'statesPerSecond',
  settings: { states },
})

export const passes = inProcess({
  name: 'pass-10-in-process',
  definition: chain(states, { Type: 'Pass' }),
  input: '{"order":7}',
  counted: states,
  figure: 'statesPerSecond',
  settings: { states },
})
