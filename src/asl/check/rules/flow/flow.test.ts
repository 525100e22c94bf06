import { comparisons } from '../../../model/shapes/choice-shapes.ts'
import { checks, machineOf, only } from '../../test-support/checks.ts'

const pass = (next: string) => ({ Type: 'Pass', Next: next })
const end = { Type: 'Succeed' }
const missing = "MISSING_TRANSITION_TARGET: Missing 'Next' target:"
const longName = 'n'.repeat(81)
const onlyOneKind =
  'SCHEMA_VALIDATION_FAILED: The object must have only one of the following fields, [And, Or, Not, Variable, Condition] at /States/A/Choices[0]'
const onlyOneComparison = `SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [${Object.keys(comparisons).join(', ')}] at /States/A/Choices[0]`

checks('choice rules', [
  [
    'nested',
    machineOf({
      A: {
        Type: 'Choice',
        Choices: [
          {
            And: [{ Variable: '$.a', IsNull: true }, { Not: { Variable: '$.b', NumericEqualsPath: '$.c' } }],
            Next: 'B',
          },
        ],
      },
      B: end,
    }),
    [],
  ],
  [
    'two operators',
    machineOf({ A: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, IsString: true, Next: 'B' }] }, B: end }),
    [onlyOneComparison],
  ],
  ['none', machineOf({ A: { Type: 'Choice', Choices: [{ Variable: '$', Next: 'B' }] }, B: end }), [onlyOneComparison]],
  ['no Variable', machineOf({ A: { Type: 'Choice', Choices: [{ IsNull: true, Next: 'B' }] }, B: end }), [onlyOneKind]],
  [
    'a Variable beside And',
    machineOf({
      A: { Type: 'Choice', Choices: [{ Variable: '$', And: [{ Variable: '$', IsNull: true }], Next: 'B' }] },
      B: end,
    }),
    [onlyOneKind],
  ],
  [
    'a comparison beside And',
    machineOf({
      A: { Type: 'Choice', Choices: [{ IsNull: true, And: [{ Variable: '$', IsNull: true }], Next: 'B' }] },
      B: end,
    }),
    [
      'SCHEMA_VALIDATION_FAILED: There should only be one of the following fields: [And, IsNull] at /States/A/Choices[0]',
    ],
  ],
  [
    'nothing in a nested rule',
    machineOf({ A: { Type: 'Choice', Choices: [{ Not: {}, Next: 'B' }] }, B: end }),
    [onlyOneKind.replace(/$/, '/Not')],
  ],
  [
    'JSONata without a Condition, and JSONPath with one',
    machineOf({
      A: { Type: 'Choice', QueryLanguage: 'JSONata', Choices: [{ Next: 'B' }] },
      B: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'C' },
      C: end,
    }),
    [
      onlyOneKind,
      "SCHEMA_VALIDATION_FAILED: The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage at /States/B/Choices[0]",
    ],
  ],
  [
    'Next in a nested rule',
    machineOf({
      A: { Type: 'Choice', Choices: [{ Not: { Variable: '$', IsNull: true, Next: 'B' }, Next: 'B' }] },
      B: end,
    }),
    ["SCHEMA_VALIDATION_FAILED: Field 'Next' is not supported at /States/A/Choices[0]/Not"],
  ],
  [
    'JSONata',
    machineOf(
      {
        A: {
          Type: 'Choice',
          Choices: [
            { Condition: '{% true %}', Next: 'B' },
            { Condition: false, Next: 'B' },
          ],
        },
        B: end,
      },
      { QueryLanguage: 'JSONata' },
    ),
    [],
  ],
])

