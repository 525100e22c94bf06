import { readFileSync } from 'node:fs'

export interface Relatives {
  readonly parentId: number
  /** An interactive shell gives all processes of one command line a group of their own. */
  readonly groupId: number
}

/**
 * Null if the system does not tell without another program, as on macOS, where `sh -c` turns into the program it starts.
 */
export function relativesOf(processId: number | 'self'): Relatives | null {
  try {
    const stat = readFileSync(`/proc/${processId}/stat`, 'utf8')
    // The name in parentheses may have spaces and parentheses in it.
    const [, parentId, groupId] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { parentId: Number(parentId), groupId: Number(groupId) }
  } catch {
    return null
  }
}
