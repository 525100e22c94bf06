import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface User {
  readonly uid: number
  readonly gid: number
}

const entry = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))

/**
 * The user nobody, if this process may start programs as that user, and that user can read this program; otherwise
 * null.
 */
export function findNobody(): User | null {
  if (process.getuid?.() !== 0) return null
  try {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })))
    execFileSync(process.execPath, ['--check', entry], { uid: uid!, gid: gid!, stdio: 'ignore' })
    return { uid: uid!, gid: gid! }
  } catch {
    return null
  }
}
