import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/**
 * Reads a plus sign with each new process group and a minus sign with each one that has ended. When its input ends, which
 * happens however the server ends, it kills the groups that are left. It ignores signals that a terminal sends to every
 * process, because only the server should handle them.
 */
const script = `trap '' INT TERM HUP
groups=''
while read -r sign group; do
  case $sign in
    +) groups="$groups $group" ;;
    -) left=''; for each in $groups; do [ "$each" = "$group" ] || left="$left $each"; done; groups=$left ;;
  esac
done
for each in $groups; do kill -KILL "-$each"; done`

/**
 * A small process that outlives the server by a moment, and ends the functions that the server could not end itself: a
 * handler in an endless loop would not notice that its server was killed.
 */
export class Keeper {
  #process: ChildProcess | null = null
  readonly #groups = new Set<number>()

  add(pid: number): void {
    // Windows has neither such a shell nor process groups. There, processes notice for themselves that the server is gone.
    if (process.platform === 'win32') return
    this.#groups.add(pid)
    if (this.#process !== null) this.#process.stdin?.write(`+ ${pid}\n`)
    else this.#start()
  }

  remove(pid: number): void {
    this.#groups.delete(pid)
    this.#process?.stdin?.write(`- ${pid}\n`)
  }

  close(): void {
    this.#process?.stdin?.end()
    this.#process = null
  }

  /** If the keeper cannot be started, as without descriptors, the next function process tries again, for all groups. */
  #start(): void {
    let keeper: ChildProcess
    try {
      keeper = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], env: {} })
    } catch {
      return
    }
    const { stdin } = keeper
    keeper.on('error', () => {})
    if (keeper.pid === undefined || !stdin) return
    this.#process = keeper
    keeper.on('exit', () => {
      if (this.#process === keeper) this.#process = null
    })
    stdin.on('error', () => {})
    keeper.unref()
    ;(stdin as Socket).unref()
    for (const pid of this.#groups) stdin.write(`+ ${pid}\n`)
  }
}
