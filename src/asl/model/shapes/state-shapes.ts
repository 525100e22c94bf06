import { choiceRule } from './choice-shapes.ts'
import { secondsMax } from './limits.ts'
import { itemBatcher, itemReader, numberPath, processor, resultWriter } from './map-shapes.ts'
import { catcher, retrier } from './retry-shapes.ts'
import { type Alternatives, assignments, type FieldShape, type ObjectShape, type ValueSpec } from './shape.ts'

export type StateType = 'Task' | 'Wait' | 'Pass' | 'Succeed' | 'Fail' | 'Choice' | 'Parallel' | 'Map'

/** In the order in which the service lists them. */
export const stateTypes: readonly StateType[] = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map']

type Fields = Readonly<Record<string, FieldShape>>

// The tables of LANGUAGE.md, section 2.

const common: Fields = {
  Type: { value: { kind: 'choice', values: stateTypes }, required: true },
  QueryLanguage: { value: { kind: 'choice', values: ['JSONPath', 'JSONata'] } },
  Comment: { value: { kind: 'string' } },
}

const transition: Fields = { Next: { value: { kind: 'string' } }, End: { value: { kind: 'boolean' } } }
const nextOrEnd: Alternatives = { fields: ['Next', 'End'], required: 'oneOfObject' }

const inputAndOutput: Fields = {
  InputPath: { value: { kind: 'path' }, only: 'JSONPath' },
  OutputPath: { value: { kind: 'path' }, only: 'JSONPath' },
  Output: { value: { kind: 'template' }, only: 'JSONata' },
}

const assign: Fields = { Assign: { value: assignments } }
const parameters: Fields = { Parameters: { value: { kind: 'template' }, only: 'JSONPath' } }
const argumentsField: Fields = { Arguments: { value: { kind: 'template' }, only: 'JSONata' } }

const result: Fields = {
  ResultPath: { value: { kind: 'referencePath', nullable: true }, only: 'JSONPath' },
}

const resultSelector: Fields = {
  ResultSelector: { value: { kind: 'template', objectOnly: true }, only: 'JSONPath' },
}

const recovery: Fields = {
  Retry: { value: { kind: 'list', of: () => retrier } },
  Catch: { value: { kind: 'list', of: () => catcher } },
}

/** A time or a number that is given, or found by a path. */
const dynamicPath: ValueSpec = { kind: 'referencePath', context: true, variable: true }

const task: ObjectShape = {
  fields: {
    ...common,
    ...transition,
    ...inputAndOutput,
    ...parameters,
    ...argumentsField,
    ...result,
    ...resultSelector,
    ...assign,
    ...recovery,
    Resource: { value: { kind: 'string' }, required: true },
    TimeoutSeconds: { value: { kind: 'integer', min: 1, max: secondsMax, expression: true } },
    TimeoutSecondsPath: { value: dynamicPath, only: 'JSONPath' },
    HeartbeatSeconds: { value: { kind: 'integer', min: 1, max: secondsMax, expression: true } },
    HeartbeatSecondsPath: { value: dynamicPath, only: 'JSONPath' },
    Credentials: { value: { kind: 'template', objectOnly: true } },
  },
  alternatives: [
    nextOrEnd,
    { fields: ['TimeoutSeconds', 'TimeoutSecondsPath'], required: false },
    { fields: ['HeartbeatSeconds', 'HeartbeatSecondsPath'], required: false },
  ],
}

const pass: ObjectShape = {
  fields: {
    ...common,
    ...transition,
    ...inputAndOutput,
    ...parameters,
    ...result,
    ...assign,
    Result: { value: { kind: 'any' }, only: 'JSONPath' },
  },
  alternatives: [nextOrEnd],
}

