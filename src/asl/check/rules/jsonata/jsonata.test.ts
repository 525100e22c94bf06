import { checks, machineOf, only } from '../../test-support/checks.ts'

const pass = (output: unknown) => only({ Type: 'Pass', Output: output }, { QueryLanguage: 'JSONata' })
const task = (fields: Record<string, unknown>) =>
  machineOf(
    { A: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Next: 'B', ...fields }, B: { Type: 'Succeed' } },
    { QueryLanguage: 'JSONata' },
  )

checks('delimiters', [
  ['a string that only holds them', pass('a {% b %} c'), []],
  [
    'not closed',
    pass({ a: '{% 1' }),
    ['SCHEMA_VALIDATION_FAILED: JSONata string must start with {% and end with %} at /States/A/Output/a'],
  ],
  [
    'not opened',
    pass(['1 %}']),
    ['SCHEMA_VALIDATION_FAILED: JSONata string must start with {% and end with %} at /States/A/Output[0]'],
  ],
])

checks('expressions', [
  ['a right one', pass({ v: '{% $states.input.a + 1 %}' }), []],
  ['brackets', pass('{% $a[1,2) %}'), ['INVALID_JSONATA_EXPRESSION: Expected "]", got "," at /States/A/Output']],
  [
    'a quote',
    pass('{% "unterminated %}'),
    ['INVALID_JSONATA_EXPRESSION: String literal must be terminated by a matching quote at /States/A/Output'],
  ],
  [
    'an end too early',
    pass('{% 1 + %}'),
    ['INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /States/A/Output'],
  ],
  [
    'an operator',
    pass('{% {"a":} %}'),
    ['INVALID_JSONATA_EXPRESSION: The symbol "}" cannot be used as a unary operator at /States/A/Output'],
  ],
  [
    'a regular expression',
    pass('{% $match("a", /abc %}'),
    ['INVALID_JSONATA_EXPRESSION: No terminating / in regular expression at /States/A/Output'],
  ],
])

checks('operators that are newer than the service', [
  [
    'the coalescing one',
    pass('{% $states.input.a ?? 1 %}'),
    ['INVALID_JSONATA_EXPRESSION: The symbol "?" cannot be used as a unary operator at /States/A/Output'],
  ],
  [
    'the default one',
    pass('{% $states.input.a ?: 1 %}'),
    ['INVALID_JSONATA_EXPRESSION: The symbol ":" cannot be used as a unary operator at /States/A/Output'],
  ],
  ['a condition without its second half', pass('{% $states.input.a ? 1 %}'), []],
])

checks('references at the top level', [
  ['inside a predicate', pass('{% $states.input.list[price > 3] %}'), []],
  [
    'a bare name',
    pass({ v: '{% phone %}' }),
    ["UNSUPPORTED_JSONATA_EXPRESSION: Reference to 'phone' at the top level is not supported. at /States/A/Output/v"],
  ],
  [
    'the input document itself',
    pass(['{% $ %}', '{% $$.a %}', '{% $states.input.list[$$.a] %}']),
    [
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$' at the top level is not supported. at /States/A/Output[0]",
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/A/Output[1]",
      "UNSUPPORTED_JSONATA_EXPRESSION: Reference to '$$' is not supported. at /States/A/Output[2]",
    ],
  ],
])

checks('$states', [
  [
    'the result in Output and Assign',
    task({ Output: '{% $states.result %}', Assign: { x: '{% $states.result.y %}' } }),
    [],
  ],
  [
    'the error in a catcher',
    task({ Catch: [{ ErrorEquals: ['e'], Output: '{% $states.errorOutput %}', Next: 'B' }] }),
    [],
  ],
  [
    'a field that it does not have anywhere',
    task({ Output: '{% $states.inptu.a & $states.context.State.Name %}' }),
    ["UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.inptu' does not exist. at /States/A/Output"],
  ],
  ['all of it', task({ Output: '{% $states %}' }), []],
  [
    'the result in Arguments',
    task({ Arguments: { a: '{% $states.result %}' } }),
    ["UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.result' does not exist. at /States/A/Arguments/a"],
  ],
  [
    'the error in Output',
    task({ Output: '{% $states.errorOutput %}' }),
    ["UNSUPPORTED_JSONATA_EXPRESSION: Field '$states.errorOutput' does not exist. at /States/A/Output"],
  ],
])
