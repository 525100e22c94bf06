import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const client = fileURLToPath(new URL('./client.ts', import.meta.url))

/** What the client should do. The process gets it as JSON. */
export interface Load {
  readonly url: string
  readonly operation: 'GetExecutionHistory' | 'StartExecution' | 'StartSyncExecution'
  /** The input of the operation. */
  readonly request: object
  /** How many requests are in progress at a time, each on its own connection. */
  readonly clients: number
  /** It stops after this time or this many requests, whichever comes first. */
  readonly seconds: number
  readonly requestsMax: number
  /** After a start, whether to poll DescribeExecution until the execution has ended. */
  readonly awaitEnd: boolean
}

export interface Measured {
  readonly requests: number
  readonly seconds: number
  /** The time from an execution's first request to the answer that ends its measurement. */
  readonly millis: readonly number[]
}

/** Puts load on a server from a separate process, so that the client's work does not slow the server. */
export async function putLoad(load: Load): Promise<Measured> {
  const child = spawn(process.execPath, [client, JSON.stringify(load)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const code = new Promise<number | null>((resolve) => child.on('close', resolve))
  const output = await text(child.stdout)
  if ((await code) !== 0) throw new Error('the client failed')
  return JSON.parse(output) as Measured
}
