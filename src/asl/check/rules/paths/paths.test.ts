import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDefinition } from '../../index.ts'
import { checks, machineOf, only } from '../../test-support/checks.ts'

const notReference = 'SCHEMA_VALIDATION_FAILED: Value is not a Reference Path'
const mustBe = 'must be a valid JSONPath or a valid intrinsic function call'

checks('JSONPath', [
  [
    'the context object and a filter',
    only({ Type: 'Pass', InputPath: '$$.Execution.Input', OutputPath: '$.a[?(@.b == 1)]' }),
    [],
  ],
  [
    'no dollar',
    only({ Type: 'Pass', OutputPath: 'Test' }),
    ['SCHEMA_VALIDATION_FAILED: Value must be a valid JSONPath. at /States/A/OutputPath'],
  ],
  [
    'half a bracket',
    only({ Type: 'Pass', InputPath: '$.a[' }),
    ['SCHEMA_VALIDATION_FAILED: Value must be a valid JSONPath. at /States/A/InputPath'],
  ],
])

const template = (path: string) => only({ Type: 'Pass', Parameters: { 'a.$': path } })

checks("JSONPath's dialect", [
  ['text without quotes', only({ Type: 'Pass', InputPath: '$..interests[?(@.category==home && @.a != b c)]' }), []],
  ['a regular expression and such a text', template('$.a[?(@.Name==/eggs/cooked/like || @.b =~ /a.*/i)].c'), []],
  ['a filter in a function', template('States.ArrayGetItem($.p[?(@.n==x y)].v, 0)'), []],
  ['what looks like a function', template('$.Jobs.sum()'), []],
  ['the same in a function', template("States.Format('{} {}', $.a.length(), $.b.index(1))"), []],
  ['counted from the end', template('$[(@.length-1)].bar'), []],
  ['several names in the middle', only({ Type: 'Pass', InputPath: "$['a', 'b'].v" }), []],
  ['escapes in a name', template(String.raw`$['a\\b\"c\'d']`), []],
  [
    'an operator that is a word',
    template("$.a[?(@.b in ['x'])]"),
    [`SCHEMA_VALIDATION_FAILED: The value for the field 'a.$' ${mustBe} at /States/A/Parameters`],
  ],
  [
    'the last item where one place is meant',
    only({ Type: 'Wait', SecondsPath: '$.a[(@.length-1)]' }),
    [`${notReference}: '[' must be followed by ' or '[' at /States/A/SecondsPath`],
  ],
  [
    'what looks like a function where one place is meant',
    only({ Type: 'Pass', ResultPath: '$.a.length()' }),
    [`${notReference} at /States/A/ResultPath`],
  ],
])

checks('Reference Path', [
  ['names and indices', only({ Type: 'Pass', ResultPath: "$.a['b'][0]" }), []],
  [
    'no dollar',
    machineOf({
      A: { Type: 'Choice', Choices: [{ Variable: 'Test', StringMatches: 'x', Next: 'B' }] },
      B: { Type: 'Succeed' },
    }),
    [`${notReference}: Reference path didn't start with '$' at /States/A/Choices[0]/Variable`],
  ],
  [
    'dots and brackets that are escaped',
    only({ Type: 'Pass', ResultPath: String.raw`$.foo\@bar.baz\[\[.\?pretty` }),
    [],
  ],
  ['dots and brackets in quotes', only({ Type: 'Pass', ResultPath: "$['a..b']['c[x]']" }), []],
  [
    'a descent',
    only({ Type: 'Pass', ResultPath: '$..a' }),
    [`${notReference}: Illegal use of '..' at /States/A/ResultPath`],
  ],
  [
    'a filter',
    only({ Type: 'Wait', SecondsPath: '$.a[?(@.b)]' }),
    [`${notReference}: '[' must be followed by ' or '[' at /States/A/SecondsPath`],
  ],
  ['a slice', only({ Type: 'Wait', SecondsPath: '$.a[1:2]' }), [`${notReference} at /States/A/SecondsPath`]],
  [
    'the context object for a result',
    only({ Type: 'Pass', ResultPath: '$$.a' }),
    [`${notReference} at /States/A/ResultPath`],
  ],
  [
    'a function in ErrorPath',
    only({ Type: 'Fail', ErrorPath: "States.Format('{}', $.e)", CausePath: '$$.State.Name' }),
    [],
  ],
  [
    'a wrong function in CausePath',
    only({ Type: 'Fail', CausePath: 'States.Fromat()' }),
    [`${notReference}: Reference path didn't start with '$' at /States/A/CausePath`],
  ],
])

