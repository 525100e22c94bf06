import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { ByteCollector } from '../bytes/byte-collector.ts'
import { fileBytesMax, tooLong, UnusableFile } from './unusable-file.ts'

const pieceBytes = 256 * 1024

/**
 * The text of a file that is read again whenever it has changed. It must be a regular file: opening or reading a named
 * pipe would block the whole server until somebody writes to it.
 *
 * @throws UnusableFile if it is something else or too long, and the file system's errors.
 */
export function readRegularFile(file: string, bytesMax = fileBytesMax): string {
  return withRegularFile(file, (descriptor, found) => textOf(descriptor, found, bytesMax))
}

/** The same, but null if the file's state is the known one. */
export function readChangedFile(
  file: string,
  knownVersion: string | null,
  bytesMax = fileBytesMax,
): { readonly version: string; readonly text: string } | null {
  return withRegularFile(file, (descriptor, found) => {
    const version = `${found.mtimeNs} ${found.size} ${found.ino}`
    return version === knownVersion ? null : { version, text: textOf(descriptor, found, bytesMax) }
  })
}

function withRegularFile<Result>(file: string, use: (descriptor: number, found: BigIntStats) => Result): Result {
  // Windows has neither the flag nor named pipes in folders.
  const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  try {
    const found = fstatSync(descriptor, { bigint: true })
    if (found.isDirectory()) throw new UnusableFile('it is a directory')
    if (!found.isFile()) throw new UnusableFile('it is not a regular file; replace it with one')
    return use(descriptor, found)
  } finally {
    closeSync(descriptor)
  }
}

function textOf(descriptor: number, { size }: BigIntStats, bytesMax: number): string {
  if (size > bytesMax) throw tooLong(bytesMax)
  const collected = new ByteCollector()
  for (;;) {
    const piece = Buffer.allocUnsafeSlow(pieceBytes)
    const bytes = readSync(descriptor, piece, 0, piece.length, null)
    if (bytes === 0) return collected.take().toString('utf8')
    collected.push(piece.subarray(0, bytes))
    if (collected.length > bytesMax) throw tooLong(bytesMax)
  }
}
