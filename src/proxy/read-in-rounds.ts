import type { Duplex } from 'node:stream'

/** What is read of all connections together before everything else has its turn. At worst it takes some thirty milliseconds. */
const roundBytes = 64 * 1024
// What is known of a connection between two pieces keeps it from being read on. They grow while they are cheap.
const pieceBytes = { min: 8 * 1024, max: 64 * 1024 }
/** How much more of cheap ones goes into a round. */
const cheapness = 4

/** Is told of what is read of a connection. */
export interface RoundReader {
  /** Whether what was taken last made little work for its length. */
  wasCheap(): boolean
  taken(bytes: number): void
  /** Told of what was taken and put back. */
  returned(bytes: number): void
  /** Everything else has its turn. */
  paused(): void
}

let leftBytes = roundBytes
let isRoundOpen = false
const waiting = new Set<Duplex>()

/**
 * Has a connection read a piece at a time, and only so much of all of them in each round of the event loop. It is the sender who
 * says how much work a byte makes: a parser spends a hundred times as long on small chunks as on large ones, and the system
 * hands over megabytes at once. The connection must be read when it says that it is readable.
 */
export function readInRounds(connection: Duplex, reader: RoundReader): void {
  let nextBytes = pieceBytes.min
  const read = connection.read.bind(connection)
  const unshift = connection.unshift.bind(connection)
  connection.unshift = (piece, encoding) => {
    reader.returned((piece as Buffer).length)
    unshift(piece, encoding)
  }
  connection.read = (size?: number) => {
    // The stream itself asks for nothing, so that more is fetched.
    if (size !== undefined) return read(size)
    if (connection.destroyed) return null
    if (connection.readableLength === 0) return read()
    if (leftBytes <= 0) {
      waiting.add(connection)
      return null
    }
    const isCheap = reader.wasCheap()
    nextBytes = isCheap ? Math.min(2 * nextBytes, pieceBytes.max) : pieceBytes.min
    const piece = read(Math.min(nextBytes, connection.readableLength)) as Buffer | null
    if (piece === null) return null
    leftBytes -= isCheap ? piece.length / cheapness : piece.length
    openRound(reader)
    reader.taken(piece.length)
    return connection.destroyed ? null : piece
  }
}

function openRound(reader: RoundReader): void {
  if (isRoundOpen) return
  isRoundOpen = true
  setImmediate(() => {
    reader.paused()
    nextRound()
  })
}

function nextRound(): void {
  isRoundOpen = false
  leftBytes = roundBytes
  for (const connection of [...waiting]) {
    if (leftBytes <= 0) return
    waiting.delete(connection)
    connection.emit('readable')
  }
}
