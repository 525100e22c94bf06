import { type Spelling, spellingLengthMax, spellingsAt } from './spellings.ts'

/** Told how much work finding takes. It may throw to end it. */
export type Spend = (work: number) => void

/** The places of a text that are kept in mind at once: a power of two beyond the longest spelling. */
const windowLength = 64
if (spellingLengthMax >= windowLength) throw new Error('Spellings are longer than the window')

const replacement = 0xfffd

/**
 * A word to be found in texts, each character of it spelled in any way. One spelling may begin another (a backslash stands
 * for itself, and two for one), so that all ways are followed at once, as a set of bits for each place of the text: how many
 * characters of the word may have been read there. That takes the length of the text times that of the word at most, by 32.
 */
export class SpelledWord {
  readonly #length: number
  /** For each character, where in the word it stands, counted from the start and from the end. */
  readonly #fromStart: ReadonlyMap<number, Places>
  readonly #fromEnd: ReadonlyMap<number, Places>
  readonly #window: readonly Bits[]

  constructor(word: string) {
    const codes = Array.from(word, (character) => character.codePointAt(0)!)
    this.#length = codes.length
    this.#fromStart = placesOf(codes)
    this.#fromEnd = placesOf(codes.toReversed())
    this.#window = Array.from({ length: windowLength }, () => new Bits(this.#length + 1))
  }

  /** Must be called before the places of a text are asked about, from its end to its start. */
  begin(): void {
    for (const bits of this.#window) bits.clear()
  }

  /** Whether the word begins at this place. `mayEnd` says whether another could end here. */
  beginsAt(index: number, spellings: readonly Spelling[], mayEnd: boolean, spend: Spend): boolean {
    const here = this.#window[index % windowLength]!
    here.clear()
    if (mayEnd) here.addFirst()
    for (const { code, length } of spellings) {
      const places = this.#fromEnd.get(code)
      if (places !== undefined) spend(here.addNext(this.#window[(index + length) % windowLength]!, places))
    }
    return here.has(this.#length)
  }

  /** Where the word ends that begins at this place: the last place that it may be. -1 where it does not. */
  endFrom(text: string, start: number, mayEnd: (index: number) => boolean, spend: Spend): number {
    this.begin()
    this.#window[start % windowLength]!.addFirst()
    let end = -1
    let furthest = start
    for (let index = start; index <= furthest; index++) {
      const here = this.#window[index % windowLength]!
      if (here.has(this.#length) && mayEnd(index)) end = index
      if (!here.isEmpty && index < text.length) {
        for (const { code, length } of spellingsAt(text, index)) {
          const places = this.#fromStart.get(code)
          if (places === undefined) continue
          const next = this.#window[(index + length) % windowLength]!
          spend(next.addNext(here, places))
          if (!next.isEmpty) furthest = Math.max(furthest, index + length)
        }
      }
      here.clear()
    }
    return end
  }
}

/** Bits that are set, of those words of 32 that have any. */
interface Places {
  readonly words: number[]
  readonly bits: number[]
}

function placesOf(codes: readonly number[]): Map<number, Places> {
  const places = new Map<number, Places>()
  const add = (code: number, place: number): void => {
    const { words, bits } = places.get(code) ?? { words: [], bits: [] }
    places.set(code, { words, bits })
    if (words.at(-1) !== place >>> 5) {
      words.push(place >>> 5)
      bits.push(0)
    }
    bits[bits.length - 1]! |= 1 << (place & 31)
  }
  for (const [index, code] of codes.entries()) {
    add(code, index + 1)
    // Half of a pair becomes a replacement character in UTF-8.
    if (code >= 0xd800 && code < 0xe000) add(replacement, index + 1)
  }
  return places
}

class Bits {
  readonly #words: Uint32Array
  /** No word from here on has a bit. */
  #end = 0

  constructor(length: number) {
    this.#words = new Uint32Array((length + 31) >>> 5)
  }

  get isEmpty(): boolean {
    return this.#end === 0
  }

  clear(): void {
    if (this.#end > 0) this.#words.fill(0, 0, this.#end)
    this.#end = 0
  }

  has(index: number): boolean {
    return (this.#words[index >>> 5]! & (1 << (index & 31))) !== 0
  }

  addFirst(): void {
    this.#words[0]! |= 1
    this.#end = Math.max(this.#end, 1)
  }

  /** Adds those of the places that are one behind a bit of the other. Returns how many words that took. */
  addNext(other: Bits, places: Places): number {
    let count = 0
    for (; count < places.words.length; count++) {
      const word = places.words[count]!
      if (word > other.#end) break
      const carried = word > 0 ? other.#words[word - 1]! >>> 31 : 0
      const bits = ((other.#words[word]! << 1) | carried) & places.bits[count]!
      if (bits === 0) continue
      this.#words[word]! |= bits
      this.#end = Math.max(this.#end, word + 1)
    }
    return count + 1
  }
}
