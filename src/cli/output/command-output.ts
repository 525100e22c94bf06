import { writeSync } from 'node:fs'

/**
 * What programs end with whose reader has seen enough, as `| head` has: shells call an end by SIGPIPE so.
 */
export const exitCodeOfClosedOutput = 141

type Descriptor = 1 | 2

const waitMillis = 5
const cell = new Int32Array(new SharedArrayBuffer(4))
const closed = Promise.withResolvers<void>()
const closedDescriptors = new Set<Descriptor>()

/** Writes to standard output. Returns when whoever reads it has room, so that no more than this text is in memory. */
export function writeOut(text: string): void {
  write(1, text)
}

/** The same for standard error. */
export function writeError(text: string): void {
  write(2, text)
}

/** Whether somebody stopped reading. What is written from then on is let go of. */
export function outputIsClosed(): boolean {
  return closedDescriptors.size > 0
}

/** Resolves when somebody stops reading. */
export function outputClosed(): Promise<void> {
  return closed.promise
}

function write(descriptor: Descriptor, text: string): void {
  if (closedDescriptors.has(descriptor)) return
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EAGAIN') {
        // A pipe that does not block is full. The thread has nothing else to do: whatever it did would be written too.
        Atomics.wait(cell, 0, 0, waitMillis)
      } else {
        closedDescriptors.add(descriptor)
        closed.resolve()
        // A reader that has seen enough is no news. A full disk is.
        if (code !== 'EPIPE' && code !== 'EOF' && descriptor === 1) {
          write(2, `error: standard output cannot be written: ${(error as Error).message}\n`)
        }
        return
      }
    }
  }
}
