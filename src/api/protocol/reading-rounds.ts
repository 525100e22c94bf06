import type { Duplex } from 'node:stream'

// How long what arrived is parsed in one round of the event loop before everything else gets its turn.
const roundMillisMax = 10
/** A connection can be held back only between two pieces, so they start small and grow while they are cheap. */
const pieceBytes = { min: 4 * 1024, max: 64 * 1024 }
const cheapMillis = 0.5

interface Reading {
  readonly connection: Duplex
  nextBytes: number
  /** What arrived and was not parsed yet; while there is something, the connection itself is paused. */
  held: Buffer | null
  /** Whether the parser wants more. */
  isWanted: boolean
  readonly resume: () => Duplex
}

/**
 * Shares this thread among the connections of a server while what they send is parsed. The system hands over 64 KB of each
 * at once, which may be thousands of requests or chunks, and of hundreds of connections in one round of the event loop.
 * Here each is parsed a piece at a time, and all of them together for a short time per round.
 */
export class ReadingRounds {
  readonly #now: () => number
  readonly #nextRound: (callback: () => void) => void
  readonly #waiting = new Set<Reading>()
  #usedMillis = 0
  #isScheduled = false

  constructor(
    now: () => number = () => performance.now(),
    nextRound: (callback: () => void) => void = (callback) => setImmediate(callback),
  ) {
    this.#now = now
    this.#nextRound = nextRound
  }

  /** Takes a connection whose listener for `data` is the parser, which pauses and resumes it as it likes. */
  admit(connection: Duplex): void {
    // Node.js would otherwise parse below the stream, where nothing can be held back.
    connection.on('data', () => {})
    const push = connection.push.bind(connection)
    const pause = connection.pause.bind(connection)
    const flow = connection.resume.bind(connection)
    const resume = () => {
      flow()
      // The stream still waits for what was held, and would not ask for more by itself.
      connection._read(pieceBytes.max)
      return connection
    }
    const reading: Reading = { connection, nextBytes: pieceBytes.min, held: null, isWanted: true, resume }
    connection.push = (piece: Buffer | null, encoding) => {
      if (piece === null || connection.destroyed) return push(piece, encoding)
      const { held, isWanted, nextBytes } = reading
      if (held === null && isWanted && piece.length <= nextBytes && this.#hasTime()) {
        return this.#timed(reading, () => push(piece, encoding))
      }
      reading.held = held === null ? piece : Buffer.concat([held, piece])
      pause()
      this.#parse(reading)
      return reading.held === null
    }
    connection.pause = () => {
      reading.isWanted = false
      return pause()
    }
    connection.resume = () => {
      reading.isWanted = true
      if (reading.held === null) return resume()
      this.#waiting.add(reading)
      this.#schedule()
      return connection
    }
  }

  #parse(reading: Reading): void {
    const { connection } = reading
    if (connection.destroyed) reading.held = null
    while (reading.held !== null && reading.isWanted && this.#hasTime()) {
      const { held, nextBytes } = reading
      const piece = held.subarray(0, nextBytes)
      reading.held = held.length > nextBytes ? held.subarray(nextBytes) : null
      this.#timed(reading, () => connection.emit('data', piece))
      if (connection.destroyed) reading.held = null
    }
    if (reading.held === null) {
      if (reading.isWanted && !connection.destroyed) reading.resume()
    } else if (reading.isWanted) {
      this.#waiting.add(reading)
      this.#schedule()
    }
  }

  #timed<T>(reading: Reading, parse: () => T): T {
    this.#schedule()
    const beginMillis = this.#now()
    const result = parse()
    const millis = this.#now() - beginMillis
    this.#usedMillis += millis
    reading.nextBytes = millis < cheapMillis ? Math.min(2 * reading.nextBytes, pieceBytes.max) : pieceBytes.min
    return result
  }

  #hasTime(): boolean {
    return this.#usedMillis < roundMillisMax
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#nextRound(() => {
      this.#isScheduled = false
      this.#usedMillis = 0
      // In a snapshot, as a reading that goes on waiting is added again.
      for (const reading of [...this.#waiting]) {
        if (!this.#hasTime()) return this.#schedule()
        this.#waiting.delete(reading)
        this.#parse(reading)
      }
    })
  }
}
