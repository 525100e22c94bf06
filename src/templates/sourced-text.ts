import type { Position } from '../asl/diagnostics/index.ts'

/** A stretch of a text, and where it came from. */
export interface Piece {
  readonly text: string
  /** Where a place of the stretch stands in the source; `offset` counts UTF-16 units from its start. */
  readonly place: (offset: number) => Position | null
}

/** A text that was put together from others, and still knows where each of its characters was written. */
export class SourcedText {
  readonly pieces: readonly Piece[]
  readonly text: string

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces.filter(({ text }) => text !== '')
    this.text = this.pieces.map(({ text }) => text).join('')
  }

  static of(text: string, place: Piece['place']): SourcedText {
    return new SourcedText([{ text, place }])
  }

  static joined(parts: readonly SourcedText[]): SourcedText {
    return new SourcedText(parts.flatMap(({ pieces }) => pieces))
  }

  /** Where a stretch of the text was written: as much of it as was written in one go. */
  place(offset: number, length: number): Position | null {
    let start = 0
    for (const piece of this.pieces) {
      const end = start + piece.text.length
      if (offset < end) return placeInPiece(piece, offset - start, Math.min(length, end - offset))
      start = end
    }
    const last = this.pieces.at(-1)
    return last === undefined ? null : placeInPiece(last, last.text.length, 0)
  }

  slice(from: number, to: number): SourcedText {
    const pieces: Piece[] = []
    let start = 0
    for (const { text, place } of this.pieces) {
      const first = Math.max(from - start, 0)
      const last = Math.min(to - start, text.length)
      if (first < last)
        pieces.push({ text: text.slice(first, last), place: first === 0 ? place : (offset) => place(offset + first) })
      start += text.length
    }
    return new SourcedText(pieces)
  }

  /**
   * Puts something else in the place of what a pattern (with the flag `g`) finds. What is put there has the place of what it
   * was put for; null leaves it as it is.
   */
  replace(pattern: RegExp, replacement: (match: RegExpMatchArray) => string | null): SourcedText {
    const parts: SourcedText[] = []
    let end = 0
    for (const match of this.text.matchAll(pattern)) {
      const text = replacement(match)
      if (text === null) continue
      const { index } = match
      const { length } = match[0]
      parts.push(
        this.slice(end, index),
        SourcedText.of(text, () => this.place(index, length)),
      )
      end = index + match[0].length
    }
    return end === 0 ? this : SourcedText.joined([...parts, this.slice(end, this.text.length)])
  }
}

function placeInPiece(piece: Piece, offset: number, length: number): Position | null {
  const start = piece.place(offset)
  if (start === null) return null
  const end = piece.place(offset + length)
  // What was put in for a name has the name's place, whatever part of it is asked for.
  if (end === null || end.offset <= start.offset) return start
  return { ...start, length: end.offset - start.offset }
}
