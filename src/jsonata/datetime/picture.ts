import { JsonataError } from '../errors.ts'
import { hasDigits, type IntegerFormat, type LetterCase, readIntegerPicture } from '../formatting/integer.ts'

/** A part of a date picture: literal text, or a component in square brackets. */
export type PicturePart = Exclude<ReadPart, { readonly kind: 'wrong' }>

type ReadPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'number'; readonly component: string; readonly format: IntegerFormat; readonly yearDigits: number }
  | { readonly kind: 'name'; readonly component: string; readonly letterCase: LetterCase; readonly lengthMax: number }
  /** This is a mistake too, but a bracket left open further on is reported first. */
  | { readonly kind: 'wrong'; readonly error: JsonataError }
  | {
      readonly kind: 'timezone'
      readonly component: string
      readonly format: Extract<IntegerFormat, { kind: 'digits' }>
      /** Whether an offset of zero is written `Z`. */
      readonly zuluForZero: boolean
    }

const defaultPresentations: Readonly<Record<string, string>> = {
  C: 'n',
  D: '1',
  E: 'n',
  F: 'n',
  H: '1',
  M: '1',
  P: 'n',
  W: '1',
  X: '1',
  Y: '1',
  Z: '01:01',
  d: '1',
  f: '1',
  h: '1',
  m: '01',
  s: '01',
  w: '1',
  x: '1',
  z: '01:01',
}

const namedComponents = 'CEFMPx'
const picturesMax = 200
const pictures = new Map<string, readonly PicturePart[]>()

/**
 * Reads a date picture such as `[Y0001]-[M01]-[D01]`. Results are cached, as the same few pictures are read again and
 * again.
 */
export function readPicture(picture: string): readonly PicturePart[] {
  const known = pictures.get(picture)
  if (known !== undefined) return known
  const parts = readParts(picture)
  if (pictures.size >= picturesMax) pictures.clear()
  pictures.set(picture, parts)
  return parts
}

function readParts(picture: string): PicturePart[] {
  const parts: ReadPart[] = []
  let text = ''
  let index = 0
  const endText = (): void => {
    if (text !== '') parts.push({ kind: 'text', text })
    text = ''
  }
  while (index < picture.length) {
    const character = picture[index]!
    const next = picture[index + 1]
    if (character !== '[') {
      text += character
      // Brackets meant as text are doubled.
      index += character === ']' && next === ']' ? 2 : 1
    } else if (next === '[') {
      text += '['
      index += 2
    } else {
      endText()
      const end = picture.indexOf(']', index)
      if (end < 0) throw new JsonataError('D3135')
      addMarker(parts, picture.slice(index + 1, end).replaceAll(/\s+/g, ''))
      index = end + 1
    }
  }
  endText()
  for (const part of parts) if (part.kind === 'wrong') throw part.error
  return parts as PicturePart[]
}

function addMarker(parts: ReadPart[], marker: string): void {
  const previous = parts.at(-1)
  const part = readMarker(marker)
  // If one number directly follows another, only a fixed number of digits tells where the first ends.
  if (part.kind === 'number' && previous?.kind === 'number' && previous.format.kind === 'digits') {
    previous.format.parseWidth = previous.format.digitsMin
  }
  parts.push(part)
}

function readMarker(marker: string): ReadPart {
  const component = marker.charAt(0)
  const comma = marker.lastIndexOf(',')
  const presentation = comma < 0 ? marker.slice(1) : marker.slice(1, comma)
  const width = comma < 0 ? {} : readWidth(marker.slice(comma + 1))
  if (!Object.hasOwn(defaultPresentations, component)) throw new JsonataError('D3132', { value: component })
  const hasModifier = presentation.length > 1 && 'atco'.includes(presentation.at(-1)!)
  const modifier = hasModifier ? presentation.at(-1)! : ''
  const first = (hasModifier ? presentation.slice(0, -1) : presentation) || defaultPresentations[component]!
  // Half of the day, calendar and era are names, whatever else is requested.
  if (first.startsWith('n') || first.startsWith('N') || 'PCE'.includes(component)) {
    if (!namedComponents.includes(component)) {
      return { kind: 'wrong', error: new JsonataError('D3133', { value: component }) }
    }
    const letterCase = !first.startsWith('N') ? 'lower' : first[1] === 'n' ? 'title' : 'upper'
    return { kind: 'name', component, letterCase, lengthMax: width.max ?? Number.POSITIVE_INFINITY }
  }
  if (component === 'Z' || component === 'z') return timezonePart(component, first, modifier)
  return numberPart(component, readIntegerPicture(modifier === '' ? first : `${first};${modifier}`), width)
}

function timezonePart(component: string, presentation: string, modifier: string): ReadPart {
  const format = hasDigits(presentation) ? readIntegerPicture(presentation) : undefined
  if (format?.kind !== 'digits') return { kind: 'wrong', error: new JsonataError('D3134', { value: presentation }) }
  return { kind: 'timezone', component, format, zuluForZero: modifier === 't' }
}

interface Width {
  readonly min?: number
  readonly max?: number
}

function readWidth(text: string): Width {
  const [min, max] = text.split('-')
  return { ...widthOf('min', min), ...widthOf('max', max) }
}

function widthOf(side: 'min' | 'max', text: string | undefined): Width {
  const width = Number.parseInt(text ?? '*', 10)
  return Number.isNaN(width) ? {} : { [side]: Math.min(width, 100) }
}

function numberPart(component: string, format: IntegerFormat, { min, max }: Width): PicturePart {
  if (format.kind !== 'digits') return { kind: 'number', component, format, yearDigits: -1 }
  let digitsMin = Math.max(format.digitsMin, min ?? 0)
  let yearDigits = -1
  if (component === 'Y') {
    if (max !== undefined) {
      yearDigits = max
      digitsMin = max
    } else if (digitsMin + format.optionalDigits >= 2) yearDigits = digitsMin + format.optionalDigits
  }
  return { kind: 'number', component, format: { ...format, digitsMin }, yearDigits }
}
