import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createMachine, startServer } from '../support/server-process.ts'
import type { Result, Workload } from '../support/workload.ts'

const sizes = [10_000, 100_000, 1_000_000]
const linesPerChunk = 1_000
const pollMillis = 100

const definition = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Label: 'each',
      ItemReader: {
        Resource: 'arn:aws:states:::s3:getObject',
        ReaderConfig: { InputType: 'JSONL' },
        Parameters: { Bucket: 'bench', 'Key.$': '$.key' },
      },
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Parameters: { Bucket: 'bench', Prefix: 'results' } },
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'A',
        States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } },
      },
      End: true,
    },
  },
}

/** A Distributed Map over a JSON Lines file, with Express children of two Pass states and exported results. */
export const distributedMap: Workload = {
  name: 'distributed-map-jsonl-express',
  async run() {
    const root = mkdtempSync(path.join(process.env.STEPWELL_BENCH_DIR ?? os.tmpdir(), 'stepwell-bench-s3-'))
    try {
      const results: Result[] = []
      for (const items of sizes) results.push(await measure(root, items))
      return results
    } finally {
      rmSync(root, { recursive: true, force: true })
    }
  },
}

/** Each size has its own server, so that the server's peak memory belongs to that size. */
async function measure(root: string, items: number): Promise<Result> {
  const key = `items-${items}.jsonl`
  await writeLines(path.join(root, 'bench'), key, items)
  const server = await startServer(['--s3-root', root])
  try {
    const stateMachineArn = await createMachine(server, 'bench', definition)
    const { executionArn } = await server.call('StartExecution', { stateMachineArn, input: JSON.stringify({ key }) })
    let peakMegabytes = 0
    for (;;) {
      const execution = await server.call('DescribeExecution', { executionArn })
      peakMegabytes = Math.max(peakMegabytes, server.residentMegabytes())
      if (execution.status === 'RUNNING') {
        await new Promise((resolve) => setTimeout(resolve, pollMillis))
        continue
      }
      if (execution.status !== 'SUCCEEDED') throw new Error(`the map ended as ${JSON.stringify(execution)}`)
      const elapsedSeconds = (execution.stopDate as number) - (execution.startDate as number)
      const figures = { itemsPerSecond: Math.round(items / elapsedSeconds), elapsedSeconds, peakMegabytes }
      return { settings: { items }, figures }
    }
  } finally {
    await server.close()
  }
}

async function writeLines(directory: string, key: string, count: number): Promise<void> {
  await mkdir(directory, { recursive: true })
  await pipeline(Readable.from(lines(count)), createWriteStream(path.join(directory, key)))
}

function* lines(count: number): Generator<string> {
  let chunk = ''
  for (let index = 0; index < count; index++) {
    chunk += `{"id":${index},"name":"customer ${index}","amount":${index % 1000}.5,"tags":["a","b"]}\n`
    if (index % linesPerChunk < linesPerChunk - 1) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}
