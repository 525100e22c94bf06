import { fstatSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { relativesOf } from './relatives.ts'

// A command line that is nested deeper than this is nobody's.
const generationsMax = 16
const writeOnly = 1n
const hangUpBit = 1n

/**
 * Whether this process was started with nohup, or below something that was, such as `nohup npx stepwell serve`. Node.js sets all
 * signals back to their defaults at its start, and in what it starts. So this looks for what else nohup leaves behind, and
 * for processes in between that ignore the signal as they were told.
 */
export function startedWithNohup(): boolean {
  if (process.platform === 'win32') return false
  return isNohup(process.env._) || inputIsUnreadable() || outputIsNohups() || jobIsImmune()
}

/** `_` is how a shell tells a program what it called, and nohup hands it on as it is. */
function isNohup(called: string | undefined): boolean {
  return called !== undefined && path.basename(called) === 'nohup'
}

/** In place of a terminal, GNU nohup opens /dev/null for writing only, so that reading fails. */
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

/** Whether the signal is ignored by, or nohup was asked for, anywhere in the command line that this process is a part of. */
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
