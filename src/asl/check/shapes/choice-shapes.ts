import { assignments, type Field, type Shape, type ValueSpec } from './shape.ts'

const orders = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals']

const operands: readonly (readonly [type: string, value: ValueSpec, orders: readonly string[]])[] = [
  ['String', { kind: 'string' }, orders],
  ['Numeric', { kind: 'number', min: Number.NEGATIVE_INFINITY }, orders],
  ['Boolean', { kind: 'boolean' }, ['Equals']],
  ['Timestamp', { kind: 'timestamp' }, orders],
]

/** Paths to compare with, and `Variable`: the service calls them Reference Paths in its messages, and takes `$$` there. */
const comparedPath: ValueSpec = { kind: 'referencePath', context: true, variable: true }

const typeTests = ['IsBoolean', 'IsNull', 'IsNumeric', 'IsPresent', 'IsString', 'IsTimestamp']

/** The 39 comparison operators of JSONPath's choice rules with what they compare with (LANGUAGE.md, section 11). */
export const comparisons: Readonly<Record<string, Field>> = Object.fromEntries([
  ...operands.flatMap(([type, value, ordersOfType]) =>
    ordersOfType.flatMap((order): [string, Field][] => [
      [`${type}${order}`, { value, only: 'JSONPath' }],
      [`${type}${order}Path`, { value: comparedPath, only: 'JSONPath' }],
    ]),
  ),
  ['StringMatches', { value: { kind: 'string' }, only: 'JSONPath' } satisfies Field],
  ...typeTests.map((name): [string, Field] => [name, { value: { kind: 'boolean' }, only: 'JSONPath' }]),
])

/** The names of which a rule has exactly one, in the order in which the service lists them. */
export const ruleKinds: readonly string[] = ['And', 'Or', 'Not', 'Variable', 'Condition']

const conditionFields: Readonly<Record<string, Field>> = {
  Variable: { value: comparedPath, only: 'JSONPath' },
  ...comparisons,
  And: { value: { kind: 'list', of: () => nestedRule, nonEmpty: true }, only: 'JSONPath' },
  Or: { value: { kind: 'list', of: () => nestedRule, nonEmpty: true }, only: 'JSONPath' },
  Not: { value: { kind: 'object', of: () => nestedRule }, only: 'JSONPath' },
  Comment: { value: { kind: 'string' } },
}

/** A rule inside And, Or or Not: it has no transition of its own. */
export const nestedRule: Shape = { fields: conditionFields }

export const choiceRule: Shape = {
  fields: {
    ...conditionFields,
    Condition: { value: { kind: 'boolean', expression: true }, only: 'JSONata' },
    Next: { value: { kind: 'string' }, required: true },
    Assign: { value: assignments },
    Output: { value: { kind: 'template' }, only: 'JSONata' },
  },
}
