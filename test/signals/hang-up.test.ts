import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import test, { type TestContext } from 'node:test'
import { bin, root, temporaryDirectory } from '../support/command.ts'
import { freePort } from '../support/free-port.ts'
import { endlessLoop } from '../support/loops.ts'
import { isAlive, statusOf, textOf, until } from '../support/processes.ts'
import { whyMissing } from '../support/programs.ts'
import { Terminal } from '../support/terminal.ts'

const bash = whyMissing('bash') ?? false
const python3 = whyMissing('python3') ?? false
const nohup = whyMissing('nohup') ?? false

/** A server whose directory reveals its process and its output, however it was started. */
class Started {
  readonly #output: string
  readonly #directory: string

  constructor(context: TestContext) {
    this.#directory = temporaryDirectory(context)
    this.#output = path.join(this.#directory, 'output')
    context.after(() => {
      if (this.#pid > 0 && isAlive(this.#pid)) process.kill(this.#pid, 'SIGKILL')
    })
  }

  get #pid(): number {
    return Number(textOf(path.join(this.#directory, 'lock.pid')))
  }

  /** Appended to a command that starts a server. */
  get args(): string {
    return `--port 0 --data-dir ${this.#directory} </dev/null >${this.#output} 2>&1`
  }

  async listens(): Promise<{ readonly url: string; readonly pid: number }> {
    const url = await until(() => /listens on (\S+)/.exec(textOf(this.#output))?.[1])
    return { url, pid: this.#pid }
  }

  async ended(): Promise<string[]> {
    await until(() => !isAlive(this.#pid))
    return textOf(this.#output).match(/(?<=stepwell: ).*(?=: closing)/g) ?? []
  }
}

const here = 'node bin/stepwell.mjs serve'
const pathWithNode = [path.dirname(process.execPath), process.env.PATH].join(path.delimiter)
const ways = [here, `npx ${here}`, 'npm start --'] as const

/** Starts a bash command as an interactive shell does: in its own process group. */
function startJob(context: TestContext, command: string) {
  const { npm_lifecycle_event: _, ...environment } = process.env
  const env = { ...environment, PATH: pathWithNode }
  const job = spawn('bash', ['-c', command], { cwd: root, env, detached: true, stdio: 'ignore' })
  const ended = once(job, 'exit')
  context.after(() => job.kill('SIGKILL'))
  return { hangUp: () => process.kill(-job.pid!, 'SIGHUP'), ended }
}

for (const way of ways) {
  test(`${way}: the server closes properly at a hang-up`, { skip: bash }, async (context) => {
    const started = new Started(context)
    const job = startJob(context, `${way} ${started.args}`)
    await started.listens()
    job.hangUp()
    assert.deepEqual(await started.ended(), ['SIGHUP'])
  })

  test(`nohup ${way}: the server survives a hang-up`, { skip: bash || nohup }, async (context) => {
    const started = new Started(context)
    const job = startJob(context, `nohup ${way} ${started.args}`)
    const { url, pid } = await started.listens()
    job.hangUp()
    // npm and npx do not survive it.
    if (way !== here) await job.ended
    assert.equal((await fetch(`${url}/health`)).status, 200)
    process.kill(pid, 'SIGTERM')
    assert.deepEqual(await started.ended(), ['SIGTERM'])
  })
}

test('a script started by nohup: its server survives a hang-up', { skip: bash || nohup }, async (context) => {
  const started = new Started(context)
  const job = startJob(context, `nohup bash -c '${here} ${started.args}; true'`)
  const { pid } = await started.listens()
  job.hangUp()
  process.kill(pid, 'SIGTERM')
  assert.deepEqual(await started.ended(), ['SIGTERM'])
})

test('a server whose terminal is closed closes properly', { skip: python3 }, async (context) => {
  const port = String(await freePort())
  const command = [process.execPath, bin, 'serve', '--port', port, '--data-dir', temporaryDirectory(context)]
  const terminal = await Terminal.open(context, command)
  while ((await statusOf(`http://127.0.0.1:${port}/health`)) !== 200) assert.ok(isAlive(terminal.pid))
  terminal.hangUp()
  assert.equal(await terminal.ended(), 0)
})

for (const before of ['', 'nohup ']) {
  const outcome = before === '' ? 'closes properly' : 'carries on'
  test(`${before}npx ${here} &: the server ${outcome} when its shell's terminal is closed`, {
    skip: bash || python3,
  }, async (context) => {
    const started = new Started(context)
    const environment = { PATH: pathWithNode }
    const terminal = await Terminal.open(context, ['bash', '--norc', '--noprofile', '-i'], environment)
    terminal.type(`${before}npx ${here} ${started.args} &`)
    const { url, pid } = await started.listens()
    terminal.hangUp()
    await terminal.ended()
    if (before !== '') {
      assert.equal((await fetch(`${url}/health`)).status, 200)
      process.kill(pid, 'SIGTERM')
    }
    assert.deepEqual(await started.ended(), [before === '' ? 'SIGHUP' : 'SIGTERM'])
  })
}

test('run --json: it still reacts to signals when its terminal is halted', {
  skip: python3,
}, async (context) => {
  const file = path.join(temporaryDirectory(context), 'loop.json')
  writeFileSync(file, endlessLoop)
  const command = [process.execPath, bin, 'run', file, '--json', '--type', 'EXPRESS']
  const terminal = await Terminal.open(context, command)
  await terminal.full()
  process.kill(terminal.pid, 'SIGTERM')
  assert.equal(await terminal.ended(), 4)
})
