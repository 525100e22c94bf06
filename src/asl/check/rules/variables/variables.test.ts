import { checks, machineOf, only } from '../../test-support/checks.ts'

const inner = (assign: Record<string, unknown>) => machineOf({ I: { Type: 'Pass', Assign: assign, End: true } })

checks('variable names', [
  ['letters of any script', only({ Type: 'Pass', Assign: { größe: 1, 'x2.$': '$' } }), []],
  [
    'a part of a variable',
    only({ Type: 'Pass', Assign: { 'x.y': 1 } }),
    [
      "INVALID_VARIABLE_NAME: Invalid variable name 'x.y': the variable name contains invalid characters. at /States/A/Assign/x.y",
    ],
  ],
  [
    'a hyphen, in a catcher and a choice rule too',
    machineOf({
      A: {
        Type: 'Parallel',
        Branches: [inner({})],
        Catch: [{ ErrorEquals: ['e'], Assign: { 'x-y.$': '$' }, Next: 'B' }],
        Next: 'B',
      },
      B: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Assign: { '1x': 1 }, Next: 'C' }], Default: 'C' },
      C: { Type: 'Succeed' },
    }),
    [
      "INVALID_VARIABLE_NAME: Invalid variable name 'x-y': the variable name contains invalid characters. at /States/A/Catch[0]/Assign/x-y.$",
      "INVALID_VARIABLE_NAME: Invalid variable name '1x': the variable name contains invalid characters. at /States/B/Choices[0]/Assign/1x",
    ],
  ],
  [
    'the reserved one',
    only({ Type: 'Pass', Assign: { states: 1 } }),
    ["RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /States/A/Assign/states"],
  ],
  [
    'an expression for all of them',
    only({ Type: 'Pass', Assign: "{% {'x': 1} %}" }, { QueryLanguage: 'JSONata' }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type [OBJECT] at /States/A/Assign'],
  ],
  [
    'too long',
    only({ Type: 'Pass', Assign: { ['v'.repeat(81)]: 1 } }),
    [
      `INVALID_VARIABLE_NAME: Invalid variable name '${'v'.repeat(81)}': the variable name exceeds the limit of 80 characters. at /States/A/Assign/${'v'.repeat(81)}`,
    ],
  ],
])

checks('variable scopes', [
  [
    'names of its own',
    machineOf({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
      P: { Type: 'Parallel', Branches: [inner({ y: 1 })], End: true },
    }),
    [],
  ],
  [
    'a name of the outer flow',
    machineOf({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'P' },
      P: { Type: 'Parallel', Branches: [inner({ 'x.$': '$' })], End: true },
    }),
    [
      "SCHEMA_VALIDATION_FAILED: Variable 'x' is already assigned in an outer scope at /States/P/Branches[0]/States/I/Assign",
    ],
  ],
  [
    'the state around it may assign the same',
    machineOf({
      P: {
        Type: 'Parallel',
        Branches: [inner({ x: 1 })],
        Catch: [{ ErrorEquals: ['e'], Assign: { x: 2 }, Next: 'Z' }],
        End: true,
      },
      Z: { Type: 'Succeed' },
    }),
    [],
  ],
])

checks('unassigned variables', [
  [
    'assigned later, or outside',
    machineOf({
      A: { Type: 'Pass', InputPath: '$x', Next: 'P' },
      P: {
        Type: 'Parallel',
        Branches: [machineOf({ I: { Type: 'Pass', Parameters: { 'a.$': '$x.y' }, End: true } })],
        Assign: { x: 1 },
        End: true,
      },
    }),
    [],
  ],
  [
    'nowhere',
    only({ Type: 'Pass', OutputPath: '$y', Assign: { x: 1 } }),
    ['own UNASSIGNED_VARIABLE: No state assigns the variable $y at /States/A/OutputPath'],
  ],
  [
    'not in sight',
    machineOf({
      P: { Type: 'Parallel', Branches: [inner({ x: 1 })], Next: 'Z' },
      Z: { Type: 'Pass', InputPath: '$x', End: true },
    }),
    ['own UNASSIGNED_VARIABLE: No state that "Z" can see assigns the variable $x at /States/Z/InputPath'],
  ],
  [
    'JSONata',
    only({ Type: 'Pass', Output: '{% ($y := 1; $x + $y + $count([1])) %}' }, { QueryLanguage: 'JSONata' }),
    ['own UNASSIGNED_VARIABLE: No state assigns the variable $x at /States/A/Output'],
  ],
])
