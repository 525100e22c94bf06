import { constants, open as openWithCallback } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { Socket } from 'node:net'
import { promisify } from 'node:util'
import { ByteCollector } from '../bytes/byte-collector.ts'
import { fileBytesMax, tooLong, UnusableFile } from './unusable-file.ts'

export interface ReadingBounds {
  readonly bytesMax?: number
  /** How long a named pipe may stay without anybody who writes to it. */
  readonly writerMillis?: number
}

const pieceBytes = 256 * 1024
const writerMillisDefault = 10_000
// What the shell has running behind such a name writes to it when it gets to it: `<(cdk synth)`, or standard input.
const pipeOfShell = /^\/(?:dev|proc)\//

/**
 * Reads a file that somebody named: a regular file, a pipe, or a device. However much comes out of it, no more than a
 * bound is read, and nobody else is held up.
 *
 * @throws UnusableFile, and what the file system says.
 */
export async function readNamedFile(file: string, bounds: ReadingBounds = {}): Promise<string> {
  const { bytesMax = fileBytesMax } = bounds
  const named = await stat(file)
  if (named.isFIFO()) return readPipe(file, bounds)
  // What takes the file's place meanwhile is not waited for. A terminal, however, is read as it is typed.
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

/** Puts a stream's text together, up to a bound. */
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

/** To read a pipe as a file would take one of few threads for as long as nobody writes to it, and no end of the process. */
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
