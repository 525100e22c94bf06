import { fstatSync } from 'node:fs'
import { Socket } from 'node:net'
import { FileOutput } from './file-output.ts'
import type { Output } from './output.ts'
import { StreamOutput } from './stream-output.ts'

/** The exit code of a program whose reader has gone away, as with `| head`: what shells report for SIGPIPE. */
export const exitCodeOfClosedOutput = 141

type Descriptor = 1 | 2

const closed = Promise.withResolvers<void>()
const closedDescriptors = new Set<Descriptor>()
let isAbandoned = false
let standardOutput: Output | null = null
let standardError: Output | null = null

/**
 * Writes to standard output. Callers that write a lot await `outputRoom` in between, so that little of it is in memory.
 */
export function writeOut(text: string): void {
  if (closedDescriptors.has(1)) return
  openOutput().write(text)
}

/** The same for standard error. */
export function writeError(text: string): void {
  if (closedDescriptors.has(2)) return
  openErrorOutput().write(text)
}

/** Null while readers keep up. Otherwise resolves once there is room for more. */
export function outputRoom(): Promise<void> | null {
  const out = standardOutput?.room() ?? null
  const error = standardError?.room() ?? null
  if (out === null || error === null) return out ?? error
  return Promise.all([out, error]).then(() => {})
}

/** Whether a reader has gone away. Anything written after that is dropped. */
export function outputIsClosed(): boolean {
  return closedDescriptors.size > 0
}

/** Resolves when a reader goes away. */
export function outputClosed(): Promise<void> {
  return closed.promise
}

/** Resolves once readers have taken everything, or have gone away. */
export async function outputFlushed(): Promise<void> {
  await Promise.all([standardOutput?.flushed(), standardError?.flushed()])
}

/** Drops output that nobody reads. */
export function abandonOutput(): void {
  for (const output of [standardOutput, standardError]) {
    if (output === null || output.waitingBytes === 0) continue
    output.abandon()
    isAbandoned = true
  }
}

/** Whether output was dropped because nobody read it. */
export function outputIsAbandoned(): boolean {
  return isAbandoned
}

/** Standard error for logs, which continue whatever happened to a line. */
export function openErrorOutput(): Output {
  standardError ??= open(2)
  return standardError
}

/**
 * Declares that this process runs only the command. Then a halted terminal (Ctrl-S) does not halt the process, and
 * output keeps its order if both streams lead to the same pipe.
 */
export function ownOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    neverBlock(stream)
    // A failure of something that others write, such as libraries, is no reason to exit either.
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
  // A reader that has gone away is not news. A full disk is.
  if (code !== 'EPIPE' && code !== 'EOF' && descriptor === 1) {
    writeError(`stepwell: standard output cannot be written: ${message}\n`)
  }
}

/**
 * Node blocks when it writes to a terminal, and offers no alternative. If it could not reopen the terminal for itself,
 * other programs share this setting, so it is left alone.
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