const wait: ObjectShape = {
  fields: {
    ...common,
    ...transition,
    ...inputAndOutput,
    ...assign,
    Seconds: { value: { kind: 'integer', min: 0, max: secondsMax, expression: true } },
    SecondsPath: { value: dynamicPath, only: 'JSONPath' },
    Timestamp: { value: { kind: 'timestamp', expression: true } },
    TimestampPath: { value: dynamicPath, only: 'JSONPath' },
  },
  alternatives: [
    nextOrEnd,
    { fields: ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'], required: 'oneOfFields' },
  ],
}

const choice: ObjectShape = {
  fields: {
    ...common,
    ...inputAndOutput,
    ...assign,
    Choices: { value: { kind: 'list', of: () => choiceRule, nonEmpty: true }, required: true },
    Default: { value: { kind: 'string' } },
  },
}

const succeed: ObjectShape = { fields: { ...common, ...inputAndOutput } }

const failPath: ValueSpec = { kind: 'referencePath', context: true, variable: true, intrinsic: true }

const fail: ObjectShape = {
  fields: {
    ...common,
    Error: { value: { kind: 'string', expression: true } },
    ErrorPath: { value: failPath, only: 'JSONPath' },
    Cause: { value: { kind: 'string', expression: true } },
    CausePath: { value: failPath, only: 'JSONPath' },
  },
  alternatives: [
    { fields: ['Error', 'ErrorPath'], required: false },
    { fields: ['Cause', 'CausePath'], required: false },
  ],
}

const branch: ObjectShape = {
  fields: {
    StartAt: { value: { kind: 'string' }, required: true },
    States: { value: { kind: 'states' }, required: true },
    Comment: { value: { kind: 'string' } },
  },
  isFlow: true,
}

const parallel: ObjectShape = {
  fields: {
    ...common,
    ...transition,
    ...inputAndOutput,
    ...parameters,
    ...argumentsField,
    ...result,
    ...resultSelector,
    ...assign,
    ...recovery,
    Branches: { value: { kind: 'list', of: () => branch, nonEmpty: true }, required: true },
  },
  alternatives: [nextOrEnd],
}

const map: ObjectShape = {
  fields: {
    ...common,
    ...transition,
    ...inputAndOutput,
    ...parameters,
    ...result,
    ...resultSelector,
    ...assign,
    ...recovery,
    ItemProcessor: { value: { kind: 'object', of: () => processor } },
    Iterator: { value: { kind: 'object', of: () => processor } },
    ItemsPath: { value: { kind: 'referencePath', context: true, variable: true }, only: 'JSONPath' },
    Items: { value: { kind: 'items' }, only: 'JSONata' },
    ItemSelector: { value: { kind: 'template' } },
    ItemReader: { value: { kind: 'object', of: () => itemReader } },
    ItemBatcher: { value: { kind: 'object', of: () => itemBatcher } },
    ResultWriter: { value: { kind: 'object', of: () => resultWriter, nonEmpty: true } },
    Label: { value: { kind: 'string' } },
    MaxConcurrency: { value: { kind: 'integer', min: 0, expression: true } },
    MaxConcurrencyPath: { value: numberPath, only: 'JSONPath' },
    ToleratedFailureCount: { value: { kind: 'integer', min: 0, expression: true } },
    ToleratedFailureCountPath: { value: numberPath, only: 'JSONPath' },
    ToleratedFailurePercentage: { value: { kind: 'number', min: 0, max: 100, expression: true } },
    ToleratedFailurePercentagePath: { value: numberPath, only: 'JSONPath' },
  },
  alternatives: [
    nextOrEnd,
    { fields: ['ItemProcessor', 'Iterator'], required: 'oneOfObject' },
    { fields: ['ItemSelector', 'Parameters'], required: false },
    { fields: ['MaxConcurrency', 'MaxConcurrencyPath'], required: false },
    { fields: ['ToleratedFailureCount', 'ToleratedFailureCountPath'], required: false },
    { fields: ['ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'], required: false },
  ],
}

export const stateShapes: Readonly<Record<StateType, ObjectShape>> = {
  Task: task,
  Wait: wait,
  Pass: pass,
  Succeed: succeed,
  Fail: fail,
  Choice: choice,
  Parallel: parallel,
  Map: map,
}

/** A state of unknown type: nothing else can be said about it. */
export const unknownStateShape: ObjectShape = { fields: common, open: true }

/** LANGUAGE.md, section 1. */
export const machineShape: ObjectShape = {
  fields: {
    StartAt: { value: { kind: 'string' }, required: true },
    States: { value: { kind: 'states' }, required: true },
    QueryLanguage: { value: { kind: 'choice', values: ['JSONPath', 'JSONata'] } },
    Comment: { value: { kind: 'string' } },
    Version: { value: { kind: 'choice', values: ['1.0'] } },
    // Measured: 0 is accepted here, but not in a Task.
    TimeoutSeconds: { value: { kind: 'integer', min: 0, max: secondsMax } },
  },
  isFlow: true,
}
