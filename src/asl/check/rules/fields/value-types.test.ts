import { checks, machineOf, only } from '../../test-support/checks.ts'

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } }
const jsonata = { QueryLanguage: 'JSONata' }

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
    'no query language',
    only({ Type: 'Pass', QueryLanguage: 1 }, { QueryLanguage: null }),
    [
      'SCHEMA_VALIDATION_FAILED: Expected value of type [STRING] at /States/A/QueryLanguage',
      'SCHEMA_VALIDATION_FAILED: Expected value of type [STRING] at /QueryLanguage',
    ],
  ],
  [
    'no path, where null would be one',
    only({ Type: 'Pass', InputPath: 1, ResultPath: 1 }),
    [
      'SCHEMA_VALIDATION_FAILED: Expected value of type [STRING, NULL] at /States/A/InputPath',
      'SCHEMA_VALIDATION_FAILED: Expected value of type [STRING, NULL] at /States/A/ResultPath',
    ],
  ],
  [
    'no list',
    only({ ...task, Retry: {}, Catch: [{ ErrorEquals: 'e', Next: 'A' }] }),
    [
      'SCHEMA_VALIDATION_FAILED: Expected value of type [ARRAY] at /States/A/Retry',
      'SCHEMA_VALIDATION_FAILED: Expected value of type [ARRAY] at /States/A/Catch[0]/ErrorEquals',
    ],
  ],
  [
    'a fraction',
    only({ Type: 'Wait', Seconds: 1.5 }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Integer at /States/A/Seconds'],
  ],
  [
    'Resource',
    only({ Type: 'Task', Resource: 1 }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type [STRING] at /States/A/Resource'],
  ],
  ['States', { StartAt: 'A', States: [] }, ['SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at /States']],
  [
    'a state',
    machineOf({ A: { Type: 'Succeed' }, B: 1 }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at /States/B'],
  ],
  [
    'a branch',
    only({ Type: 'Parallel', Branches: [1] }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at /States/A/Branches[0]'],
  ],
  [
    'an error name',
    only({ ...task, Retry: [{ ErrorEquals: [1] }] }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type [STRING] at /States/A/Retry[0]/ErrorEquals[0]'],
  ],
  [
    'Assign',
    only({ Type: 'Pass', Assign: [] }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at /States/A/Assign'],
  ],
  [
    'Items',
    only({ Type: 'Map', Items: 'x', ItemProcessor: machineOf({ B: { Type: 'Succeed' } }) }, jsonata),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type [ARRAY, OBJECT] at /States/A/Items'],
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
      'SCHEMA_VALIDATION_FAILED: Expected value of type [NUMBER] at /States/A/Choices[0]/NumericEquals',
      'SCHEMA_VALIDATION_FAILED: Expected value of type [BOOLEAN] at /States/A/Choices[1]/IsNull',
    ],
  ],
  ['null for a path', only({ Type: 'Pass', InputPath: null, ResultPath: null, OutputPath: null }), []],
])
