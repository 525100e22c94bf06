import { isNumber, type JsonValue, toNumber } from '../../json/index.ts'
import { compareTimestamps, parseExactTimestamp, parseTimestamp } from '../timestamp.ts'

/** Whether a value matches an operand. A value of a type that the operator is not for does not match. */
export type Comparison = (value: JsonValue, operand: JsonValue) => boolean

/** What the operand of an operator must be: the checker refuses other constants. */
export type OperandKind = 'string' | 'number' | 'boolean' | 'timestamp' | 'path'

type Row = readonly [name: string, kind: OperandKind, comparison: Comparison]

/** The five ways to compare ordered values, by the ending of the operator's name. */
const orderings: readonly (readonly [suffix: string, accepts: (sign: number) => boolean])[] = [
  ['Equals', (sign) => sign === 0],
  ['LessThan', (sign) => sign < 0],
  ['GreaterThan', (sign) => sign > 0],
  ['LessThanEquals', (sign) => sign <= 0],
  ['GreaterThanEquals', (sign) => sign >= 0],
]

/** The operators for a type of ordered values. The order is null if one of the values has another type. */
function ordered(
  prefix: string,
  kind: OperandKind,
  order: (value: JsonValue, operand: JsonValue) => number | null,
): Row[] {
  return orderings.map(([suffix, accepts]) => [
    prefix + suffix,
    kind,
    (value, operand) => {
      const sign = order(value, operand)
      return sign !== null && accepts(sign)
    },
  ])
}

/** Operators that also exist with `Path` at the end, where the operand is a path to the value to compare with. */
const paired: readonly Row[] = [
  // Strings are compared code unit by code unit, as Java compares them.
  ...ordered('String', 'string', (value, operand) => {
    if (typeof value !== 'string' || typeof operand !== 'string') return null
    return value < operand ? -1 : value > operand ? 1 : 0
  }),
  // Numbers by value, so that 0 equals 0.0.
  ...ordered('Numeric', 'number', (value, operand) => {
    if (!isNumber(value) || !isNumber(operand)) return null
    const [left, right] = [toNumber(value), toNumber(operand)]
    return left < right ? -1 : left > right ? 1 : 0
  }),
  ['BooleanEquals', 'boolean', (value, operand) => typeof value === 'boolean' && value === operand],
  // Points in time, whatever their offset. Text that is not a timestamp compares as false.
  ...ordered('Timestamp', 'timestamp', (value, operand) => {
    if (typeof value !== 'string' || typeof operand !== 'string') return null
    const left = parseExactTimestamp(value)
    const right = parseExactTimestamp(operand)
    return left === null || right === null ? null : compareTimestamps(left, right)
  }),
]

/** Operators that test the type of a value. An operand of false inverts the test. */
const types: readonly Row[] = [
  typeTest('IsNull', (value) => value === null),
  typeTest('IsBoolean', (value) => typeof value === 'boolean'),
  typeTest('IsNumeric', isNumber),
  typeTest('IsString', (value) => typeof value === 'string'),
  typeTest('IsTimestamp', (value) => typeof value === 'string' && parseTimestamp(value) !== null),
]

function typeTest(name: string, test: (value: JsonValue) => boolean): Row {
  return [name, 'boolean', (value, operand) => test(value) === operand]
}

/**
 * The operators that compare a value with a constant. Paired ones also have a form ending in `Path`, which takes a path.
 */
export const comparisons: ReadonlyMap<string, Comparison> = new Map(
  [...paired, ...types].map(([name, _kind, comparison]) => [name, comparison]),
)

/** All 39 comparison operators, with what their operands must be, in the order in which the service lists them. */
export const operandKinds: ReadonlyMap<string, OperandKind> = new Map<string, OperandKind>([
  ...paired.flatMap(([name, kind]): [string, OperandKind][] => [
    [name, kind],
    [`${name}Path`, 'path'],
  ]),
  // A pattern, and whether a path finds anything: these two do not just compare a value.
  ['StringMatches', 'string'],
  ...[...types.map(([name]) => name), 'IsPresent'].sort().map((name): [string, OperandKind] => [name, 'boolean']),
])
