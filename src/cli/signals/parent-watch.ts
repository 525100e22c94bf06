import { relativesOf } from './relatives.ts'

const lookMillis = 500

/**
 * Resolves once the program that started this process is gone, however it ended: nobody tells a process of that, so it
 * looks. Where npm started it, there may be a shell in between that outlives npm, and npm counts.
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
    // A signal that took the other program along has come here too, and is told of first.
    setImmediate(resolve)
  }, lookMillis)
  timer.unref()
  return promise
}

/** On Windows, a process keeps the number of its parent when that is gone. */
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
