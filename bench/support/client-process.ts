import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

const client = fileURLToPath(new URL('./client.ts', import.meta.url))

/** What the client is to do. Also the form in which it is handed to the process, as JSON. */
export interface Load {
  readonly url: string
  readonly operation: 'GetExecutionHistory' | 'StartExecution' | 'StartSyncExecution'
  /** The input of the operation. */
  readonly request: object
  /** How many requests are on their way at a time, each on a connection of its own. */
  readonly clients: number
  /** It stops after this time, or after so many requests, whichever comes first. */
  readonly seconds: number
  readonly requestsMax: number
  /** Of a start, whether to ask with DescribeExecution, as often as it takes, until the execution has ended. */
  readonly awaitEnd: boolean
}

export interface Measured {
  readonly requests: number
  readonly seconds: number
  /** From sending the first request for an execution until the answer that ends its measurement. */
  readonly millis: readonly number[]
}

/** Puts load on a server from a process of its own, so that the client's work does not stand in the server's way. */
export async function putLoad(load: Load): Promise<Measured> {
  const child = spawn(process.execPath, [client, JSON.stringify(load)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const code = new Promise<number | null>((resolve) => child.on('close', resolve))
  const output = await text(child.stdout)
  if ((await code) !== 0) throw new Error('the client failed')
  return JSON.parse(output) as Measured
}
