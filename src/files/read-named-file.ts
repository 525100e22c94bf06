import { constants, open as openWithCallback } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { promisify } from 'node:util'
import { ByteCollector } from '../bytes/byte-collector.ts'
import { fileBytesMax, tooLong, UnusableFile } from './unusable-file.ts'

export interface ReadingBounds {
  readonly bytesMax?: number
  /** How long to wait for somebody to write to a named pipe. */
  readonly writerMillis?: number
}

const pieceBytes = 256 * 1024
const writerMillisDefault = 10_000
// Behind such a name, a program of the shell writes in its own time: `<(cdk synth)`, or standard input.
const pipeOfShell = /^\/(?:dev|proc)\//

/**
 * Reads a file that a user named: a regular file, a pipe, or a device. However much there is, it reads no more than the
 * limit, and holds up nobody else.
 *
 * @throws UnusableFile, and the file system's errors.
 */
export async function readNamedFile(file: string, bounds: ReadingBounds = {}): Promise<string> {
  const { bytesMax = fileBytesMax } = bounds
  const named = await stat(file)
  if (named.isFIFO()) return readPipe(file, bounds)
  // If something else takes the file's place, do not wait for it. But a terminal is read as its user types.
  const flags = named.isCharacterDevice() ? 0 : (constants.O_NONBLOCK ?? 0)
  const handle = await open(file, constants.O_RDONLY | flags)
  try {
    const found = await handle.stat()
    if (found.isFile() && found.size > bytesMax) throw tooLong(bytesMax)
    return await textOf(piecesOf(handle), bytesMax)
  } finally {
    await handle.close()
  }
}

/** Collects a stream's text, up to a limit. */
export async function textOf(pieces: AsyncIterable<Uint8Array>, bytesMax = fileBytesMax): Promise<string> {
  const collected = new ByteCollector()
  for await (const piece of pieces) {
    collected.push(piece)
    if (collected.length > bytesMax) throw tooLong(bytesMax)
  }
  return collected.take().toString('utf8')
}

async function* piecesOf(handle: FileHandle): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(pieceBytes), 0, pieceBytes, null)
    if (bytesRead === 0) return
    yield buffer.subarray(0, bytesRead)
  }
}

/**
 * Reading a pipe like a file would block one of few threads, and the end of the process, until somebody writes to it.
 */
async function readPipe(
  file: string,
  { bytesMax, writerMillis = writerMillisDefault }: ReadingBounds,
): Promise<string> {
  const descriptor = await promisify(openWithCallback)(file, constants.O_RDONLY | constants.O_NONBLOCK)
  const pipe = new Socket({ fd: descriptor, readable: true, writable: false })
  const unwritten = new UnusableFile('it is a pipe that nobody writes to')
  const timer = pipeOfShell.test(file) ? null : setTimeout(() => pipe.destroy(unwritten), writerMillis)
  pipe.once('data', () => clearTimeout(timer ?? undefined)).pause()
  try {
    const text = await textOf(pipe, bytesMax)
    if (text === '') throw unwritten
    return text
  } finally {
    clearTimeout(timer ?? undefined)
    pipe.destroy()
  }
}
