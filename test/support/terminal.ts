import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { root } from './command.ts'

const script = fileURLToPath(new URL('terminal.py', import.meta.url))

/** A terminal that runs a command, without a user. Needs python3. */
export class Terminal {
  /** The command's own process, which hears first that the terminal is gone. */
  readonly pid: number
  readonly #process: ChildProcess
  readonly #lines: AsyncIterator<string>

  private constructor(process: ChildProcess, lines: AsyncIterator<string>, pid: number) {
    this.#process = process
    this.#lines = lines
    this.pid = pid
  }

  static async open(
    context: TestContext,
    command: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Terminal> {
    const { PATH = '', HOME = '' } = process.env
    const env = { PATH, HOME, TERM: 'dumb', ...environment }
    const child = spawn('python3', [script, ...command], { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit'] })
    context.after(() => child.kill('SIGKILL'))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    return new Terminal(child, lines, Number((await lines.next()).value))
  }

  type(text: string): void {
    this.#process.stdin!.write(`type ${text}\n`)
  }

  /** Resolves once it takes no more of the command's output, as after Ctrl-S. */
  async full(): Promise<void> {
    let answer = '0'
    while (answer === '0') {
      this.#process.stdin!.write('full?\n')
      answer = (await this.#lines.next()).value
    }
  }

  /** Closes the terminal, as closing its window does. */
  hangUp(): void {
    this.#process.stdin!.write('hang up\n')
  }

  /** The exit code of the command, or the negated number of the signal that ended it. */
  async ended(): Promise<number> {
    this.#process.stdin!.end()
    const { value } = await this.#lines.next()
    if (this.#process.exitCode === null) await once(this.#process, 'exit')
    return Number(value)
  }
}
