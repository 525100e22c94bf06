import { isNumber, isObject, JsonNumber, type JsonValue, memberNames, numberText, toNumber } from '../../json/index.ts'
import { StatesError } from '../states-error.ts'

/** What a function of a path gives for the value before it and its arguments. Undefined: nothing. */
type PathFunction = (subject: JsonValue, values: readonly JsonValue[]) => JsonValue | undefined

const functions: ReadonlyMap<string, PathFunction> = new Map<string, PathFunction>([
  ['append', (subject, values) => (Array.isArray(subject) ? [...subject, ...values] : subject)],
  ['avg', (subject, values) => double(sum(numbers(subject, values)) / numbers(subject, values).length)],
  ['concat', (subject, values) => [...listOf(subject), ...values.flat()].map(textOf).join('')],
  ['first', (subject) => items(subject)[0]],
  ['index', (subject, values) => items(subject).at(isNumber(values[0]) ? toNumber(values[0]) : 0)],
  ['keys', (subject) => (isObject(subject) ? memberNames(subject) : null)],
  ['last', (subject) => items(subject).at(-1)],
  ['length', lengthOf],
  ['max', (subject, values) => double(numbers(subject, values).reduce((left, right) => Math.max(left, right)))],
  ['min', (subject, values) => double(numbers(subject, values).reduce((left, right) => Math.min(left, right)))],
  ['size', lengthOf],
  ['stddev', (subject, values) => double(standardDeviation(numbers(subject, values)))],
  ['sum', (subject, values) => double(sum(numbers(subject, values)))],
])

export function isPathFunction(name: string): boolean {
  return functions.has(name)
}

export function callPathFunction(
  name: string,
  subject: JsonValue,
  values: readonly JsonValue[],
): JsonValue | undefined {
  return functions.get(name)?.(subject, values)
}

function lengthOf(subject: JsonValue, values: readonly JsonValue[]): JsonValue {
  const value = values[0] ?? subject
  if (Array.isArray(value)) return value.length
  return isObject(value) ? memberNames(value).length : null
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : []
}

/** The items of what has to be an array. */
function items(value: JsonValue): readonly JsonValue[] {
  if (Array.isArray(value)) return value
  throw nothingToAggregate()
}

function nothingToAggregate(): StatesError {
  return new StatesError('States.Runtime', 'Aggregation function attempted to calculate value using empty array')
}

/** The numbers among an array's items and the arguments (an argument that is an array counts with its items). */
function numbers(subject: JsonValue, values: readonly JsonValue[]): number[] {
  const found = [...listOf(subject), ...values.flat()].filter(isNumber).map(toNumber)
  if (found.length === 0) throw nothingToAggregate()
  return found
}

function sum(values: readonly number[]): number {
  return values.reduce((left, right) => left + right, 0)
}

/** Over the whole population, as Jayway's `stddev` has it. */
function standardDeviation(values: readonly number[]): number {
  const mean = sum(values) / values.length
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length)
}

function textOf(value: JsonValue): string {
  if (typeof value === 'string') return value
  return isNumber(value) ? numberText(value) : ''
}

/** Aggregates are Java doubles, which are written with a fraction: `6.0`. */
function double(value: number): JsonValue {
  return Number.isInteger(value) && Math.abs(value) < 1e7 ? new JsonNumber(`${value}.0`) : value
}
