import type { IntegerFormat } from '../formatting/integer.ts'
import { numberWords } from '../formatting/words.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import type { PicturePart } from './picture.ts'

/**
 * Finds the range of a text that each part of a picture stands for, like a regular expression made from the picture: each
 * part takes as much as it can, and gives back what the others need. A place from which a part has failed is not tried
 * again, so the time is bounded by the number of parts times the length of the text, squared; and it is paid for.
 *
 * @returns the texts of all parts, or null if the text does not match.
 */
export function matchPicture(text: string, parts: readonly PicturePart[], evaluation: Evaluation): string[] | null {
  return new PictureMatcher(text, parts, evaluation).match()
}

class PictureMatcher {
  readonly #text: string
  readonly #parts: readonly PicturePart[]
  readonly #evaluation: Evaluation
  /** The ends of the parts placed so far. */
  readonly #ends: number[] = []
  readonly #hopeless = new Set<number>()

  constructor(text: string, parts: readonly PicturePart[], evaluation: Evaluation) {
    this.#text = text
    this.#parts = parts
    this.#evaluation = evaluation
  }

  match(): string[] | null {
    // Parts already placed, each with the ends left to try; pictures may be long, so there are no nested calls.
    const open: number[][] = []
    let start = 0
    for (;;) {
      if (open.length === this.#parts.length) {
        if (start === this.#text.length)
          return this.#ends.map((end, index) => this.#text.slice(this.#startOf(index), end))
      } else if (!this.#hopeless.has(this.#key(open.length, start))) {
        open.push(this.#endsOf(this.#parts[open.length]!, start).reverse())
      }
      let next = open.at(-1)?.pop()
      while (next === undefined) {
        if (open.length === 0) return null
        open.pop()
        this.#hopeless.add(this.#key(open.length, this.#startOf(open.length)))
        this.#evaluation.step(4)
        if (open.length === 0) return null
        next = open.at(-1)!.pop()
      }
      this.#evaluation.step(4)
      this.#ends.length = open.length
      this.#ends[open.length - 1] = next
      start = next
    }
  }

  #key(part: number, start: number): number {
    return part * (this.#text.length + 1) + start
  }

  #startOf(part: number): number {
    return part === 0 ? 0 : this.#ends[part - 1]!
  }

  /** Where a part that begins here may end, in order of preference. */
  #endsOf(part: PicturePart, start: number): number[] {
    switch (part.kind) {
      case 'text':
        return this.#same(part.text, start) ? [start + part.text.length] : []
      case 'name':
        return this.#run(start, isLetter)
      case 'timezone':
        return this.#timezone(part, start)
      case 'number':
        return this.#number(part.format, start)
    }
  }

  #same(expected: string, start: number): boolean {
    this.#evaluation.scan(expected.length)
    if (start + expected.length > this.#text.length) return false
    for (let index = 0; index < expected.length; index++) {
      if (!sameLetter(this.#text.charCodeAt(start + index), expected.charCodeAt(index))) return false
    }
    return true
  }

  /** One or more characters of a kind: the longest run first. */
  #run(start: number, fits: (code: number) => boolean, most = Number.POSITIVE_INFINITY): number[] {
    const ends: number[] = []
    let end = start
    while (end < this.#text.length && end - start < most && fits(this.#text.charCodeAt(end))) ends.push(++end)
    this.#evaluation.step(1 + ends.length)
    return ends.reverse()
  }

  #timezone({ component, format, zuluForZero }: Extract<PicturePart, { kind: 'timezone' }>, start: number): number[] {
    const ends: number[] = []
    const prefix = component === 'z' ? 'GMT' : ''
    const sign = this.#text[start + prefix.length]
    if (this.#same(prefix, start) && (sign === '+' || sign === '-')) {
      const separator = format.separators[0]?.character
      for (const end of this.#run(start + prefix.length + 1, isDigit)) {
        if (separator === undefined) ends.push(end)
        else if (this.#same(separator, end)) {
          for (const last of this.#run(end + separator.length, isDigit)) ends.push(last)
        }
      }
    }
    if (zuluForZero && this.#same('Z', start)) ends.push(start + 1)
    return ends
  }

  #number(format: IntegerFormat, start: number): number[] {
    switch (format.kind) {
      case 'letters':
        return this.#run(start, isLetter)
      case 'roman':
        return this.#run(start, isRoman)
      case 'words':
        return this.#words(start)
      case 'digits': {
        const { zero, parseWidth, ordinal } = format
        const fits = (code: number): boolean => isDigit(code) || (code >= zero && code <= zero + 9)
        let ends = this.#run(start, fits, parseWidth)
        if (parseWidth !== undefined) ends = ends.filter((end) => end - start === parseWidth)
        if (!ordinal) return ends
        return ends.filter((end) => ordinals.has(this.#text.slice(end, end + 2).toLowerCase())).map((end) => end + 2)
      }
    }
  }

  /** A series of number words, with what separates them. */
  #words(start: number): number[] {
    const reached = new Set<number>([start])
    for (const place of reached) {
      this.#evaluation.step(numberWords.length)
      if (place < this.#text.length && '-, '.includes(this.#text[place]!)) reached.add(place + 1)
      const ahead = this.#text.slice(place, place + longestWord).toLowerCase()
      for (const word of [...numberWords, 'and']) if (ahead.startsWith(word)) reached.add(place + word.length)
    }
    reached.delete(start)
    return [...reached].sort((left, right) => right - left)
  }
}

const ordinals: ReadonlySet<string> = new Set(['th', 'st', 'nd', 'rd'])
const longestWord = numberWords[0]!.length

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isRoman(code: number): boolean {
  return 'mdclxviMDCLXVI'.includes(String.fromCharCode(code))
}

/** Whether two characters are the same except for case. */
function sameLetter(left: number, right: number): boolean {
  return left === right || String.fromCharCode(left).toUpperCase() === String.fromCharCode(right).toUpperCase()
}
