import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { User } from './nobody.ts'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const bin = path.join(root, 'bin/stepwell.mjs')

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly input?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly directory?: string
  /** The Node.js to use, by default this one. */
  readonly node?: string
  /** What to start, by default the command of this clone. */
  readonly bin?: string
  /** The user of the process, by default this one's. */
  readonly user?: User | null
}

/** Runs `stepwell …` to its end. */
export async function stepwell(args: readonly string[], options: CommandOptions = {}): Promise<Finished> {
  const child = start(args, options)
  child.stdin!.end(options.input ?? '')
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout!), text(child.stderr!)])
  return { code: await ended, stdout, stderr }
}

export interface Serving {
  readonly url: string
  readonly pid: number
  readonly lines: readonly string[]
  /** What it has written to standard error so far. */
  errors(): string
  /** Sends a signal and returns the exit code, or the signal that ended it. */
  stop(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
  /** Calls an operation over HTTP. */
  call(operation: string, input: object): Promise<{ status: number; body: Record<string, unknown> }>
}

/** Starts `stepwell serve` on a free port, and waits until it listens. */
export async function serve(args: readonly string[], options: CommandOptions = {}): Promise<Serving> {
  const child = start(['serve', '--port', '0', ...args], options)
  child.stdin!.end()
  const lines: string[] = []
  let errors = ''
  child.stderr!.setEncoding('utf8').on('data', (part: string) => {
    errors += part
  })
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? code))
  })
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      lines.push(line)
      const found = /listens on (\S+)/.exec(line)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${errors}`)))
  })
  return {
    url,
    pid: child.pid!,
    lines,
    errors: () => errors,
    stop(signal) {
      child.kill(signal)
      return ended
    },
    async call(operation, input) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
        body: JSON.stringify(input),
      })
      return { status: response.status, body: (await response.json()) as Record<string, unknown> }
    },
  }
}

/** A directory that is removed when the test is over. */
export function temporaryDirectory(test: { after(remove: () => void): void }): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'stepwell-'))
  test.after(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function start(args: readonly string[], options: CommandOptions): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  return spawn(options.node ?? process.execPath, [options.bin ?? bin, ...args], {
    cwd: options.directory ?? root,
    // The computer's own AWS settings must not affect tests.
    env: { PATH, HOME, NO_COLOR: '1', ...options.environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options.user,
  })
}

/**
 * A Node.js on this computer that is too old to run the program itself; null, and the test is skipped, if there is
 * none.
 */
export function oldNodeFor(test: { skip(why: string): void }): string | null {
  const node = oldNode()
  if (node === null) test.skip('SKIPPED: no Node.js below 24 is in the PATH; the npm package node@20 brings one')
  return node
}

function oldNode(): string | null {
  const directories = (process.env.PATH ?? '').split(path.delimiter)
  for (const directory of directories) {
    try {
      const node = path.join(directory, 'node')
      const version = execFileSync(node, ['--version'], { encoding: 'utf8' })
      if (Number.parseInt(version.slice(1), 10) < 24) return node
    } catch {
      // No Node.js in this directory.
    }
  }
  return null
}
