import { takesMoreThan, textLengthMax, ValueTooLargeError } from './measure.ts'
import { JsonSyntaxError, mayNestTooDeeply, parse } from './parse.ts'
import { stringify, stringifyMeasured } from './stringify.ts'
import type { JsonValue } from './value.ts'

// How many bytes the value of a short text may take for each character.
const valueFactor = 12
// What the parts of a value take, measured. A number that is spelled in its own way is an object.
const objectBytes = 64
const arrayBytes = 56
const memberBytes = 9
const spelledNumberBytes = 64
// From this length on, it matters what exactly a payload takes in memory.
const scannedFrom = 16_384

/**
 * What flows between states: JSON text, and its value once somebody looks into it. Text that is only handed on is never
 * parsed, and a value that nobody records is never written.
 */
export class Payload {
  #text: string | undefined
  #value: JsonValue | undefined
  #quoted: string | undefined
  #bytes: number | undefined
  #scannedBytes: number | undefined

  private constructor(text: string | undefined, value: JsonValue | undefined) {
    this.#text = text
    this.#value = value
  }

  /** A payload with the spelling it came with. The text must be JSON: check it first where it comes from outside. */
  static ofText(text: string): Payload {
    return new Payload(text, undefined)
  }

  static ofValue(value: JsonValue): Payload {
    return new Payload(undefined, value)
  }

  /** An array of payloads, each with its own spelling, as Parallel and Map join their results. */
  static ofItems(items: readonly Payload[]): Payload {
    let length = 0
    for (const item of items) {
      length += item.text.length + 1
      if (length > textLengthMax) throw new ValueTooLargeError('size')
    }
    return Payload.ofText(`[${items.map((item) => item.text).join(',')}]`)
  }

  /** How many characters the text has, if it was written already; else 0. */
  get writtenLength(): number {
    return this.#text?.length ?? 0
  }

  /** About how many bytes it takes in memory, with all the forms that it has been put into so far. */
  get heldBytes(): number {
    const text = this.#text?.length ?? 0
    return (text + (this.#quoted?.length ?? 0)) * this.#bytesPerCharacter + this.#valueBytes
  }

  get #valueBytes(): number {
    if (this.#value === undefined || this.#text === undefined) return 0
    if (this.#text.length < scannedFrom) return valueFactor * this.#text.length
    this.#scannedBytes ??= bytesOfValue(this.#text)
    return this.#scannedBytes * this.#bytesPerCharacter
  }

  /** Forgets the value of a long text, which takes much more memory and can be parsed again. */
  forgetValue(): void {
    if (this.#text !== undefined && this.#text.length >= scannedFrom) this.#value = undefined
  }

  /** A single character beyond ASCII may double what a whole text takes. */
  get #bytesPerCharacter(): 1 | 2 {
    const text = this.#text ?? ''
    if (this.#bytes === undefined && text.length < scannedFrom) return 1
    return this.bytes > text.length ? 2 : 1
  }

  get text(): string {
    if (this.#text === undefined) this.#text = stringify(this.#value!)
    return this.#text
  }

  get value(): JsonValue {
    if (this.#value === undefined) this.#value = parsed(this.#text!)
    return this.#value
  }

  /** The text as a JSON string, as histories and answers hold it. Kept, because one payload passes many events. */
  get quoted(): string {
    if (this.#quoted === undefined) this.#quoted = JSON.stringify(this.text)
    return this.#quoted
  }

  /** How many bytes the text takes in UTF-8. Kept, because variables are counted whenever another one is assigned. */
  get bytes(): number {
    if (this.#bytes === undefined) this.#bytes = utf8Length(this.text)
    return this.#bytes
  }

  /** Whether the text takes more than this many bytes in UTF-8. One that certainly does is not written. */
  exceeds(bytesMax: number): boolean {
    if (this.#text === undefined) {
      if (takesMoreThan(this.#value!, bytesMax)) return true
      if (bytesMax <= textLengthMax) this.#text = stringifyMeasured(this.#value!)
    }
    return utf8Exceeds(this.text, bytesMax)
  }
}

/** About how many bytes the value of a JSON text takes: `[{},{},…]` takes twenty for each character, a string takes one. */
function bytesOfValue(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x7b) bytes += objectBytes
    else if (code === 0x5b) bytes += arrayBytes
    else if (code === 0x2c) bytes += memberBytes
    else if ((code === 0x2e || code === 0x65 || code === 0x45) && isDigit(text.charCodeAt(index - 1))) {
      bytes += spelledNumberBytes
    }
  }
  return bytes
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** Texts of payloads are JSON. What cannot be read of them is what was joined, level by level, until it nests too deep. */
function parsed(text: string): JsonValue {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError && mayNestTooDeeply(text)) throw new ValueTooLargeError('depth')
    throw error
  }
}

/** Whether a text takes more than this many bytes in UTF-8, counted only when its length leaves it open. */
export function utf8Exceeds(text: string, bytesMax: number): boolean {
  if (text.length * 3 <= bytesMax) return false
  return text.length > bytesMax || utf8Length(text) > bytesMax
}

/** How many bytes a text takes in UTF-8. */
export const utf8Length: (text: string) => number = Buffer.byteLength