checks('payload templates', [
  [
    'paths, context, functions, at any depth',
    only({
      Type: 'Pass',
      Parameters: { 'a.$': '$.x', b: [{ 'c.$': '$$.State.Name' }], 'd.$': "States.Format('{}', $.y)" },
    }),
    [],
  ],
  ['an array', only({ Type: 'Pass', Parameters: [{ 'a.$': '$' }] }), []],
  [
    'a word, named at the template',
    only({ Type: 'Pass', Parameters: { a: { 'b.$': 'foo' } } }),
    [`SCHEMA_VALIDATION_FAILED: The value for the field 'b.$' ${mustBe} at /States/A/Parameters`],
  ],
  [
    'in Assign',
    only({ Type: 'Pass', Assign: { 'v.$': 'Test' } }),
    [`SCHEMA_VALIDATION_FAILED: The value for the field 'v.$' ${mustBe} at /States/A/Assign`],
  ],
  [
    'an escape that does not exist',
    only({ Type: 'Pass', Parameters: { 'a.$': 'States.StringToJson(\'{"a":"\\"b"}\')' } }),
    [`SCHEMA_VALIDATION_FAILED: The value for the field 'a.$' ${mustBe} at /States/A/Parameters`],
  ],
  [
    'an unknown function',
    only({ Type: 'Pass', Parameters: { 'a.$': 'States.Nope()' } }),
    [`SCHEMA_VALIDATION_FAILED: The value for the field 'a.$' ${mustBe} at /States/A/Parameters`],
  ],
  [
    'no string',
    only({ Type: 'Pass', Parameters: { 'a.$': {} } }),
    [
      "SCHEMA_VALIDATION_FAILED: The value for the field 'a.$' must be a STRING that contains a JSONPath but was an OBJECT at /States/A/Parameters",
    ],
  ],
])

checks('names in templates', [
  ['once', only({ Type: 'Pass', Parameters: { a: 1, 'b.$': '$' } }), []],
  [
    'twice',
    only({ Type: 'Pass', Parameters: { x: { a: 1, 'a.$': '$' } } }),
    [
      "SCHEMA_VALIDATION_FAILED: Cannot have both the field 'a.$' and the field 'a' at the same time at /States/A/Parameters",
    ],
  ],
])

test('a text that is neither a path nor a call is reported with its exact place, besides that of the template', () => {
  const cases: [template: string, path: (string | number)[]][] = [
    [`{"parsed.$":"States.StringToJson('\\\\\\"')"}`, ['parsed.$']],
    ['{"a":[{"b/c":{"d.$":"$.["}}]}', ['a', 0, 'b/c', 'd.$']],
    ['{"a.$":"text"}', ['a.$']],
  ]
  for (const [parameters, path] of cases) {
    const definition = JSON.stringify(template('$')).replace('{"a.$":"$"}', () => parameters)
    const { diagnostics } = checkDefinition(definition, { type: 'STANDARD' })
    const expected = `The value for the field '${path.at(-1)}' ${mustBe}`
    assert.deepEqual(
      diagnostics.map(({ message, location, path: exact }) => ({ message, location, exact })),
      [{ message: expected, location: '/States/A/Parameters', exact: ['States', 'A', 'Parameters', ...path] }],
      parameters,
    )
  }
})
