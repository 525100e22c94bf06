import { checks, machineOf, only } from '../../test-support/checks.ts'

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } }
const jsonata = { QueryLanguage: 'JSONata' }
const flow = (state: string) => machineOf({ [state]: { Type: 'Succeed' } })
const onlyOneTime = 'SCHEMA_VALIDATION_FAILED: There should only be one of the following fields'

checks('required fields', [
  ['a Pass has all it needs', only({ Type: 'Pass' }), []],
  ['no States', { StartAt: 'A' }, ['SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /']],
  [
    'no StartAt, and nothing is said of what cannot be reached then',
    { States: { A: { Type: 'Pass', End: true } } },
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /'],
  ],
  ['neither', {}, ['SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt, States] at /']],
  ['no Type', only({}), ['SCHEMA_VALIDATION_FAILED: These fields are required: [Type] at /States/A']],
  [
    'a Task without Resource',
    only({ Type: 'Task' }),
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [Resource] at /States/A'],
  ],
  [
    'in a branch, indices stand in brackets',
    only({ Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { Type: 'Choice', Default: 'B' } } }] }),
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [Choices] at /States/A/Branches[0]/States/B'],
  ],
  [
    'a choice rule without Next',
    machineOf({
      A: { Type: 'Choice', Choices: [{ Variable: '$', StringMatches: 'x' }], Default: 'B' },
      B: { Type: 'Succeed' },
    }),
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [Next] at /States/A/Choices[0]'],
  ],
  [
    'a choice rule in JSONata without Condition',
    machineOf({ A: { Type: 'Choice', Choices: [{ Next: 'B' }] }, B: { Type: 'Succeed' } }, jsonata),
    [
      'SCHEMA_VALIDATION_FAILED: The object must have only one of the following fields, [And, Or, Not, Variable, Condition] at /States/A/Choices[0]',
    ],
  ],
  [
    'a retrier and a catcher',
    machineOf({ A: { ...task, Retry: [{}], Catch: [{ ErrorEquals: ['x'] }], Next: 'B' }, B: { Type: 'Succeed' } }),
    [
      'SCHEMA_VALIDATION_FAILED: These fields are required: [ErrorEquals] at /States/A/Retry[0]',
      'SCHEMA_VALIDATION_FAILED: These fields are required: [Next] at /States/A/Catch[0]',
    ],
  ],
])

checks('unsupported fields', [
  ['a Comment is supported', only({ Type: 'Pass', Comment: 'x' }), []],
  [
    'a Timeout on a Map',
    only({ Type: 'Map', TimeoutSeconds: 3, ItemProcessor: machineOf({ B: { Type: 'Succeed' } }) }),
    ["SCHEMA_VALIDATION_FAILED: Field 'TimeoutSeconds' is not supported at /States/A"],
  ],
  [
    'a Catch on a Pass',
    only({ Type: 'Pass', Catch: [] }),
    ["SCHEMA_VALIDATION_FAILED: Field 'Catch' is not supported at /States/A"],
  ],
  [
    'ResultPath on a Wait',
    only({ Type: 'Wait', Seconds: 1, ResultPath: null }),
    ["SCHEMA_VALIDATION_FAILED: Field 'ResultPath' is not supported at /States/A"],
  ],
  [
    'a name that objects inherit',
    only({ Type: 'Pass', constructor: 1 }),
    ["SCHEMA_VALIDATION_FAILED: Field 'constructor' is not supported at /States/A"],
  ],
  [
    'End on a Succeed',
    only({ Type: 'Succeed', End: true }),
    ["SCHEMA_VALIDATION_FAILED: Field 'End' is not supported at /States/A"],
  ],
  [
    'QueryLanguage on a processor',
    only({ Type: 'Map', ItemProcessor: { ...machineOf({ B: { Type: 'Succeed' } }), QueryLanguage: 'JSONata' } }),
    ["SCHEMA_VALIDATION_FAILED: Field 'QueryLanguage' is not supported at /States/A/ItemProcessor"],
  ],
])

checks('fields of the other language', [
  ['each has its own', only({ Type: 'Pass', Output: 1 }, jsonata), []],
  [
    'Output in JSONPath',
    only({ Type: 'Pass', Output: 1 }),
    [
      "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A",
    ],
  ],
  [
    'what stands in such a field is not looked at',
    only({ Type: 'Pass', Parameters: { 'a.$': 'nonsense' } }, jsonata),
    [
      "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage at /States/A",
    ],
  ],
  [
    'states inside a JSONata Map have the language of the machine',
    only({
      Type: 'Map',
      QueryLanguage: 'JSONata',
      ItemProcessor: machineOf({ B: { Type: 'Pass', Output: 1, End: true } }),
    }),
    [
      "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Output' is only supported for the 'JSONata' QueryLanguage at /States/A/ItemProcessor/States/B",
    ],
  ],
  [
    'a path of a batch',
    only(
      {
        Type: 'Map',
        ItemBatcher: { MaxItemsPerBatchPath: '$.n', MaxItemsPerBatch: 3 },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          ...machineOf({ B: { Type: 'Succeed' } }),
        },
      },
      jsonata,
    ),
    [
      "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'MaxItemsPerBatchPath' is only supported for the 'JSONPath' QueryLanguage at /States/A/ItemBatcher",
    ],
  ],
])

