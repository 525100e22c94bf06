import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, type TestContext, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { request } from 'undici'
import { kindOfLine } from '../src/server/logging/kind-of-line.ts'

// What a server does when its disk fails: its data is taken away, or there is no room left.

const entry = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))
const roleArn = 'arn:aws:iam::123456789012:role/any'

type Body = Readonly<Record<string, string>>

interface LogLine {
  readonly level: number
  readonly time: number
  readonly msg: string
  /** In a line that says how many were left out: a sample of them. */
  readonly like?: string
  readonly err?: { readonly message: string }
}

/** A server in a separate process, with its output. */
class Server {
  readonly url: string
  readonly #process: ChildProcess
  log = ''

  private constructor(process: ChildProcess, url: string) {
    this.#process = process
    this.url = url
  }

  static async start(context: TestContext, directory: string): Promise<Server> {
    const args = [entry, 'serve', '--port', '0', '--data-dir', directory, '--log-level', 'info']
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    context.after(() => child.kill('SIGKILL'))
    let errors = ''
    let server: Server | null = null
    child.stderr.on('data', (chunk) => {
      if (server === null) errors += chunk
      else server.log += chunk
    })
    let printed = ''
    for await (const chunk of child.stdout) {
      printed += chunk
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (url === undefined) continue
      child.stdout.resume()
      server = new Server(child, url)
      server.log = errors
      return server
    }
    throw new Error(`the server ended before it listened: ${errors}`)
  }

  async call(operation: string, input: object): Promise<{ readonly status: number; readonly body: Body }> {
    const headers = { 'x-amz-target': `AWSStepFunctions.${operation}` }
    const { statusCode, body } = await request(this.url, { method: 'POST', headers, body: JSON.stringify(input) })
    return { status: statusCode, body: (await body.json()) as Body }
  }

  async health(): Promise<{ readonly status: number; readonly body: Body }> {
    const { statusCode, body } = await request(`${this.url}/health`)
    return { status: statusCode, body: (await body.json()) as Body }
  }

  async createMachine(name = 'm'): Promise<string> {
    const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', End: true } } })
    const { body } = await this.call('CreateStateMachine', { name, roleArn, definition })
    return body.stateMachineArn!
  }

  /** Resolves with the exit code. */
  async ended(): Promise<number | null> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await once(this.#process, 'exit')
    return this.#process.exitCode
  }

  async stop(): Promise<void> {
    this.#process.kill('SIGTERM')
    await this.ended()
  }

  async kill(): Promise<void> {
    this.#process.kill('SIGKILL')
    await this.ended()
  }
}

function temporaryDirectory(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'stepwell-data-'))
  context.after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

