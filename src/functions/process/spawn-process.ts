import { type ChildProcess, spawn } from 'node:child_process'
import type { ProcessEvents } from './function-process.ts'
import type { Keeper } from './keeper.ts'
import { readLines } from './read-lines.ts'

export interface SpawnOptions {
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  /** Whether it gets a connection to the server as file descriptor 3. */
  readonly channel: boolean
  readonly keeper: Keeper
}

/**
 * Starts a process in a group of its own, so that it can be ended with all that it started. Whether the system refuses it
 * at once (as when its arguments are too long, or not valid) or says so later, `ended` tells, and always later: whoever
 * starts it has what is given back by then. Null when it was refused at once.
 */
export function spawnProcess(
  options: SpawnOptions,
  events: Pick<ProcessEvents, 'onLine' | 'onEnded'>,
): ChildProcess | null {
  const [program = '', ...args] = options.command
  let child: ChildProcess
  try {
    child = spawn(program, args, {
      cwd: options.directory,
      env: options.environment,
      detached: process.platform !== 'win32',
      windowsHide: true,
      stdio: ['ignore', 'pipe', 'pipe', ...(options.channel ? (['pipe'] as const) : [])],
    })
  } catch (error) {
    const spawnError = Object.assign(error instanceof Error ? error : new Error(String(error)), { path: program })
    setImmediate(() => events.onEnded({ code: null, signal: null, spawnError }))
    return null
  }
  const { pid } = child
  if (pid !== undefined) options.keeper.add(pid)
  let over = false
  const end = (code: number | null, signal: NodeJS.Signals | null, spawnError: NodeJS.ErrnoException | null) => {
    if (over) return
    over = true
    if (pid !== undefined) options.keeper.remove(pid)
    events.onEnded({ code, signal, spawnError })
  }
  child.on('error', (error) => {
    // An error of a process that runs is that of a signal that did not reach it.
    if (child.pid === undefined) end(null, null, error)
  })
  // Not `close`: what a function started may hold its output open for as long as it likes.
  child.on('exit', (code, signal) => {
    killGroup(child)
    // What it wrote last and answered last is read in this round of the event loop or in the next.
    setImmediate(() => setImmediate(() => end(code, signal, null)))
  })
  // Absent, whatever their types say, where the system had no descriptors left.
  if (child.stdout) readLines(child.stdout, events.onLine)
  if (child.stderr) readLines(child.stderr, events.onLine)
  return child
}

/** Ends a process and all that it started. */
export function killGroup(child: ChildProcess | null): void {
  if (child?.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is empty already.
  }
}
