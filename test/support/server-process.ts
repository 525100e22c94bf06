import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Pool } from 'undici'

const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

export interface ServerProcessOptions {
  readonly directory: string
  readonly lambdaEndpoint: string
  readonly glueEndpoint?: string
  readonly mockConfig?: string
  readonly mocksOnly?: boolean
  readonly functions?: string
}

/** A server in a separate process, so that it can be killed. */
export class ServerProcess {
  readonly url: string
  readonly #process: ChildProcess
  readonly #pool: Pool

  private constructor(process: ChildProcess, url: string) {
    this.#process = process
    this.url = url
    this.#pool = new Pool(url, { connections: 32 })
  }

  /** Starts `stepwell serve` on a free port and waits until it listens. */
  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    const { directory, lambdaEndpoint, glueEndpoint, mockConfig, mocksOnly = false, functions: functionsPath } = options
    const glue = glueEndpoint === undefined ? [] : ['--glue-endpoint', glueEndpoint]
    const mocks = mockConfig === undefined ? [] : ['--mock-config', mockConfig]
    const functions = functionsPath === undefined ? [] : ['--functions', functionsPath]
    const child = spawn(
      process.execPath,
      [
        entry,
        'serve',
        '--port',
        '0',
        '--data-dir',
        directory,
        '--lambda-endpoint',
        lambdaEndpoint,
        '--log-level',
        'error',
        ...glue,
        ...mocks,
        ...(mocksOnly ? ['--mocks-only'] : []),
        ...functions,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let printed = ''
    for await (const chunk of child.stdout) {
      printed += String(chunk)
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (url !== undefined) {
        child.stdout.resume()
        return new ServerProcess(child, url)
      }
    }
    throw new Error(`the server ended before it listened: ${printed}`)
  }

  /** Calls an operation. Rejects if the server answers with an error, or no longer answers. */
  async call<Output>(operation: string, input: object): Promise<Output> {
    const { statusCode, body } = await this.#pool.request({
      path: '/',
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
      body: JSON.stringify(input),
    })
    const text = await body.text()
    if (statusCode !== 200) throw new CallRefused(operation, text)
    return JSON.parse(text) as Output
  }

  /** The peak memory of the process so far. Linux only. */
  peakMemoryBytes(): number {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8')
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024
  }

  /** Kills the process without a chance to clean up. */
  async kill(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const exited = once(this.#process, 'exit')
      this.#process.kill('SIGKILL')
      await exited
    }
    await this.#pool.destroy()
  }
}

/** The server answered with a refusal. */
export class CallRefused extends Error {
  constructor(operation: string, answer: string) {
    super(`${operation}: ${answer}`)
  }
}