describe('a data directory taken away from a running server', () => {
  const ways: Record<string, (directory: string) => void> = {
    deleted: (directory) => rmSync(directory, { recursive: true }),
    moved: (directory) => renameSync(directory, `${directory}.moved`),
    replaced: (directory) => {
      renameSync(join(directory, 'stepwell.db'), join(directory, 'old.db'))
      writeFileSync(join(directory, 'stepwell.db'), '')
    },
    'robbed of its log': (directory) => rmSync(join(directory, 'stepwell.db-wal')),
  }
  for (const [name, takeAway] of Object.entries(ways)) {
    test(`${name}: nothing more is acknowledged, and the server ends with the reason`, async (context) => {
      const directory = join(temporaryDirectory(context), 'data')
      const server = await Server.start(context, directory)
      const stateMachineArn = await server.createMachine()
      assert.equal((await server.call('StartExecution', { stateMachineArn })).status, 200)
      assert.deepEqual(await server.health(), { status: 200, body: { status: 'ok' } })

      takeAway(directory)
      const first = await server.call('StartExecution', { stateMachineArn })
      assert.equal(first.status, 503, JSON.stringify(first.body))
      assert.match(
        first.body.message!,
        /was (?:deleted or moved|replaced by another file|cut off) while the server had it open/,
      )
      const health = await server.health()
      assert.equal(health.status, 503)
      assert.equal(health.body.status, 'failed')
      for (let index = 0; index < 200; index += 1) {
        const refused = await server.call('StartExecution', { stateMachineArn }).catch(() => null)
        if (refused === null) break
        assert.equal(refused.status, 503)
      }
      assert.equal(await server.ended(), 1)
      assert.equal(server.log.match(/this server is shutting down/g)?.length, 1)
    })
  }

  test('an idle server notices too', async (context) => {
    const directory = join(temporaryDirectory(context), 'data')
    const server = await Server.start(context, directory)
    rmSync(directory, { recursive: true })
    assert.equal(await server.ended(), 1)
    assert.match(server.log, /was deleted or moved/)
  })

  test('an idle server notices that the database was cut off', async (context) => {
    const directory = join(temporaryDirectory(context), 'data')
    const server = await Server.start(context, directory)
    await server.createMachine()
    const database = new DatabaseSync(join(directory, 'stepwell.db'), { readOnly: true })
    const log = database.prepare('PRAGMA wal_checkpoint(NOOP)')
    // Until the log was copied into it, the database is written.
    for (let state = log.get(); state?.log !== state?.checkpointed; state = log.get()) await setImmediate()
    database.close()
    truncateSync(join(directory, 'stepwell.db'), 4_096)
    assert.equal(await server.ended(), 1)
    assert.match(server.log, /a part of it was cut off while the server had it open/)
  })
})

