import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../support/free-port.ts'
import { whyMissing } from '../support/programs.ts'

const startMillisMax = 60_000

/** Why the emulator cannot be started here, or null. */
export function whyNoMoto(): string | null {
  return whyMissing('moto')?.replace(/^SKIPPED: /, '') ?? null
}

/** An AWS emulator in a separate process, on a free port. */
export class MotoServer {
  readonly endpoint: string
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, endpoint: string) {
    this.#process = process
    this.endpoint = endpoint
  }

  static async start(): Promise<MotoServer> {
    const port = await freePort()
    const child = spawn('python3', ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
      stdio: ['ignore', 'ignore', 'ignore'],
    })
    const deadline = Date.now() + startMillisMax
    while (!(await answers(port))) {
      if (child.exitCode !== null || Date.now() > deadline) throw new Error('moto did not start')
      await delay(100)
    }
    return new MotoServer(child, `http://127.0.0.1:${port}`)
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return
    this.#process.kill('SIGKILL')
    await once(this.#process, 'exit')
  }
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}
