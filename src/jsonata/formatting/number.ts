import { isNumber, type JsonObject, memberEntries } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { evenSpacing } from './integer.ts'
import { payForPicture } from './picture-cost.ts'

/** The special characters of a picture; a call may choose others. */
const defaultSymbols = {
  'decimal-separator': '.',
  'grouping-separator': ',',
  'exponent-separator': 'e',
  infinity: 'Infinity',
  'minus-sign': '-',
  NaN: 'NaN',
  percent: '%',
  'per-mille': '\u2030',
  'zero-digit': '0',
  digit: '#',
  'pattern-separator': ';',
}

type Symbols = Record<keyof typeof defaultSymbols, string>

interface SubPicture {
  readonly text: string
  readonly prefix: string
  readonly suffix: string
  readonly active: string
  readonly integer: string
  readonly fraction: string
  readonly exponent: string | undefined
}

interface Picture {
  readonly prefix: string
  readonly suffix: string
  readonly factor: number
  readonly integerMin: number
  readonly scale: number
  readonly fractionMin: number
  readonly fractionMax: number
  readonly exponentMin: number
  /** After how many digits, from the decimal separator on, grouping separators come. */
  readonly integerGroups: readonly number[]
  readonly integerInterval: number
  readonly fractionGroups: readonly number[]
}

/** The maximum number of digits that a number can have after the decimal separator. */
const fractionDigitsMax = 100

/** The maximum number of digits that a number has by itself: 309 before the decimal separator, and those after it. */
const digitsMax = 409

/** Formats a number by a picture, as XPath's `format-number` does. */
export function formatNumber(
  evaluation: Evaluation,
  value: number | undefined,
  picture: string | undefined,
  options: JsonObject | undefined,
): string | undefined {
  if (value === undefined || picture === undefined) return undefined
  const symbols = readSymbols(options)
  payForPicture(picture, evaluation)
  // Every character is compared with all digits and symbols besides, several times.
  evaluation.step(20 + 100 * picture.length + picture.length ** 2 / 4)
  if (options !== undefined) {
    // Any symbol may be a long text, and occur at each place of a number as long as the picture.
    let longest = 0
    for (const symbol of Object.values(symbols)) longest = Math.max(longest, symbol.length)
    if (longest > 1) evaluation.characters(longest * (picture.length + digitsMax))
    if (longest > 1) evaluation.scan(longest * (picture.length + digitsMax))
  }
  const formatter = new NumberFormatter(symbols)
  return formatter.format(value, picture)
}

function readSymbols(options: JsonObject | undefined): Symbols {
  const symbols: Symbols = { ...defaultSymbols }
  if (options === undefined) return symbols
  for (const [name, symbol] of memberEntries(options)) {
    if (Object.hasOwn(defaultSymbols, name) && (typeof symbol === 'string' || isNumber(symbol))) {
      symbols[name as keyof Symbols] = String(symbol)
    }
  }
  return symbols
}

class NumberFormatter {
  readonly #symbols: Symbols
  readonly #digits: readonly string[]

  constructor(symbols: Symbols) {
    this.#symbols = symbols
    const zero = symbols['zero-digit'].codePointAt(0) ?? 48
    this.#digits = Array.from({ length: 10 }, (_nothing, index) => String.fromCodePoint(zero + index))
  }

  format(value: number, text: string): string {
    const subPictures = text.split(this.#symbols['pattern-separator'])
    if (subPictures.length > 2) throw new JsonataError('D3080')
    const pictures = subPictures.map((part) => {
      const parts = this.#split(part)
      this.#check(parts)
      return this.#analyse(parts)
    })
    const [positive] = pictures as [Picture]
    const negative = pictures[1] ?? { ...positive, prefix: this.#symbols['minus-sign'] + positive.prefix }
    const picture = value >= 0 || Number.isNaN(value) ? positive : negative
    if (Number.isNaN(value)) return this.#symbols.NaN
    if (!Number.isFinite(value)) return picture.prefix + this.#symbols.infinity + picture.suffix
    return picture.prefix + this.#body(value * picture.factor, picture) + picture.suffix
  }

  #isDigit(character: string): boolean {
    return this.#digits.includes(character)
  }

  #isActive(character: string): boolean {
    const symbols = this.#symbols
    return (
      this.#isDigit(character) ||
      character === symbols['decimal-separator'] ||
      character === symbols['exponent-separator'] ||
      character === symbols['grouping-separator'] ||
      character === symbols.digit ||
      character === symbols['pattern-separator']
    )
  }

