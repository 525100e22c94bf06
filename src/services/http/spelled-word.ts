import { type Spelling, spellingLengthMax, spellingsAt } from './spellings.ts'

/** Called with the amount of work done while searching. It may throw to end the search. */
export type Spend = (work: number) => void

/** How many places of a text are tracked at once: a power of two greater than the longest spelling. */
const windowLength = 64
if (spellingLengthMax >= windowLength) throw new Error('Spellings are longer than the window')

const replacement = 0xfffd

/**
 * A word to find in texts, with each character spelled in any way. One spelling may begin another (a backslash stands for
 * itself, and two stand for one), so all readings are followed at once. Each place of the text has a set of bits, which say
 * how many characters of the word may have been read there. The work is at most the text's length times the word's, divided
 * by 32.
 */
export class SpelledWord {
  readonly #length: number
  /** The places of each character in the word, counted from the start and from the end. */
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

  /** Must be called before `beginsAt` is called for the places of a text, from its end to its start. */
  begin(): void {
    for (const bits of this.#window) bits.clear()
  }

  /** Whether the word begins at this place. `mayEnd` says whether an occurrence may end here. */
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

  /** Where the word that begins at this place ends: the last possible place, or -1 if the word does not begin here. */
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

/** A sparse set of bits: only the 32-bit words that have any. */
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
    // Half a surrogate pair becomes a replacement character in UTF-8.
    if (code >= 0xd800 && code < 0xe000) add(replacement, index + 1)
  }
  return places
}

class Bits {
  readonly #words: Uint32Array
  /** From this word on, no bits are set. */
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

  /** Adds those places that come right after a bit set in `other`. Returns how many words were examined. */
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
