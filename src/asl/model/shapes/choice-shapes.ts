import { type OperandKind, operandKinds } from '../../choice/index.ts'
import { assignments, type FieldShape, type ObjectShape, type ValueSpec } from './shape.ts'

/**
 * Paths to compare with, and `Variable`: the service calls them Reference Paths in its messages, and accepts `$$` there.
 */
const comparedPath: ValueSpec = { kind: 'referencePath', context: true, variable: true }

const operands: Readonly<Record<OperandKind, ValueSpec>> = {
  string: { kind: 'string' },
  number: { kind: 'number', min: Number.NEGATIVE_INFINITY },
  boolean: { kind: 'boolean' },
  timestamp: { kind: 'timestamp' },
  path: comparedPath,
}

/** The comparison operators of JSONPath's choice rules, with what they compare with. */
export const comparisons: Readonly<Record<string, FieldShape>> = Object.fromEntries(
  [...operandKinds].map(([name, kind]): [string, FieldShape] => [name, { value: operands[kind], only: 'JSONPath' }]),
)

/** A rule has exactly one of these names, in the order in which the service lists them. */
export const ruleKinds: readonly string[] = ['And', 'Or', 'Not', 'Variable', 'Condition']

const conditionFields: Readonly<Record<string, FieldShape>> = {
  Variable: { value: comparedPath, only: 'JSONPath' },
  ...comparisons,
  And: { value: { kind: 'list', of: () => nestedRule, nonEmpty: true }, only: 'JSONPath' },
  Or: { value: { kind: 'list', of: () => nestedRule, nonEmpty: true }, only: 'JSONPath' },
  Not: { value: { kind: 'object', of: () => nestedRule }, only: 'JSONPath' },
  Comment: { value: { kind: 'string' } },
}

/** A rule inside And, Or or Not: it has no transition of its own. */
export const nestedRule: ObjectShape = { fields: conditionFields }

export const choiceRule: ObjectShape = {
  fields: {
    ...conditionFields,
    Condition: { value: { kind: 'boolean', expression: true }, only: 'JSONata' },
    Next: { value: { kind: 'string' }, required: true },
    Assign: { value: assignments },
    Output: { value: { kind: 'template' }, only: 'JSONata' },
  },
}
