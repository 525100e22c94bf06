/** Gives the next ids of a stream below one, at most so many, in falling order. */
export type NextIds = (beforeId: number, limit: number) => readonly number[]

interface Stream {
  readonly next: NextIds
  ids: readonly number[]
  at: number
  isOver: boolean
}

// Most streams are needed for a few ids only; one that goes on is read in larger pieces.
const idsMin = 4
const idsMax = 256

/** Merges streams of falling ids into one, reading each only as far as it is needed. */
export class MergedStreams {
  readonly #streams: Stream[]
  readonly #beforeId: number

  constructor(streams: readonly NextIds[], beforeId: number) {
    this.#streams = streams.map((next) => ({ next, ids: [], at: 0, isOver: false }))
    this.#beforeId = beforeId
  }

  /** The next id, or null once all streams are over. */
  next(): number | null {
    let highest: Stream | null = null
    for (const stream of this.#streams) {
      if (!this.#hasNext(stream)) continue
      if (highest === null || stream.ids[stream.at]! > highest.ids[highest.at]!) highest = stream
    }
    if (highest === null) return null
    const id = highest.ids[highest.at]!
    highest.at += 1
    return id
  }

  #hasNext(stream: Stream): boolean {
    if (stream.at < stream.ids.length) return true
    if (stream.isOver) return false
    const limit = stream.ids.length === 0 ? idsMin : Math.min(idsMax, stream.ids.length * 4)
    stream.ids = stream.next(stream.ids.at(-1) ?? this.#beforeId, limit)
    stream.at = 0
    stream.isOver = stream.ids.length < limit
    return stream.ids.length > 0
  }
}