describe('a full disk', () => {
  const bytes = 8 * 1024 * 1024

  /** A small separate disk, or null if this process may not mount one. */
  function smallDisk(context: TestContext): string | null {
    const directory = mkdtempSync(join(tmpdir(), 'stepwell-disk-'))
    context.after(() => {
      spawnSync('umount', ['-l', directory])
      rmSync(directory, { recursive: true, force: true })
    })
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', directory])
    if (mounted.status !== 0) {
      context.skip('SKIPPED: a small disk can be mounted by root on Linux only (run the tests as root)')
      return null
    }
    return directory
  }

  /** Fills the disk. Returns the file to remove to free it again. */
  function fill(directory: string): string {
    const file = join(directory, 'ballast')
    for (const blockBytes of [65_536, 4_096, 1]) {
      try {
        for (;;) writeFileSync(file, Buffer.alloc(blockBytes), { flag: 'a' })
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC')
      }
    }
    return file
  }

  /** Checks the log's own limit: ten lines of each kind a second, and one that says how many were left out. */
  function assertShort(log: string): void {
    const lines = log
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as LogLine)
    const seconds = Math.ceil((lines.at(-1)!.time - lines[0]!.time) / 1_000) + 1
    const kinds = Map.groupBy(lines, ({ level, msg, like, err }) =>
      kindOfLine(level, { err: new Error(err?.message) }, like ?? msg),
    )
    for (const [kind, alike] of kinds) {
      assert(alike.length <= 11 * seconds, `${alike.length} lines in ${seconds} s: ${kind}`)
    }
    assert(kinds.size <= 8, [...kinds.keys()].join('\n\n'))
  }

  /** Polls until the server is healthy again. */
  async function untilWell(server: Server): Promise<void> {
    const giveUp = performance.now() + 30_000
    while ((await server.health()).status !== 200) assert(performance.now() < giveUp, 'the server does not recover')
  }

  test('under a running server: reads continue, writes are refused, the log stays short, and everything recovers', async (context) => {
    const disk = smallDisk(context)
    if (disk === null) return
    const server = await Server.start(context, join(disk, 'data'))
    const stateMachineArn = await server.createMachine()
    const { body } = await server.call('StartExecution', { stateMachineArn })
    const ballast = fill(disk)
    const input = JSON.stringify('x'.repeat(200_000))
    let refused = 0
    for (let index = 0; index < 300; index += 1) {
      const { status } = await server.call('StartExecution', { stateMachineArn, input })
      if (status !== 200) {
        refused += 1
        assert.equal(status, 503)
      }
    }
    assert(refused > 200, `${refused} refused`)
    const health = await server.health()
    assert.equal(health.status, 503)
    assert.equal(health.body.status, 'reading only')
    assert.match(health.body.reason!, /is full/)
    assert.equal((await server.call('DescribeExecution', body)).status, 200)
    assertShort(server.log)

    rmSync(ballast)
    await untilWell(server)
    assert.equal((await server.call('StartExecution', { stateMachineArn, input })).status, 200)
  })

  for (const end of ['stop', 'kill'] as const) {
    test(`a server starts on it after a ${end}, answers reads, and recovers by itself when there is room`, async (context) => {
      const disk = smallDisk(context)
      if (disk === null) return
      const directory = join(disk, 'data')
      const before = await Server.start(context, directory)
      const stateMachineArn = await before.createMachine()
      const { body: started } = await before.call('StartExecution', { stateMachineArn })
      const waiting = JSON.stringify({ StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 1, End: true } } })
      const waiter = await before.call('CreateStateMachine', { name: 'w', roleArn, definition: waiting })
      const { body: open } = await before.call('StartExecution', waiter.body)
      await before[end]()

      const ballast = fill(disk)
      const server = await Server.start(context, directory)
      const input = JSON.stringify('x'.repeat(200_000))
      // If the last server left a log, there is room in it for a while.
      if (end === 'stop') {
        assert.equal((await server.health()).status, 503)
        assert.equal((await server.call('DescribeExecution', open)).body.status, 'RUNNING')
      } else {
        let status = 200
        for (let index = 0; index < 100 && status === 200; index += 1) {
          status = (await server.call('StartExecution', { stateMachineArn, input })).status
        }
      }
      const health = await server.health()
      assert.equal(health.status, 503)
      assert.equal(health.body.status, 'reading only')
      assert.equal((await server.call('DescribeExecution', started)).body.status, 'SUCCEEDED')
      assert.equal((await server.call('GetExecutionHistory', started)).body.events?.length, 4)
      assert.equal((await server.call('StartExecution', { stateMachineArn, input })).status, 503)

      rmSync(ballast)
      await untilWell(server)
      assert.equal((await server.call('StartExecution', { stateMachineArn })).status, 200)
      const giveUp = performance.now() + 30_000
      while ((await server.call('DescribeExecution', open)).body.status !== 'SUCCEEDED') {
        assert(performance.now() < giveUp, 'open executions do not continue')
      }
    })
  }
})

describe('an existing data directory', () => {
  test('in a directory that everybody can read, the files are private', async (context) => {
    const directory = join(temporaryDirectory(context), 'data')
    mkdirSync(directory, { mode: 0o755 })
    const first = await Server.start(context, directory)
    await first.createMachine()
    await first.kill()
    for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o755)
    const second = await Server.start(context, directory)
    await second.createMachine('n')
    const modes = readdirSync(directory).map((name) => [
      name,
      (statSync(join(directory, name)).mode & 0o077).toString(8),
    ])
    assert(modes.length >= 6, String(modes))
    assert.deepEqual(
      modes.filter(([, mode]) => mode !== '0'),
      [],
    )
  })

  test('that is read-only, or was emptied, is refused with an explanation', async (context) => {
    const directory = join(temporaryDirectory(context), 'data')
    await (await Server.start(context, directory)).stop()
    const file = join(directory, 'stepwell.db')
    chmodSync(file, 0o444)
    await assert.rejects(Server.start(context, directory), /stepwell\.db is read-only/)
    chmodSync(file, 0o600)
    writeFileSync(file, '')
    await assert.rejects(Server.start(context, directory), /stepwell\.db is empty, though a server has kept data/)
  })
})
