import { booleanOperators } from './boolean-operators.ts'
import type { Comparison } from './comparison.ts'
import { numericOperators } from './numeric-operators.ts'
import { stringOperators } from './string-operators.ts'
import { timestampOperators } from './timestamp-operators.ts'
import { typeOperators } from './type-operators.ts'

/** What the operand of an operator has to be: the checker refuses other constants. */
export type OperandKind = 'string' | 'number' | 'boolean' | 'timestamp' | 'path'

/** Operators that also exist with `Path` at the end, where the operand is a path to what to compare with. */
export const pairedOperators: ReadonlyMap<string, Comparison> = new Map([
  ...stringOperators,
  ...numericOperators,
  ...booleanOperators,
  ...timestampOperators,
])

/** Operators that ask for the type of a value. */
export const typeComparisons: ReadonlyMap<string, Comparison> = new Map(typeOperators)

/** All 39 comparison operators, with what their operands have to be. */
export const operandKinds: ReadonlyMap<string, OperandKind> = new Map([
  ...stringOperators.map(([name]): [string, OperandKind] => [name, 'string']),
  ...numericOperators.map(([name]): [string, OperandKind] => [name, 'number']),
  ...booleanOperators.map(([name]): [string, OperandKind] => [name, 'boolean']),
  ...timestampOperators.map(([name]): [string, OperandKind] => [name, 'timestamp']),
  ...[...pairedOperators.keys()].map((name): [string, OperandKind] => [`${name}Path`, 'path']),
  ...typeOperators.map(([name]): [string, OperandKind] => [name, 'boolean']),
  ['IsPresent', 'boolean'],
  ['StringMatches', 'string'],
])
