import type { Duplex } from 'node:stream'

/** How much is read from all connections together before other work gets its turn. At worst it takes some thirty ms. */
const roundBytes = 64 * 1024
// A connection can be held back only between two pieces, so they start small. They grow while they are cheap.
const pieceBytes = { min: 8 * 1024, max: 64 * 1024 }
/** How many times as many cheap bytes fit into a round. */
const cheapness = 4

/** Told what is read from a connection. */
export interface RoundReader {
  /** Whether the last piece caused little work for its length. */
  wasCheap(): boolean
  taken(bytes: number): void
  /** Called with the length of what was read and then put back. */
  returned(bytes: number): void
  /** Called when other work gets its turn. */
  paused(): void
}

let leftBytes = roundBytes
let isRoundOpen = false
const waiting = new Set<Duplex>()

/**
 * Has a connection read a piece at a time, and limits what is read from all of them in each round of the event loop. The
 * sender decides how much work a byte makes: a parser spends a hundred times as long on small chunks as on large ones, and
 * the system hands over megabytes at once. The connection must be read whenever it emits `readable`.
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
    // The stream itself asks for zero bytes, to have more fetched.
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
