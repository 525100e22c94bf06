import { readFileSync } from 'node:fs'

/** Whether a process is running, and not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

/** Polls, in between other events, until there is a result; the test's time limit bounds this. */
export async function until<Value>(look: () => Value | null | undefined | false | '' | 0): Promise<Value> {
  for (;;) {
    const seen = look()
    if (seen) return seen
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The text of a file; empty if there is no file. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** The status of a server's answer; null while nobody answers. */
export function statusOf(url: string): Promise<number | null> {
  return fetch(url).then(
    ({ status }) => status,
    () => null,
  )
}
