import { fstatSync } from 'node:fs'
import { Socket } from 'node:net'
import { FileOutput } from './file-output.ts'
import type { Output } from './output.ts'
import { StreamOutput } from './stream-output.ts'

/**
 * The exit code of a program whose reader has seen enough, as with `| head`: what shells report for SIGPIPE.
 */
export const exitCodeOfClosedOutput = 141

type Descriptor = 1 | 2

const closed = Promise.withResolvers<void>()
const closedDescriptors = new Set<Descriptor>()
let isAbandoned = false
let standardOutput: Output | null = null
let standardError: Output | null = null

/** Writes to standard output. Callers that write much await `outputRoom` in between, so that memory holds little of it. */
export function writeOut(text: string): void {
  if (closedDescriptors.has(1)) return
  openOutput().write(text)
}

/** The same for standard error. */
export function writeError(text: string): void {
  if (closedDescriptors.has(2)) return
  openErrorOutput().write(text)
}

/** Null while those who read take what comes. Otherwise resolves once there is room for more. */
export function outputRoom(): Promise<void> | null {
  const out = standardOutput?.room() ?? null
  const error = standardError?.room() ?? null
  if (out === null || error === null) return out ?? error
  return Promise.all([out, error]).then(() => {})
}

/** Whether somebody stopped reading. What is written from then on is dropped. */
export function outputIsClosed(): boolean {
  return closedDescriptors.size > 0
}

/** Resolves when somebody stops reading. */
export function outputClosed(): Promise<void> {
  return closed.promise
}

/** Resolves once those who read have taken all, or do not read any more. */
export async function outputFlushed(): Promise<void> {
  await Promise.all([standardOutput?.flushed(), standardError?.flushed()])
}

/** Abandons what nobody reads. */
export function abandonOutput(): void {
  for (const output of [standardOutput, standardError]) {
    if (output === null || output.waitingBytes === 0) continue
    output.abandon()
    isAbandoned = true
  }
}

/** Whether output was abandoned that nobody read. */
export function outputIsAbandoned(): boolean {
  return isAbandoned
}

/** Standard error for logs, which go on whatever became of a line. */
export function openErrorOutput(): Output {
  standardError ??= open(2)
  return standardError
}

/**
 * Says that this process is there for the command alone. A terminal that was halted (Ctrl-S) does not halt it then, and
 * what goes to one pipe by both ways keeps its order.
 */
export function ownOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    neverBlock(stream)
    // What others write to it by themselves, such as libraries, is not a reason to end either.
    stream.on('error', () => {})
  }
  if (isOneFile()) standardError = openOutput()
}

function openOutput(): Output {
  standardOutput ??= open(1)
  return standardOutput
}

function open(descriptor: Descriptor): Output {
  const stream = descriptor === 1 ? process.stdout : process.stderr
  const failed = (error: NodeJS.ErrnoException) => close(descriptor, error)
  return stream instanceof Socket ? new StreamOutput(stream, failed) : new FileOutput(descriptor, failed)
}

function close(descriptor: Descriptor, { code, message }: NodeJS.ErrnoException): void {
  if (closedDescriptors.has(descriptor)) return
  closedDescriptors.add(descriptor)
  closed.resolve()
  // A reader that has seen enough is not news. A full disk is.
  if (code !== 'EPIPE' && code !== 'EOF' && descriptor === 1) {
    writeError(`stepwell: standard output cannot be written: ${message}\n`)
  }
}

/**
 * Node writes to terminals in such a way that it waits for them, and offers no other. Where it could not open the terminal
 * anew for itself, it shares this setting with other programs, and is left to wait.
 */
function neverBlock(stream: NodeJS.WriteStream): void {
  if (!stream.isTTY) return
  const { _handle: handle } = stream as unknown as {
    readonly _handle?: { readonly fd: number; setBlocking?(blocking: boolean): void }
  }
  if (handle !== undefined && handle.fd > 2) handle.setBlocking?.(false)
}

/** Whether standard output and standard error lead to the same place, as after `2>&1` and on a terminal. */
function isOneFile(): boolean {
  if (process.platform === 'win32') return false
  const [out, error] = [fstatSync(1), fstatSync(2)]
  return out.dev === error.dev && out.ino === error.ino
}
