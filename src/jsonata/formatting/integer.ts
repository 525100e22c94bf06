import { JsonataError } from '../errors.ts'
import { fromWords, toWords } from './words.ts'

export type LetterCase = 'lower' | 'upper' | 'title'

/** How an integer is written: in digits according to a pattern, in letters, in Roman numerals, or in words. */
export type IntegerFormat = {
  readonly ordinal: boolean
  readonly letterCase: LetterCase
} & (
  | { readonly kind: 'letters' | 'roman' | 'words' }
  | {
      readonly kind: 'digits'
      readonly zero: number
      readonly digitsMin: number
      readonly optionalDigits: number
      /** From the right: after how many digits which separator comes. */
      readonly separators: readonly Separator[]
      /** The number of digits between separators, if these are evenly spaced. */
      readonly interval: number
      /** The maximum number of digits to read, if parts of a date follow each other directly. */
      parseWidth?: number
    }
)

export interface Separator {
  readonly position: number
  readonly character: string
}

/** The first code point of each supported family of decimal digits. */
const zeros = [
  0x30, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50,
  0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50,
  0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10,
]

const romanNumerals: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

/** The largest number in Roman numerals: beyond it they would just be a row of thousands. */
const romanMax = 1_000_000

const lettered: Readonly<Record<string, Pick<IntegerFormat, 'letterCase'> & { kind: 'letters' | 'roman' | 'words' }>> =
  {
    A: { kind: 'letters', letterCase: 'upper' },
    a: { kind: 'letters', letterCase: 'lower' },
    I: { kind: 'roman', letterCase: 'upper' },
    i: { kind: 'roman', letterCase: 'lower' },
    W: { kind: 'words', letterCase: 'upper' },
    Ww: { kind: 'words', letterCase: 'title' },
    w: { kind: 'words', letterCase: 'lower' },
  }

export function formatInteger(value: number, picture: string): string {
  return writeInteger(Math.floor(value), readIntegerPicture(picture))
}

export function parseInteger(text: string, picture: string): number {
  return readInteger(text, readIntegerPicture(picture))
}

/** Reads a picture such as `#,##0;o`: a pattern, and after the last semicolon whether it is an ordinal. */
export function readIntegerPicture(picture: string): IntegerFormat {
  const semicolon = picture.lastIndexOf(';')
  const primary = primaryOf(picture)
  const ordinal = semicolon >= 0 && picture[semicolon + 1] === 'o'
  const letters = Object.hasOwn(lettered, primary) ? lettered[primary] : undefined
  return letters === undefined ? readDigitPattern(primary, ordinal) : { ...letters, ordinal }
}

/** Whether a picture has a pattern of digits; only that determines their number. */
export function hasDigits(picture: string): boolean {
  return Array.from(primaryOf(picture)).some((character) => familyOf(character) !== undefined)
}

function primaryOf(picture: string): string {
  const semicolon = picture.lastIndexOf(';')
  return semicolon < 0 ? picture : picture.slice(0, semicolon)
}

function familyOf(character: string): number | undefined {
  const code = character.codePointAt(0)!
  return zeros.find((start) => code >= start && code <= start + 9)
}

function readDigitPattern(pattern: string, ordinal: boolean): IntegerFormat {
  let zero: number | undefined
  let digitsMin = 0
  let optionalDigits = 0
  const separators: Separator[] = []
  for (const character of Array.from(pattern).reverse()) {
    const family = familyOf(character)
    if (family !== undefined) {
      if (zero !== undefined && zero !== family) throw new JsonataError('D3131')
      zero = family
      digitsMin++
    } else if (character === '#') optionalDigits++
    else separators.push({ position: digitsMin + optionalDigits, character })
  }
  if (zero === undefined) throw new JsonataError('D3130', { value: pattern })
  return {
    kind: 'digits',
    letterCase: 'lower',
    ordinal,
    zero,
    digitsMin,
    optionalDigits,
    separators,
    interval: regularInterval(separators),
  }
}

/** The distance between separators if they are all alike and evenly spaced; otherwise 0. */
function regularInterval(separators: readonly Separator[]): number {
  const [first] = separators
  if (first === undefined || separators.some((separator) => separator.character !== first.character)) return 0
  return evenSpacing(separators.map((separator) => separator.position))
}

export function evenSpacing(positions: readonly number[]): number {
  if (positions.length === 0) return 0
  const interval = positions.reduce(greatestCommonDivisor)
  for (let count = 1; count <= positions.length; count++) if (!positions.includes(count * interval)) return 0
  return interval
}

function greatestCommonDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestCommonDivisor(right, left % right)
}

