import type { Position } from '../asl/diagnostics/index.ts'

/** A part of a text, and where it came from. */
export interface Piece {
  readonly text: string
  /** The place in the source of an offset in the part, which counts UTF-16 units from its start. */
  readonly place: (offset: number) => Position | null
}

/** A text assembled from others that still knows where each of its characters was written. */
export class SourcedText {
  readonly pieces: readonly Piece[]
  /** Assembled on first use: most texts are only parts of others. */
  #text: string | null = null
  /** Where in the text each piece starts. */
  #starts: readonly number[] | null = null

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces.filter(({ text }) => text !== '')
  }

  static of(text: string, place: Piece['place']): SourcedText {
    return new SourcedText([{ text, place }])
  }

  static joined(parts: readonly SourcedText[]): SourcedText {
    return new SourcedText(parts.flatMap(({ pieces }) => pieces))
  }

  get text(): string {
    this.#text ??= this.pieces.map(({ text }) => text).join('')
    return this.#text
  }

  /** Where a part of the text was written, up to the end of the piece that it begins in. */
  place(offset: number, length: number): Position | null {
    const starts = this.#startsOfPieces()
    let low = 0
    let high = this.pieces.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (starts[middle]! <= offset) low = middle
      else high = middle - 1
    }
    const piece = this.pieces[low]
    if (piece === undefined) return null
    const inside = Math.min(offset - starts[low]!, piece.text.length)
    return placeInPiece(piece, inside, Math.min(length, piece.text.length - inside))
  }

  #startsOfPieces(): readonly number[] {
    if (this.#starts !== null) return this.#starts
    const starts: number[] = []
    let start = 0
    for (const { text } of this.pieces) {
      starts.push(start)
      start += text.length
    }
    this.#starts = starts
    return starts
  }

  /**
   * Replaces what a pattern (with the flag `g`) finds. The replacement has the place of what it replaces; null leaves the
   * match unchanged.
   */
  replace(pattern: RegExp, replacement: (match: RegExpExecArray) => string | null): SourcedText {
    const reader = new PieceReader(this.pieces)
    const pieces: Piece[] = []
    let end = 0
    let isChanged = false
    for (const match of this.text.matchAll(pattern)) {
      const text = replacement(match)
      if (text === null) continue
      const { index } = match
      const { length } = match[0]
      isChanged = true
      reader.copy(end, index, pieces)
      pieces.push({ text, place: () => this.place(index, length) })
      end = index + length
    }
    if (!isChanged) return this
    reader.copy(end, this.text.length, pieces)
    return new SourcedText(pieces)
  }
}

/** Reads parts of pieces, each after the one before it, so that no piece is searched again for each of them. */
class PieceReader {
  readonly #pieces: readonly Piece[]
  #index = 0
  #start = 0

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces
  }

  copy(from: number, to: number, target: Piece[]): void {
    for (; this.#index < this.#pieces.length; this.#index++) {
      const { text, place } = this.#pieces[this.#index]!
      const first = Math.max(from - this.#start, 0)
      const last = Math.min(to - this.#start, text.length)
      if (first < last)
        target.push({ text: text.slice(first, last), place: first === 0 ? place : (offset) => place(offset + first) })
      if (this.#start + text.length > to) return
      this.#start += text.length
    }
  }
}

function placeInPiece(piece: Piece, offset: number, length: number): Position | null {
  const start = piece.place(offset)
  if (start === null) return null
  const end = piece.place(offset + length)
  // A value filled in for a name has the name's place, whichever part of it is asked for.
  if (end === null || end.offset <= start.offset) return start
  return { ...start, length: end.offset - start.offset }
}
