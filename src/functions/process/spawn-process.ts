import { type ChildProcess, spawn } from 'node:child_process'
import type { ProcessEvents } from './function-process.ts'
import type { Keeper } from './keeper.ts'
import { readLines } from './read-lines.ts'

export interface SpawnOptions {
  readonly command: readonly string[]
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  /** Whether the process gets a connection to the server as file descriptor 3. */
  readonly channel: boolean
  readonly keeper: Keeper
}

/**
 * Starts a process in a group of its own, so that it can be ended with everything that it started. If the system refuses to
 * start it, whether at once (as when its arguments are too long or invalid) or later, `ended` is called, and always later:
 * by then the caller has the returned value. Returns null if the system refused at once.
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
    // For a running process, an error means that a signal did not reach it.
    if (child.pid === undefined) end(null, null, error)
  })
  // Not `close`: a process that the function started may hold its output open for as long as it likes.
  child.on('exit', (code, signal) => {
    killGroup(child)
    // Its last output and last answer are read in this round of the event loop or in the next.
    setImmediate(() => setImmediate(() => end(code, signal, null)))
  })
  // Despite their types, these are absent where the system had no descriptors left.
  if (child.stdout) readLines(child.stdout, events.onLine)
  if (child.stderr) readLines(child.stderr, events.onLine)
  return child
}

/** Ends a process and everything that it started. */
export function killGroup(child: ChildProcess | null): void {
  if (child?.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is empty already.
  }
}