export function writeInteger(value: number, format: IntegerFormat): string {
  const sign = value < 0 ? '-' : ''
  const size = Math.abs(value)
  return sign + writeSize(size, format)
}

function writeSize(size: number, format: IntegerFormat): string {
  switch (format.kind) {
    case 'letters':
      return withCase(toLetters(size), format.letterCase)
    case 'roman':
      return withCase(toRoman(size), format.letterCase)
    case 'words':
      return withCase(Number.isFinite(size) ? toWords(size, format.ordinal) : String(size), format.letterCase)
    case 'digits': {
      let digits = String(size).padStart(format.digitsMin, '0')
      if (format.zero !== 0x30) {
        digits = digits.replaceAll(/\d/g, (digit) => String.fromCodePoint(format.zero + Number(digit)))
      }
      const text = grouped(digits, format)
      return text + (format.ordinal ? ordinalSuffix(text) : '')
    }
  }
}

function grouped(digits: string, format: Extract<IntegerFormat, { kind: 'digits' }>): string {
  const { interval, separators } = format
  const [first] = separators
  if (first === undefined) return digits
  const characters = Array.from(digits)
  let result = ''
  for (const [index, character] of characters.entries()) {
    const right = characters.length - index
    if (index > 0) {
      if (interval > 0) result += right % interval === 0 ? first.character : ''
      else result += separatorsAt(separators, right)
    }
    result += character
  }
  return interval > 0 ? result : result + separatorsAt(separators, 0)
}

/** All separators at one place, in the order in which they were written: they were read from the right. */
function separatorsAt(separators: readonly Separator[], position: number): string {
  return separators
    .filter((separator) => separator.position === position)
    .map((separator) => separator.character)
    .reverse()
    .join('')
}

/** Decided by the last two characters as written, as in the reference library: digits of other scripts all have `th`. */
function ordinalSuffix(text: string): string {
  if (text.at(-2) === '1') return 'th'
  switch (text.at(-1)) {
    case '1':
      return 'st'
    case '2':
      return 'nd'
    case '3':
      return 'rd'
    default:
      return 'th'
  }
}

function withCase(text: string, letterCase: LetterCase): string {
  if (letterCase === 'upper') return text.toUpperCase()
  if (letterCase === 'lower') return text
  return text.replaceAll(/[a-z]+/g, (word) => (word === 'and' ? word : word[0]!.toUpperCase() + word.slice(1)))
}

function toLetters(size: number): string {
  let letters = ''
  let rest = size
  while (rest > 0) {
    letters = String.fromCharCode(97 + ((rest - 1) % 26)) + letters
    rest = Math.floor((rest - 1) / 26)
  }
  return letters
}

function toRoman(size: number): string {
  if (size > romanMax) throw new JsonataError('D1001', { value: size })
  let numerals = ''
  let rest = size
  for (const [value, numeral] of romanNumerals) {
    numerals += numeral.repeat(Math.floor(rest / value))
    rest %= value
  }
  return numerals
}

export function readInteger(text: string, format: IntegerFormat): number {
  switch (format.kind) {
    case 'letters':
      return fromLetters(text, format.letterCase === 'upper' ? 'A' : 'a')
    case 'roman':
      // A picture in capitals accepts only capitals; one in small letters accepts both.
      return fromRoman(format.letterCase === 'upper' ? text : text.toUpperCase())
    case 'words':
      return fromWords(text)
    case 'digits': {
      let digits = format.ordinal ? text.slice(0, -2) : text
      for (const { character } of format.separators) digits = digits.replaceAll(character, '')
      if (format.zero !== 0x30) {
        digits = Array.from(digits, (digit) => String.fromCodePoint(digit.codePointAt(0)! - format.zero + 0x30)).join(
          '',
        )
      }
      return Number.parseInt(digits, 10)
    }
  }
}

/** Characters outside the letters count by their distance from the first letter, as in the reference library. */
function fromLetters(text: string, first: string): number {
  const zero = first.charCodeAt(0) - 1
  let value = 0
  for (let index = 0; index < text.length; index++) value = value * 26 + text.charCodeAt(index) - zero
  return value
}

function fromRoman(text: string): number {
  const values = new Map(romanNumerals.map(([value, numeral]) => [numeral.toUpperCase(), value]))
  let total = 0
  let highest = 0
  for (const numeral of Array.from(text).reverse()) {
    const value = values.get(numeral) ?? Number.NaN
    // A numeral before a greater one is subtracted.
    if (value < highest) total -= value
    else {
      total += value
      highest = value
    }
  }
  return total
}
