import { checks, machineOf, only } from '../../test-support.ts'

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } }
const jsonata = { QueryLanguage: 'JSONata' }

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
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [Condition] at /States/A/Choices[0]'],
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
    'another one counts as JSONata',
    only({ Type: 'Pass', QueryLanguage: 'jsonata', Output: 1 }),
    [
      "SCHEMA_VALIDATION_FAILED: The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata] at /States/A/QueryLanguage",
    ],
  ],
])

checks('alternatives', [
  ['one of them', only({ Type: 'Wait', SecondsPath: '$.s' }), []],
  ['End: false beside Next', machineOf({ A: { Type: 'Pass', End: false, Next: 'B' }, B: { Type: 'Succeed' } }), []],
  [
    'Next and End',
    machineOf({ A: { Type: 'Pass', End: true, Next: 'B' }, B: { Type: 'Succeed' } }),
    ['SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [Next, End] at /States/A'],
  ],
  [
    'neither',
    machineOf({ A: { Type: 'Pass' } }),
    ['SCHEMA_VALIDATION_FAILED: Exactly one of these fields is required: [Next, End] at /States/A'],
  ],
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
    ['SCHEMA_VALIDATION_FAILED: These fields are required: [ItemProcessor] at /States/A'],
  ],
])

checks('types', [
  ['numbers as JSONata expressions', only({ Type: 'Wait', Seconds: '{% 1 %}' }, jsonata), []],
  [
    'an expression in JSONPath',
    only({ Type: 'Wait', Seconds: '{% 1 %}' }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/Seconds'],
  ],
  [
    'a path for an integer',
    only({ Type: 'Wait', Seconds: '$.n' }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/Seconds'],
  ],
  [
    'a fraction',
    only({ Type: 'Wait', Seconds: 1.5 }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/Seconds'],
  ],
  [
    'Resource',
    only({ Type: 'Task', Resource: 1 }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type String at /States/A/Resource'],
  ],
  ['States', { StartAt: 'A', States: [] }, ['SCHEMA_VALIDATION_FAILED: Expected value of type Object at /States']],
  [
    'a state',
    machineOf({ A: { Type: 'Succeed' }, B: 1 }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Object at /States/B'],
  ],
  [
    'a branch',
    only({ Type: 'Parallel', Branches: [1] }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Object at /States/A/Branches[0]'],
  ],
  [
    'an error name',
    only({ ...task, Retry: [{ ErrorEquals: [1] }] }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type String at /States/A/Retry[0]/ErrorEquals[0]'],
  ],
  [
    'Assign',
    only({ Type: 'Pass', Assign: [] }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Object at /States/A/Assign'],
  ],
  [
    'Items',
    only({ Type: 'Map', Items: 'x', ItemProcessor: machineOf({ B: { Type: 'Succeed' } }) }, jsonata),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Array at /States/A/Items'],
  ],
  [
    'a comparison',
    machineOf({
      A: {
        Type: 'Choice',
        Choices: [
          { Variable: '$', NumericEquals: '1', Next: 'B' },
          { Variable: '$', IsNull: 1, Next: 'B' },
        ],
      },
      B: { Type: 'Succeed' },
    }),
    [
      'SCHEMA_VALIDATION_FAILED: Expected value of type Number at /States/A/Choices[0]/NumericEquals',
      'SCHEMA_VALIDATION_FAILED: Expected value of type Boolean at /States/A/Choices[1]/IsNull',
    ],
  ],
  ['null for a path', only({ Type: 'Pass', InputPath: null, ResultPath: null, OutputPath: null }), []],
])

checks('ranges', [
  ['the limits themselves', only({ Type: 'Wait', Seconds: 99999999 }), []],
  [
    'too long a wait',
    only({ Type: 'Wait', Seconds: 1e17 }),
    ['SCHEMA_VALIDATION_FAILED: Maximum value is 99999999 at /States/A/Seconds'],
  ],
  [
    'a negative one',
    only({ Type: 'Wait', Seconds: -1 }),
    ['SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/A/Seconds'],
  ],
  [
    'backoff',
    only({ ...task, Retry: [{ ErrorEquals: ['x'], BackoffRate: 0.5, MaxAttempts: -1, MaxDelaySeconds: 0 }] }),
    [
      'SCHEMA_VALIDATION_FAILED: Minimum value is 1.0 at /States/A/Retry[0]/BackoffRate',
      'SCHEMA_VALIDATION_FAILED: Minimum value is 0 at /States/A/Retry[0]/MaxAttempts',
      'SCHEMA_VALIDATION_FAILED: Minimum value is 1 at /States/A/Retry[0]/MaxDelaySeconds',
    ],
  ],
  [
    'a percentage',
    only({ Type: 'Map', ToleratedFailurePercentage: 101, ItemProcessor: machineOf({ B: { Type: 'Succeed' } }) }),
    ['SCHEMA_VALIDATION_FAILED: Maximum value is 100.0 at /States/A/ToleratedFailurePercentage'],
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
      "SCHEMA_VALIDATION_FAILED: The field 'JitterStrategy' should have one of these values: [FULL, NONE] at /States/A/Retry[0]/JitterStrategy",
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
