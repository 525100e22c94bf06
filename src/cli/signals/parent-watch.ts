import { relativesOf } from './relatives.ts'

const lookMillis = 500

/**
 * Resolves once the program that started this process is gone, however it ended: nobody tells a process, so it checks. If
 * npm started it, there may be a shell in between that outlives npm; then npm counts.
 */
export function parentGone(environment: NodeJS.ProcessEnv = process.env): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const parent = process.ppid
  const throughNpm = environment.npm_lifecycle_event !== undefined
  const grandparent = throughNpm ? parentOf(parent) : null
  const timer = setInterval(() => {
    const isGone = process.ppid !== parent || !isAlive(parent)
    if (!isGone && (grandparent === null || parentOf(parent) === grandparent)) return
    clearInterval(timer)
    // A signal that ended the other program has been sent here too, and must be reported first.
    setImmediate(resolve)
  }, lookMillis)
  timer.unref()
  return promise
}

/**
 * Whether npx (`npm exec`) was called for this very command. It does not pass on the signal that ends it, and nobody who
 * ends it wants the server to stay. A script of a package.json may want that: it can put what it starts into the
 * background.
 */
export function startedByNpx(environment: NodeJS.ProcessEnv = process.env): boolean {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script = '' } = environment
  // Other programs started by npx pass their environment on, and older versions of npm put the arguments there as well.
  return event === 'npx' && /^(["']?)stepwell\1(?:\s[^&|;]*)?$/.test(script)
}

/** On Windows, a process retains its parent's id after the parent is gone. */
function isAlive(pid: number): boolean {
  if (process.platform !== 'win32') return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function parentOf(pid: number): number | null {
  return relativesOf(pid)?.parentId ?? null
}
