import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

// A command that waits for something that never comes would stop the tests from ending, and so would a forgotten
// server. All examples share one server, and take a while on a busy machine.
const millisMax = { command: 60_000, server: 600_000 }

let shells = 0

/** The terminal of somebody who follows a page: variables last from one block to the next. */
export class Shell {
  readonly #directory: string
  readonly #environment: NodeJS.ProcessEnv
  readonly #state: string
  readonly #children: ChildProcess[] = []

  constructor(directory: string, environment: NodeJS.ProcessEnv) {
    this.#directory = directory
    this.#environment = environment
    shells += 1
    this.#state = path.join(directory, `.shell-state-${shells}`)
  }

  /** Runs a block to its end. */
  async run(script: string): Promise<Ran> {
    const block = `set -euo pipefail; set -a; . ${this.#state}\n${script}\nexport -p > ${this.#state}`
    const child = this.#start(block, millisMax.command)
    const ended = once(child, 'close') as Promise<[number | null]>
    const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)])
    return { code: (await ended)[0], stdout, stderr }
  }

  /** Starts a command that keeps running, and waits until it says that it is ready. */
  async serve(script: string, ready: RegExp): Promise<void> {
    const child = this.#start(`set -a; . ${this.#state}\n${script}`, millisMax.server)
    let printed = ''
    await new Promise<void>((resolve, reject) => {
      const hear = (part: Buffer) => {
        printed += String(part)
        if (ready.test(printed)) resolve()
      }
      child.stdout!.on('data', hear)
      child.stderr!.on('data', hear)
      child.once('close', (code) => reject(new Error(`${script} ended with ${code}:\n${printed}`)))
    })
  }

  /** Ends whatever still runs. */
  async close(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const closed = once(child, 'close')
      // The whole group, because npm and the shell have children.
      process.kill(-child.pid!, 'SIGTERM')
      await closed
    }
  }

  #start(script: string, millis: number): ChildProcess {
    if (!existsSync(this.#state)) writeFileSync(this.#state, '')
    const child = spawn('bash', ['-c', script], {
      cwd: this.#directory,
      env: this.#environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#children.push(child)
    // The whole group, because a child would keep its output open.
    const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), millis).unref()
    child.once('close', () => clearTimeout(timer))
    return child
  }
}
