import { fstatSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { relativesOf } from './relatives.ts'

// Nobody nests command lines deeper than this.
const generationsMax = 16
const writeOnly = 1n
const hangUpBit = 1n

/**
 * Whether this process was started with nohup, or below something that was, such as `nohup npx stepwell serve`. When
 * Node.js starts, it resets all signals to their defaults, for itself and for what it starts. So this looks for other
 * traces that nohup leaves, and for processes in between that still ignore the signal.
 */
export function startedWithNohup(): boolean {
  if (process.platform === 'win32') return false
  return isNohup(process.env._) || inputIsUnreadable() || outputIsNohups() || jobIsImmune()
}

/** In `_`, a shell tells a program what it called, and nohup passes it on unchanged. */
function isNohup(called: string | undefined): boolean {
  return called !== undefined && path.basename(called) === 'nohup'
}

/** Instead of a terminal, GNU nohup opens /dev/null for writing only, so that reading fails. */
function inputIsUnreadable(): boolean {
  const flags = /^flags:\s*([0-7]+)$/m.exec(read('/proc/self/fdinfo/0'))?.[1]
  return flags !== undefined && (BigInt(`0o${flags}`) & 3n) === writeOnly
}

function outputIsNohups(): boolean {
  const output = fstatSync(1)
  return ['.', process.env.HOME ?? '.'].some((directory) => {
    try {
      const file = statSync(path.join(directory, 'nohup.out'))
      return file.dev === output.dev && file.ino === output.ino
    } catch {
      return false
    }
  })
}

/** Whether any process of this command line ignores the signal or was started with nohup. */
function jobIsImmune(): boolean {
  const own = relativesOf('self')
  let child = own
  for (let generation = 0; child !== null && generation < generationsMax; generation += 1) {
    const { parentId } = child
    const parent = relativesOf(parentId)
    if (parent?.groupId !== own?.groupId) return false
    if (ignoresHangUp(parentId) || isNohup(calledBy(parentId))) return true
    child = parent
  }
  return false
}

function ignoresHangUp(processId: number): boolean {
  const ignored = /^SigIgn:\s*([0-9a-f]+)$/m.exec(read(`/proc/${processId}/status`))?.[1]
  return ignored !== undefined && (BigInt(`0x${ignored}`) & hangUpBit) === 1n
}

function calledBy(processId: number): string | undefined {
  return /(?:^|\0)_=([^\0]*)/.exec(read(`/proc/${processId}/environ`))?.[1]
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