checks('query language', [
  ['JSONata in a JSONPath machine', only({ Type: 'Pass', ...jsonata, Output: 1 }), []],
  [
    'JSONPath in a JSONata machine',
    only({ Type: 'Pass', QueryLanguage: 'JSONPath' }, jsonata),
    [
      "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
    ],
  ],
  [
    'nothing more is said of what such a state holds of the other language',
    machineOf(
      {
        A: {
          Type: 'Choice',
          QueryLanguage: 'JSONPath',
          Output: 1,
          Choices: [{ Condition: '{% true %}', Output: 2, Next: 'B' }],
        },
        B: { Type: 'Pass', Parameters: {}, End: true },
      },
      jsonata,
    ),
    [
      "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/A",
      "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage at /States/B",
    ],
  ],
  [
    'another one counts as JSONata',
    only({ Type: 'Pass', QueryLanguage: 'jsonata', Output: 1 }),
    ['SCHEMA_VALIDATION_FAILED: Value should be one of the following: [JSONPath, JSONata] at /States/A/QueryLanguage'],
  ],
])

checks('alternatives', [
  ['one of them', only({ Type: 'Wait', SecondsPath: '$.s' }), []],
  ['End: false beside Next', machineOf({ A: { Type: 'Pass', End: false, Next: 'B' }, B: { Type: 'Succeed' } }), []],
  [
    'Next and End',
    machineOf({ A: { Type: 'Pass', End: true, Next: 'B' }, B: { Type: 'Succeed' } }),
    ['SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/A'],
  ],
  [
    'neither',
    machineOf({ A: { Type: 'Pass' } }),
    ['SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [Next, End] at /States/A'],
  ],
  [
    'both processors',
    only({ Type: 'Map', ItemProcessor: flow('B'), Iterator: flow('C') }),
    [
      'SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [ItemProcessor, Iterator] at /States/A',
    ],
  ],
  [
    'nothing to wait for',
    only({ Type: 'Wait' }),
    [`${onlyOneTime}: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A`],
  ],
  [
    'two things to wait for',
    only({ Type: 'Wait', Seconds: 1, TimestampPath: '$.t' }),
    [`${onlyOneTime}: [SecondsPath, Seconds, TimestampPath, Timestamp] at /States/A`],
  ],
  ['those of JSONata', only({ Type: 'Wait' }, jsonata), [`${onlyOneTime}: [Seconds, Timestamp] at /States/A`]],
  [
    'a number and its path',
    only({ ...task, TimeoutSeconds: 3, TimeoutSecondsPath: '$.x' }),
    [
      'SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath] at /States/A',
    ],
  ],
  [
    'no processor',
    only({ Type: 'Map' }),
    [
      'SCHEMA_VALIDATION_FAILED: This object should have only one of the following fields: [ItemProcessor, Iterator] at /States/A',
    ],
  ],
])

checks('allowed values', [
  ['a known type', only({ Type: 'Succeed' }), []],
  [
    'an unknown one',
    only({ Type: 'Taks', Foo: 1 }),
    [
      "SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/A/Type",
    ],
  ],
  [
    'jitter',
    only({ ...task, Retry: [{ ErrorEquals: ['x'], JitterStrategy: 'full' }] }),
    [
      'SCHEMA_VALIDATION_FAILED: Value should be one of the following: [NONE, FULL] at /States/A/Retry[0]/JitterStrategy',
    ],
  ],
])

checks('allowed values of all other fields', [
  [
    'a version, a mode, a kind of execution',
    only(
      {
        Type: 'Map',
        ItemProcessor: { ...flow('B'), ProcessorConfig: { Mode: 'inline', ExecutionType: 'standard' } },
      },
      { Version: '2.0' },
    ),
    [
      'SCHEMA_VALIDATION_FAILED: Value should be one of the following: [INLINE, DISTRIBUTED] at /States/A/ItemProcessor/ProcessorConfig/Mode',
      'SCHEMA_VALIDATION_FAILED: Value should be one of the following: [STANDARD, EXPRESS] at /States/A/ItemProcessor/ProcessorConfig/ExecutionType',
      'SCHEMA_VALIDATION_FAILED: Value should be one of the following: [1.0] at /Version',
    ],
  ],
])

checks('empty values', [
  ['an empty Retry', only({ ...task, Retry: [], Catch: [] }), []],
  [
    'no branches',
    only({ Type: 'Parallel', Branches: [] }),
    ['SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/A/Branches'],
  ],
  [
    'no error names',
    only({ ...task, Retry: [{ ErrorEquals: [] }] }),
    ['SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States/A/Retry[0]/ErrorEquals'],
  ],
  [
    'no states',
    { StartAt: 'A', States: {} },
    [
      'SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States',
      "MISSING_TRANSITION_TARGET: Missing 'Next' target: A at /StartAt",
    ],
  ],
])

checks('timestamps', [
  ['nanoseconds', only({ Type: 'Wait', Timestamp: '2016-03-05T21:29:29.243167252Z' }), []],
  ['an offset', only({ Type: 'Wait', Timestamp: '2016-03-05T21:29:29+01:00' }), []],
  ['an expression', only({ Type: 'Wait', Timestamp: '{% $now() %}' }, jsonata), []],
  [
    'no offset',
    only({ Type: 'Wait', Timestamp: '2016-12-05T21:29:29' }),
    ['SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Timestamp'],
  ],
  [
    'no such month',
    only({ Type: 'Wait', Timestamp: '2016-13-05T21:29:29Z' }),
    ['SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Timestamp'],
  ],
  [
    'in a choice rule',
    machineOf({
      A: { Type: 'Choice', Choices: [{ Variable: '$', TimestampEquals: 'today', Next: 'B' }] },
      B: { Type: 'Succeed' },
    }),
    ['SCHEMA_VALIDATION_FAILED: String does not match RFC3339 timestamp at /States/A/Choices[0]/TimestampEquals'],
  ],
])
