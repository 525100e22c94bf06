import { JsonNumber, toNumber } from '../../json/index.ts'
import { JsonataError } from '../errors.ts'
import { formatInteger, parseInteger } from '../formatting/integer.ts'
import { formatNumber } from '../formatting/number.ts'
import { payForPicture } from '../formatting/picture-cost.ts'
import type { Evaluation } from '../runtime/evaluation.ts'
import { Builtin } from './builtin.ts'

type Numeric = number | undefined
type Spelled = number | JsonNumber

const decimalPattern = /^-?\d+(?:\.\d+)?(?:[Ee][-+]?\d+)?$/
const radixPattern = /^0(?:[xX][0-9A-Fa-f]+|[oO][0-7]+|[bB][01]+)$/

function number(evaluation: Evaluation, value: unknown): unknown {
  if (typeof value === 'string') evaluation.scan(value.length)
  if (value === undefined || typeof value === 'number' || value instanceof JsonNumber) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'string' && (decimalPattern.test(value) || radixPattern.test(value))) {
    const parsed = Number(value)
    if (Number.isFinite(parsed)) return parsed
  }
  throw new JsonataError('D3030', { value, index: 1 })
}

/** Rounds half to even, at a number of decimal places that may be negative. */
export function round(value: Numeric, places: Numeric): Numeric {
  if (value === undefined) return undefined
  const shifted = places === undefined || places === 0 ? value : shift(value, places)
  let result = Math.round(shifted)
  if (Math.abs(result - shifted) === 0.5 && Math.abs(result % 2) === 1) result -= 1
  if (places !== undefined && places !== 0) result = shift(result, -places)
  return result + 0
}

/** Moves the decimal point in the number's text, which loses nothing where multiplying would. */
function shift(value: number, places: number): number {
  const [digits, exponent] = String(value).split('e')
  return Number(`${digits}e${exponent === undefined ? places : Number(exponent) + places}`)
}

function sqrt(_evaluation: Evaluation, value: Numeric): Numeric {
  if (value === undefined) return undefined
  if (value < 0) throw new JsonataError('D3060', { index: 1, value })
  return Math.sqrt(value)
}

function power(_evaluation: Evaluation, base: Numeric, exponent: number): Numeric {
  if (base === undefined) return undefined
  const result = base ** exponent
  if (!Number.isFinite(result)) throw new JsonataError('D3061', { index: 1, value: base, exp: exponent })
  return result
}

function formatBase(_evaluation: Evaluation, value: Numeric, radix: Numeric): string | undefined {
  if (value === undefined) return undefined
  const base = round(radix ?? 10, undefined)!
  if (base < 2 || base > 36) throw new JsonataError('D3100', { value: base })
  return round(value, undefined)!.toString(base)
}

function sum(evaluation: Evaluation, values: readonly Spelled[] | undefined): Numeric {
  if (values === undefined) return undefined
  evaluation.step(values.length)
  let total = 0
  for (let index = 0; index < values.length; index++) total += toNumber(values[index]!)
  return total
}

/** The first item that none exceeds in the given direction; it keeps its spelling. */
function extreme(evaluation: Evaluation, values: readonly Spelled[] | undefined, sign: 1 | -1): Spelled | undefined {
  if (values === undefined || values.length === 0) return undefined
  evaluation.step(values.length)
  let best = values[0]!
  for (let index = 1; index < values.length; index++) {
    const value = values[index]!
    if (Number.isNaN(toNumber(value)) || sign * toNumber(value) > sign * toNumber(best)) best = value
  }
  return best
}

export const numberFunctions: readonly Builtin[] = [
  new Builtin('abs', '<n-:n>', (_evaluation: Evaluation, value: Numeric) =>
    value === undefined ? undefined : Math.abs(value),
  ),
  new Builtin('average', '<a<n>:n>', (evaluation: Evaluation, values: readonly Spelled[] | undefined) =>
    values === undefined || values.length === 0 ? undefined : sum(evaluation, values)! / values.length,
  ),
  new Builtin('ceil', '<n-:n>', (_evaluation: Evaluation, value: Numeric) =>
    value === undefined ? undefined : Math.ceil(value),
  ),
  new Builtin('count', '<a:n>', (_evaluation: Evaluation, values: readonly unknown[] | undefined) =>
    values === undefined ? 0 : values.length,
  ),
  new Builtin('floor', '<n-:n>', (_evaluation: Evaluation, value: Numeric) =>
    value === undefined ? undefined : Math.floor(value),
  ),
  new Builtin('formatBase', '<n-n?:s>', formatBase),
  new Builtin('formatInteger', '<n-s:s>', (evaluation: Evaluation, value: Numeric, picture: string | undefined) => {
    if (value === undefined || picture === undefined) return undefined
    payForPicture(picture, evaluation)
    return formatInteger(value, picture)
  }),
  new Builtin('formatNumber', '<n-so?:s>', formatNumber),
  new Builtin('max', '<a<n>:n>', (evaluation: Evaluation, values: readonly Spelled[]) =>
    extreme(evaluation, values, 1),
  ),
  new Builtin('min', '<a<n>:n>', (evaluation: Evaluation, values: readonly Spelled[]) =>
    extreme(evaluation, values, -1),
  ),
  new Builtin('number', '<(nsb)-:n>', number),
  new Builtin(
    'parseInteger',
    '<s-s:n>',
    (evaluation: Evaluation, text: string | undefined, picture: string | undefined) => {
      if (text === undefined || picture === undefined) return undefined
      payForPicture(picture, evaluation)
      // The text is scanned once for each separator in the picture.
      evaluation.scan(text.length * (4 + picture.length / 8))
      return parseInteger(text, picture)
    },
  ),
  new Builtin('power', '<n-n:n>', power),
  new Builtin('random', '<:n>', (evaluation: Evaluation) => evaluation.environment.random()),
  new Builtin('round', '<n-n?:n>', (_evaluation: Evaluation, value: Numeric, places: Numeric) => round(value, places)),
  new Builtin('sqrt', '<n-:n>', sqrt),
  new Builtin('sum', '<a<n>:n>', sum),
]