  #split(text: string): SubPicture {
    const symbols = this.#symbols
    // An exponent separator does not begin or end the number: in `ell 0`, the `e` is text.
    const opens = (character: string): boolean =>
      this.#isActive(character) && character !== symbols['exponent-separator']
    const characters = Array.from(text)
    const first = characters.findIndex(opens)
    const last = characters.findLastIndex(opens)
    const prefix = characters.slice(0, Math.max(first, 0)).join('')
    const suffix = last < 0 ? '' : characters.slice(last + 1).join('')
    const active = text.slice(prefix.length, text.length - suffix.length)
    const exponentAt = active.indexOf(symbols['exponent-separator'])
    const mantissa = exponentAt < 0 ? active : active.slice(0, exponentAt)
    const exponent = exponentAt < 0 ? undefined : active.slice(exponentAt + symbols['exponent-separator'].length)
    const decimalAt = mantissa.indexOf(symbols['decimal-separator'])
    const integer = decimalAt < 0 ? mantissa : mantissa.slice(0, decimalAt)
    const fraction = decimalAt < 0 ? '' : mantissa.slice(decimalAt + symbols['decimal-separator'].length)
    return { text, prefix, suffix, active, integer, fraction, exponent }
  }

  #check({ text, active, integer, fraction, exponent }: SubPicture): void {
    const symbols = this.#symbols
    const decimal = symbols['decimal-separator']
    const grouping = symbols['grouping-separator']
    const count = (symbol: string): number => text.split(symbol).length - 1
    // If there are several mistakes, the last one in this order is reported.
    let mistake: string | undefined
    const refuseIf = (wrong: boolean, code: string): void => {
      if (wrong) mistake = code
    }
    refuseIf(count(decimal) > 1, 'D3081')
    refuseIf(count(symbols.percent) > 1, 'D3082')
    refuseIf(count(symbols['per-mille']) > 1, 'D3083')
    const scaled = count(symbols.percent) + count(symbols['per-mille']) > 0
    refuseIf(count(symbols.percent) > 0 && count(symbols['per-mille']) > 0, 'D3084')
    const isDigitSign = (character: string): boolean => this.#isDigit(character) || character === symbols.digit
    refuseIf(!Array.from(integer + fraction).some(isDigitSign), 'D3085')
    refuseIf(!Array.from(active).every((character) => this.#isActive(character)), 'D3086')
    const decimalAt = text.indexOf(decimal)
    const around = decimalAt < 0 ? ['', ''] : [text.slice(0, decimalAt), text.slice(decimalAt + decimal.length)]
    refuseIf(around[0]!.endsWith(grouping) || around[1]!.startsWith(grouping), 'D3087')
    refuseIf(!text.includes(decimal) && integer.endsWith(grouping), 'D3088')
    refuseIf(text.includes(grouping + grouping), 'D3089')
    const optional = integer.indexOf(symbols.digit)
    refuseIf(optional >= 0 && Array.from(integer.slice(0, optional)).some((digit) => this.#isDigit(digit)), 'D3090')
    const optionalInFraction = fraction.indexOf(symbols.digit)
    const after = optionalInFraction < 0 ? '' : fraction.slice(optionalInFraction)
    refuseIf(
      Array.from(after).some((digit) => this.#isDigit(digit)),
      'D3091',
    )
    refuseIf(exponent !== undefined && exponent.length > 0 && scaled, 'D3092')
    const onlyDigits = exponent !== undefined && Array.from(exponent).every((digit) => this.#isDigit(digit))
    refuseIf(exponent !== undefined && (exponent === '' || !onlyDigits), 'D3093')
    if (mistake !== undefined) throw new JsonataError(mistake)
  }

  #analyse({ text, prefix, suffix, integer, fraction, exponent }: SubPicture): Picture {
    const symbols = this.#symbols
    const digitCount = (part: string): number => Array.from(part).filter((digit) => this.#isDigit(digit)).length
    const optionalCount = (part: string): number => part.split(symbols.digit).length - 1
    const scale = digitCount(integer)
    let integerMin = scale
    let fractionMin = digitCount(fraction)
    let fractionMax = fractionMin + optionalCount(fraction)
    if (integerMin === 0 && fractionMax === 0) {
      if (exponent === undefined) integerMin = 1
      else {
        fractionMin = 1
        fractionMax = 1
      }
    }
    if (exponent !== undefined && integerMin === 0 && integer.includes(symbols.digit)) integerMin = 1
    if (integerMin === 0 && fractionMin === 0) fractionMin = 1
    const integerGroups = this.#groups(integer, (part) => integer.slice(part + 1))
    return {
      prefix,
      suffix,
      factor: text.includes(symbols.percent) ? 100 : text.includes(symbols['per-mille']) ? 1000 : 1,
      integerMin,
      scale,
      fractionMin,
      fractionMax,
      exponentMin: exponent === undefined ? 0 : digitCount(exponent),
      integerGroups,
      integerInterval: evenSpacing(integerGroups),
      fractionGroups: this.#groups(fraction, (part) => fraction.slice(0, part)),
    }
  }

  #groups(part: string, counted: (index: number) => string): number[] {
    const groups: number[] = []
    const separator = this.#symbols['grouping-separator']
    for (let index = part.indexOf(separator); index >= 0; index = part.indexOf(separator, index + 1)) {
      const digits = Array.from(counted(index)).filter((digit) => this.#isDigit(digit) || digit === this.#symbols.digit)
      groups.push(digits.length)
    }
    return groups
  }

  #body(value: number, picture: Picture): string {
    let mantissa = Math.abs(value)
    let exponent = 0
    if (picture.exponentMin > 0 && mantissa > 0) {
      const high = 10 ** picture.scale
      const low = 10 ** (picture.scale - 1)
      for (; mantissa < low; exponent--) mantissa *= 10
      for (; mantissa > high; exponent++) mantissa /= 10
    }
    const places = Math.min(picture.fractionMax, fractionDigitsMax)
    const [whole, part = ''] = roundedText(mantissa, places).split('.') as [string, string?]
    const integer = whole.replace(/^0+/, '').padStart(picture.integerMin, '0')
    const fraction = part.replace(/0+$/, '').padEnd(picture.fractionMin, '0')
    const symbols = this.#symbols
    let text = this.#groupedInteger(integer, picture)
    if (fraction !== '') text += symbols['decimal-separator'] + this.#groupedFraction(fraction, picture)
    if (picture.exponentMin > 0) {
      const sign = exponent < 0 ? symbols['minus-sign'] : ''
      const digits = String(Math.abs(exponent)).padStart(picture.exponentMin, '0')
      text += symbols['exponent-separator'] + sign + this.#inFamily(digits)
    }
    return text
  }

  #groupedInteger(digits: string, { integerGroups, integerInterval }: Picture): string {
    let text = ''
    for (let index = 0; index < digits.length; index++) {
      const right = digits.length - index
      const separated = integerInterval > 0 ? right % integerInterval === 0 : integerGroups.includes(right)
      if (index > 0 && separated) text += this.#symbols['grouping-separator']
      text += this.#inFamily(digits[index]!)
    }
    return text
  }

  #groupedFraction(digits: string, { fractionGroups }: Picture): string {
    let text = ''
    for (let index = 0; index < digits.length; index++) {
      if (index > 0 && fractionGroups.includes(index)) text += this.#symbols['grouping-separator']
      text += this.#inFamily(digits[index]!)
    }
    return text
  }

  #inFamily(digits: string): string {
    if (this.#digits[0] === '0') return digits
    return digits.replaceAll(/\d/g, (digit) => this.#digits[Number(digit)]!)
  }
}

/** A non-negative number with a number of decimal places, halves rounded to even. */
function roundedText(value: number, places: number): string {
  const shifted = shift(value, places)
  let rounded = Math.round(shifted)
  if (rounded - shifted === 0.5 && rounded % 2 === 1) rounded -= 1
  const result = shift(rounded, -places)
  return Number.isFinite(result) && result < 1e21 ? result.toFixed(places) : wholeText(value)
}

function shift(value: number, places: number): number {
  const [digits, exponent] = String(value).split('e')
  return Number(`${digits}e${Number(exponent ?? 0) + places}`)
}

/** A number too large for `toFixed`, for which no picture means exponent notation. */
function wholeText(value: number): string {
  return value < 1e21 ? String(value) : BigInt(value).toString()
}
