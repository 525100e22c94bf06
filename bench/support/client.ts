/** The client's process: does what its argument says, and prints its measurements. */
import { setTimeout } from 'node:timers/promises'
import { Pool } from 'undici'
import type { Load, Measured } from './client-process.ts'

const pollMillis = 10
const load = JSON.parse(process.argv[2]!) as Load
const pool = new Pool(load.url, { connections: load.clients, pipelining: 1 })
const body = JSON.stringify(load.request)

async function call(operation: string, text: string): Promise<string> {
  const response = await pool.request({
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
    body: text,
  })
  const answer = await response.body.text()
  if (response.statusCode !== 200) throw new Error(`${operation}: ${answer}`)
  return answer
}

const millis: number[] = []
const startMillis = performance.now()
const endMillis = startMillis + load.seconds * 1000
let begun = 0

async function work(): Promise<void> {
  while (performance.now() < endMillis && begun < load.requestsMax) {
    begun++
    const sentMillis = performance.now()
    const answer = await call(load.operation, body)
    if (load.awaitEnd) {
      const { executionArn } = JSON.parse(answer) as { executionArn: string }
      const question = JSON.stringify({ executionArn, includedData: 'METADATA_ONLY' })
      // Polling without a pause would mostly measure the polling.
      while ((await call('DescribeExecution', question)).includes('"RUNNING"')) await setTimeout(pollMillis)
    }
    millis.push(performance.now() - sentMillis)
  }
}

await Promise.all(Array.from({ length: load.clients }, work))
const measured: Measured = { requests: millis.length, seconds: (performance.now() - startMillis) / 1000, millis }
await pool.close()
process.stdout.write(JSON.stringify(measured))
