import { takesMoreThan, textLengthMax, ValueTooLargeError } from './measure.ts'
import { JsonSyntaxError, mayNestTooDeeply, parse } from './parse.ts'
import { stringify, stringifyMeasured } from './stringify.ts'
import type { JsonValue } from './value.ts'

// How many bytes the value of a short text may take per character.
const valueFactor = 12
// What the parts of a value take, as measured. A number that must preserve its spelling is an object.
const objectBytes = 64
const arrayBytes = 56
const memberBytes = 9
const spelledNumberBytes = 64
// From this length on, a payload's exact size in memory matters.
const scannedFrom = 16_384

/**
 * What flows between states: JSON text, and its value once something looks into it. Text that is only passed on is
 * never parsed, and a value that is never recorded is never written.
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

  /** A payload that keeps its spelling. The text must be JSON: check it first if it comes from outside. */
  static ofText(text: string): Payload {
    return new Payload(text, undefined)
  }

  static ofValue(value: JsonValue): Payload {
    return new Payload(undefined, value)
  }

  /** Joins payloads into an array, as Parallel and Map do with their results. Each keeps its spelling. */
  static ofItems(items: readonly Payload[]): Payload {
    let length = 0
    for (const item of items) {
      length += item.text.length + 1
      if (length > textLengthMax) throw new ValueTooLargeError('size')
    }
    return Payload.ofText(`[${items.map((item) => item.text).join(',')}]`)
  }

  /** How many characters the text has, or 0 if it has not been written yet. */
  get writtenLength(): number {
    return this.#text?.length ?? 0
  }

  /** About how many bytes it takes in memory, in all the forms that it has so far. */
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

  /** Drops the value of a long text, which takes much more memory and can be parsed again. */
  forgetValue(): void {
    if (this.#text !== undefined && this.#text.length >= scannedFrom) this.#value = undefined
  }

  /** A single non-ASCII character may double the size of a whole text. */
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

  /**
   * The text as a JSON string, as histories and answers contain it. Cached, because one payload appears in many events.
   */
  get quoted(): string {
    if (this.#quoted === undefined) this.#quoted = JSON.stringify(this.text)
    return this.#quoted
  }

  /** How many bytes the text takes in UTF-8. Cached, because variables are counted whenever another one is assigned. */
  get bytes(): number {
    if (this.#bytes === undefined) this.#bytes = utf8Length(this.text)
    return this.#bytes
  }

  /** Whether the text takes more than this many bytes in UTF-8. If it certainly does, it is not written. */
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

/**
 * Texts of payloads are JSON. They can only be unreadable if results were joined, level by level, until they nest too
 * deep.
 */
function parsed(text: string): JsonValue {
  try {
    return parse(text)
  } catch (error) {
    if (error instanceof JsonSyntaxError && mayNestTooDeeply(text)) throw new ValueTooLargeError('depth')
    throw error
  }
}

/** Whether a text takes more than this many bytes in UTF-8, counted only if its length does not decide. */
export function utf8Exceeds(text: string, bytesMax: number): boolean {
  if (text.length * 3 <= bytesMax) return false
  return text.length > bytesMax || utf8Length(text) > bytesMax
}

/** How many bytes a text takes in UTF-8. */
export const utf8Length: (text: string) => number =
  typeof Buffer === 'undefined' ? (text) => new TextEncoder().encode(text).length : Buffer.byteLength
