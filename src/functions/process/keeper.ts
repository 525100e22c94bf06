import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'

/**
 * Told of each process group with a plus and a minus sign; when its input ends, which happens however the server ends, it
 * kills those that are left. Signals that a terminal sends to everything are for the server alone to answer.
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
 * A small process that outlives the server by a moment, and ends the functions that the server could not: a handler in an
 * endless loop would not notice that its server was killed.
 */
export class Keeper {
  #process: ChildProcess | null = null

  add(pid: number): void {
    this.#tell(`+ ${pid}\n`)
  }

  remove(pid: number): void {
    if (this.#process !== null) this.#tell(`- ${pid}\n`)
  }

  close(): void {
    this.#process?.stdin?.end()
    this.#process = null
  }

  #tell(line: string): void {
    // Windows has neither such a shell nor process groups; there, processes notice by themselves that the server is gone.
    if (process.platform === 'win32') return
    this.#process ??= start()
    this.#process.stdin?.write(line)
  }
}

function start(): ChildProcess {
  const keeper = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], env: {} })
  keeper.on('error', () => {})
  keeper.stdin.on('error', () => {})
  keeper.unref()
  ;(keeper.stdin as Socket).unref()
  return keeper
}