checks('targets', [
  ['within the flow', machineOf({ A: pass('B'), B: end }), []],
  [
    'nowhere',
    machineOf({ A: pass('C'), B: { Type: 'Pass', End: true } }),
    [`${missing} C at /States/A/Next`, 'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B'],
  ],
  [
    'nowhere, and then no end either',
    machineOf({ A: pass('NOPE') }),
    [`${missing} NOPE at /States/A/Next`, 'MISSING_END_STATE: Workflow has no terminal state at null'],
  ],
  [
    'StartAt comes first',
    { StartAt: 'Not sure', States: { A: pass('B'), B: end } },
    [`${missing} Not sure at /StartAt`, 'MISSING_TRANSITION_TARGET: State "A" is not reachable. at /States/A'],
  ],
  [
    'of rules, defaults and catchers',
    machineOf({
      A: {
        Type: 'Choice',
        Choices: [
          { Variable: '$', IsNull: true, Next: 'X' },
          { Variable: '$', IsNull: true, Next: 'B' },
        ],
        Default: 'Y',
      },
      B: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Catch: [{ ErrorEquals: ['e'], Next: 'Z' }],
        End: true,
      },
    }),
    [
      `${missing} X at /States/A/Choices[0]/Next`,
      `${missing} Y at /States/A/Default`,
      `${missing} Z at /States/B/Catch[0]/Next`,
    ],
  ],
  [
    'into a branch and out of it',
    machineOf({
      A: { Type: 'Parallel', Branches: [machineOf({ I: pass('B'), J: end })], Next: 'J' },
      B: end,
    }),
    [
      `${missing} J at /States/A/Next`,
      `${missing} B at /States/A/Branches[0]/States/I/Next`,
      'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B',
      'MISSING_TRANSITION_TARGET: State "J" is not reachable. at /States/A/Branches[0]/States/J',
    ],
  ],
])

checks('ends', [
  ['a Fail ends too', only({ Type: 'Fail' }), []],
  ['a loop', machineOf({ A: pass('B'), B: pass('A') }), ['MISSING_END_STATE: Workflow has no terminal state at null']],
  [
    'a loop hides what cannot be reached',
    machineOf({ A: pass('B'), B: pass('A'), C: pass('A') }),
    ['MISSING_END_STATE: Workflow has no terminal state at null'],
  ],
  [
    'a loop in a branch or an iteration is accepted',
    machineOf({
      A: { Type: 'Parallel', Branches: [machineOf({ I: pass('J'), J: pass('I') })], Next: 'M' },
      M: { Type: 'Map', ItemProcessor: machineOf({ K: pass('K') }), End: true },
    }),
    [
      'own ENDLESS_LOOP: There is no way from state "I" to an end, only to "J" at /States/A/Branches[0]/States/I',
      'own ENDLESS_LOOP: There is no way from state "K" to an end at /States/M/ItemProcessor/States/K',
    ],
  ],
  [
    'what nothing leads to in a branch without an end',
    only({ Type: 'Parallel', Branches: [machineOf({ I: pass('I'), J: pass('I') })] }),
    [
      'MISSING_TRANSITION_TARGET: State "J" is not reachable. at /States/A/Branches[0]/States/J',
      'own ENDLESS_LOOP: There is no way from state "I" to an end at /States/A/Branches[0]/States/I',
      'own ENDLESS_LOOP: There is no way from state "J" to an end, only to "I" at /States/A/Branches[0]/States/J',
    ],
  ],
])

checks('reachability', [
  ['all of them', machineOf({ A: pass('B'), B: end }), []],
  [
    'an end that nothing leads to',
    machineOf({ A: pass('B'), B: pass('A'), C: { Type: 'Pass', End: true } }),
    [
      'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C',
      'own ENDLESS_LOOP: There is no way from state "A" to an end, only to "B" at /States/A',
    ],
  ],
  [
    'an island is our warning',
    machineOf({
      A: end,
      C: pass('D'),
      D: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'C' }], Default: 'E' },
      E: end,
    }),
    [
      'own UNREACHABLE_STATE: There is no way from "A" to state "C" at /States/C',
      'own UNREACHABLE_STATE: There is no way from "A" to state "D" at /States/D',
      'own UNREACHABLE_STATE: There is no way from "A" to state "E" at /States/E',
    ],
  ],
])

checks('endless loops', [
  [
    'one with a way out',
    machineOf({
      A: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'B' }], Default: 'C' },
      B: pass('A'),
      C: end,
    }),
    [],
  ],
  [
    'one without',
    machineOf({
      A: { Type: 'Choice', Choices: [{ Variable: '$', IsNull: true, Next: 'B' }], Default: 'C' },
      B: pass('B'),
      C: end,
    }),
    ['own ENDLESS_LOOP: There is no way from state "B" to an end at /States/B'],
  ],
])

checks('state names', [
  ['80 characters, some outside the basic plane', machineOf({ [`${'😀'.repeat(40)}${'n'.repeat(40)}`]: end }), []],
  [
    '81',
    machineOf({ [longName]: end }),
    [
      `INVALID_STATE_NAME: Invalid State name: State '${longName}' exceeds the 80-character limit allowed by the service at /States/${longName}`,
    ],
  ],
  [
    'twice',
    machineOf({ A: { Type: 'Parallel', Branches: [machineOf({ A: end })], End: true } }),
    ['DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A/Branches[0]/States/A'],
  ],
])
