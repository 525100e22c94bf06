import type { Readable } from 'node:stream'

// A line without an end would fill the memory.
const lineCharactersMax = 64 * 1024
/** How many lines are delivered before other work gets its turn. */
export const linesPerTurn = 256

/** The readers with more lines than fit into one turn. */
const waiting: LineReader[] = []
let scheduled = false

/**
 * Calls back with each line of a stream. Streams of many short lines (one chunk may have 65,536 of them) take turns: in each
 * round of the event loop, one of them delivers its next lines, and no stream is read further before its lines are done. So
 * nothing is lost, a faster writer has to wait, and everything else goes on.
 */
export function readLines(stream: Readable, take: (line: string) => void): void {
  const reader = new LineReader(stream, take)
  stream.setEncoding('utf8')
  stream.on('error', () => {})
  stream.on('data', (chunk: string) => reader.push(chunk))
  stream.on('end', () => reader.end())
}

class LineReader {
  readonly #stream: Readable
  readonly #take: (line: string) => void
  #text = ''
  /** Where the next line begins. */
  #at = 0
  #waits = false
  #ended = false

  constructor(stream: Readable, take: (line: string) => void) {
    this.#stream = stream
    this.#take = take
  }

  push(chunk: string): void {
    this.#text = this.#text.slice(this.#at) + chunk
    this.#at = 0
    if (this.#waits || this.takeSome()) return
    this.#waits = true
    this.#stream.pause()
    waiting.push(this)
    schedule()
  }

  /** Delivers the lines of one turn. Returns true if no whole line is left. */
  takeSome(): boolean {
    for (let lines = 0; lines < linesPerTurn; lines++) {
      const end = this.#text.indexOf('\n', this.#at)
      if (end === -1) {
        this.#takeLong()
        return true
      }
      const line = this.#text.slice(this.#at, end)
      this.#at = end + 1
      this.#take(line)
    }
    return false
  }

  goOn(): void {
    this.#waits = false
    if (this.#ended) this.#takeRest()
    else this.#stream.resume()
  }

  /** Called after the last chunk, even where the stream was paused. */
  end(): void {
    this.#ended = true
    if (!this.#waits) this.#takeRest()
  }

  #takeRest(): void {
    const rest = this.#text.slice(this.#at)
    this.#text = ''
    this.#at = 0
    if (rest !== '') this.#take(rest)
  }

  #takeLong(): void {
    if (this.#text.length - this.#at >= lineCharactersMax) this.#takeRest()
  }
}

function schedule(): void {
  if (scheduled) return
  scheduled = true
  setImmediate(() => {
    scheduled = false
    const reader = waiting.shift()
    if (reader === undefined) return
    try {
      if (reader.takeSome()) reader.goOn()
      else waiting.push(reader)
    } finally {
      if (waiting.length > 0) schedule()
    }
  })
}
