import { isNumber, type JsonValue } from '../../json/index.ts'
import { parseTimestamp } from '../timestamp.ts'
import type { Comparison } from './comparison.ts'

/** `IsNull` and so on. An operand of false asks for the opposite. `IsPresent` is about paths, so it is not among them. */
export const typeOperators: readonly [string, Comparison][] = [
  ['IsNull', typeTest((value) => value === null)],
  ['IsBoolean', typeTest((value) => typeof value === 'boolean')],
  ['IsNumeric', typeTest(isNumber)],
  ['IsString', typeTest((value) => typeof value === 'string')],
  ['IsTimestamp', typeTest((value) => typeof value === 'string' && parseTimestamp(value) !== null)],
]

function typeTest(test: (value: JsonValue) => boolean): Comparison {
  return (value, operand) => test(value) === operand
}
