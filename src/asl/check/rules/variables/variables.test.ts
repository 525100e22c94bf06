import { checks, machineOf, only } from '../../test-support.ts'

const inner = (assign: Record<string, unknown>) => machineOf({ I: { Type: 'Pass', Assign: assign, End: true } })

checks('variable names', [
  ['letters of any script', only({ Type: 'Pass', Assign: { größe: 1, 'x2.$': '$' } }), []],
  [
    'a part of a variable',
    only({ Type: 'Pass', Assign: { 'x.y': 1 } }),
    ["SCHEMA_VALIDATION_FAILED: Variable name 'x.y' is not a valid identifier at /States/A/Assign"],
  ],
  [
    'the reserved one',
    only({ Type: 'Pass', Assign: { states: 1 } }),
    ["SCHEMA_VALIDATION_FAILED: Variable name 'states' is reserved at /States/A/Assign"],
  ],
  [
    'an expression for all of them',
    only({ Type: 'Pass', Assign: "{% {'x': 1} %}" }, { QueryLanguage: 'JSONata' }),
    ['SCHEMA_VALIDATION_FAILED: Expected value of type Object at /States/A/Assign'],
  ],
  [
    'too long',
    only({ Type: 'Pass', Assign: { ['v'.repeat(81)]: 1 } }),
    [
      `SCHEMA_VALIDATION_FAILED: Variable name '${'v'.repeat(81)}' exceeds the limit of 80 characters at /States/A/Assign`,
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
