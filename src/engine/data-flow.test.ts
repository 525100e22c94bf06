import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type SimulatedAnswer, simulate } from './test-support/simulation.ts'

const lambda = 'arn:aws:lambda:us-east-1:123456789012:function:work'

interface Flow {
  readonly state: object
  readonly input: string
  readonly answer?: SimulatedAnswer
  /** The output, or the error where it starts with `States.`. */
  readonly gives: string
}

/** Runs one state, with a Pass behind it for those that choose, and compares what comes out. */
function checkFlows(flows: Readonly<Record<string, Flow>>): void {
  for (const [what, { state, input, answer, gives }] of Object.entries(flows)) {
    const end = 'Choices' in state ? {} : { End: true }
    const definition = { StartAt: 'A', States: { A: { ...end, ...state }, B: { Type: 'Succeed' } } }
    const { closed } = simulate(definition, { input, ...(answer !== undefined && { answer: () => answer }) })
    assert.equal(closed?.output?.text ?? closed?.error, gives, what)
  }
}

test('data flows through a JSONPath state in the order of the specification', () => {
  const task = { Type: 'Task', Resource: lambda }
  checkFlows({
    'what nobody touches keeps its text': { state: { Type: 'Pass' }, input: '{"a": 1.0}', gives: '{"a": 1.0}' },
    'InputPath selects': { state: { Type: 'Pass', InputPath: '$.a' }, input: '{"a": [1.0]}', gives: '[1.0]' },
    'InputPath null empties': { state: { Type: 'Pass', InputPath: null }, input: '{"a":1}', gives: '{}' },
    'Parameters build': {
      state: { Type: 'Pass', InputPath: '$.a', Parameters: { 'b.$': '$.c', d: 1 } },
      input: '{"a":{"c":2.50}}',
      gives: '{"d":1,"b":2.50}',
    },
    'Result is not evaluated': {
      state: { Type: 'Pass', Result: { 'x.$': '$.y' } },
      input: '{}',
      gives: '{"x.$":"$.y"}',
    },
    'ResultPath puts the result into the raw input': {
      state: { Type: 'Pass', InputPath: '$.a', ResultPath: '$.b.c' },
      input: '{"a":1.0}',
      gives: '{"a":1.0,"b":{"c":1.0}}',
    },
    'ResultPath null drops it': {
      state: { ...task, ResultPath: null },
      input: '{"a": 1}',
      answer: { output: '2' },
      gives: '{"a": 1}',
    },
    'ResultPath needs an object': {
      state: { Type: 'Pass', Result: 1, ResultPath: '$.a' },
      input: '7',
      gives: 'States.ResultPathMatchFailure',
    },
    'ResultSelector sees the result': {
      state: { ...task, ResultSelector: { 'x.$': '$.r' }, ResultPath: '$.out', OutputPath: '$.out' },
      input: '{"a":1}',
      answer: { output: '{"r": 3.0}' },
      gives: '{"x":3.0}',
    },
    'OutputPath null empties': { state: { Type: 'Pass', OutputPath: null }, input: '{"a":1}', gives: '{}' },
    'a path that finds nothing': {
      state: { Type: 'Pass', OutputPath: '$.b' },
      input: '{"a":1}',
      gives: 'States.Runtime',
    },
    'a Choice hands its input on': {
      state: { Type: 'Choice', InputPath: '$.a', Choices: [{ Variable: '$.b', BooleanEquals: true, Next: 'B' }] },
      input: '{"a":{"b":true}}',
      gives: '{"b":true}',
    },
    'a Choice without a way out': {
      state: { Type: 'Choice', Choices: [{ Variable: '$.b', IsPresent: true, Next: 'B' }] },
      input: '{}',
      gives: 'States.Runtime',
    },
    'a name in evaluated Parameters that still ends in .$': {
      state: { ...task, Parameters: { 'all.$': '$' } },
      input: '{"deep":[{"when.$":"$.now"}]}',
      gives: 'States.Runtime',
    },
    'only Parameters are looked at, not an input that is handed on': {
      state: task,
      input: '{"deep":[{"when.$":"$.now"}]}',
      gives: '{"deep":[{"when.$":"$.now"}]}',
    },
    'a Pass state may make such a name': {
      state: { Type: 'Pass', Parameters: { 'all.$': '$' } },
      input: '{"when.$":"$.now"}',
      gives: '{"all":{"when.$":"$.now"}}',
    },
    'a text may look like such a name': {
      state: { ...task, Parameters: { 'all.$': '$.text' } },
      input: String.raw`{"text":"\".$\":"}`,
      gives: String.raw`{"all":"\".$\":"}`,
    },
    'Fail by path': { state: { Type: 'Fail', ErrorPath: '$.e', End: undefined }, input: '{"e":"E"}', gives: 'E' },
  })
})

test('a path that fails is told in the words of the service', () => {
  const where = "An error occurred while executing the state 'A' (entered at the event id #2). "
  const cases: [object, string, string][] = [
    [
      { Parameters: { 'Jobs.$': '$.Jobs.sum()' } },
      '{"Jobs":[0,1]}',
      `The JSONPath '$.Jobs.sum()' specified for the field 'Jobs.$' could not be found in the input '{"Jobs":[0,1]}'`,
    ],
    [
      { Parameters: { 'n.$': '$.a[-1].name' } },
      '{"a":[{"name":1}]}',
      `The JSONPath '$.a[-1].name' specified for the field 'n.$' could not be found in the input '{"a":[{"name":1}]}'`,
    ],
    [
      { InputPath: "$['a', 'b'].v" },
      '{"a":{"v":1},"b":{"v":2}}',
      "Invalid path '$['a', 'b'].v' : Multi properties can only be used as path leafs: $['a', 'b']",
    ],
  ]
  for (const [fields, input, cause] of cases) {
    const { closed } = simulate({ StartAt: 'A', States: { A: { Type: 'Pass', ...fields, End: true } } }, { input })
    assert.deepEqual([closed?.error, closed?.cause], ['States.Runtime', where + cause])
  }
})

test("fields take the dialect of the service's JSONPath", () => {
  const input = '{"p":[{"n":"x y","v":1},{"n":"z","v":2}]}'
  const pass = (path: string) => ({ Type: 'Pass', Parameters: { 'a.$': path } })
  checkFlows({
    'text without quotes': { state: pass('$.p[?(@.n==x y)].v'), input, gives: '{"a":[1]}' },
    'the same behind ..': { state: pass('$..[?(@.n != x y && @.v)].v'), input, gives: '{"a":[2]}' },
    'and in a function': { state: pass('States.ArrayGetItem($.p[?(@.n==x y)].v, 0)'), input, gives: '{"a":1}' },
    'counted from the end': { state: { Type: 'Pass', InputPath: '$.p[(@.length-1)].v' }, input, gives: '2' },
    'several names at the end': { state: pass("$.p[0]['v', 'n']"), input, gives: '{"a":{"v":1,"n":"x y"}}' },
    'a backslash in a name': {
      state: pass(String.raw`$['Test\""Name"']`),
      input: String.raw`{"Test\\\"\"Name\"":"found"}`,
      gives: '{"a":"found"}',
    },
  })
})

test('data flows through a JSONata state', () => {
  const task = { Type: 'Task', QueryLanguage: 'JSONata', Resource: lambda }
  const pass = { Type: 'Pass', QueryLanguage: 'JSONata' }
  checkFlows({
    'without Output the input passes as it came': { state: pass, input: '{"a": 1.0}', gives: '{"a": 1.0}' },
    'Output builds': {
      state: { ...pass, Output: { s: '{% $states.input.a + 1 %}', t: 'x' } },
      input: '{"a":1}',
      gives: '{"s":2,"t":"x"}',
    },
    'without Arguments a task gets the input': { state: task, input: '{"a": 1}', gives: '{"a": 1}' },
    'Output sees result and input': {
      state: {
        ...task,
        Arguments: { n: '{% $states.input.a %}' },
        Output: '{% [$states.result.n, $states.input.a] %}',
      },
      input: '{"a":4}',
      gives: '[4,4]',
    },
    'a Choice rule has an Output of its own': {
      state: {
        Type: 'Choice',
        QueryLanguage: 'JSONata',
        Choices: [{ Condition: '{% $states.input.a > 1 %}', Next: 'B', Output: { big: true } }],
        Default: 'B',
        Output: { big: false },
      },
      input: '{"a":2}',
      gives: '{"big":true}',
    },
    'a Condition must be a boolean': {
      state: { Type: 'Choice', QueryLanguage: 'JSONata', Choices: [{ Condition: '{% 1 %}', Next: 'B' }], Default: 'B' },
      input: '{}',
      gives: 'States.QueryEvaluationError',
    },
    'undefined is an error': {
      state: { ...pass, Output: '{% $states.input.b %}' },
      input: '{}',
      gives: 'States.QueryEvaluationError',
    },
    'a timeout of no time is an error': {
      state: { ...task, TimeoutSeconds: '{% 0 %}' },
      input: '{}',
      gives: 'States.QueryEvaluationError',
    },
    'a timeout of more than three years is an error': {
      state: { ...task, TimeoutSeconds: '{% 1e300 %}' },
      input: '{}',
      gives: 'States.QueryEvaluationError',
    },
    'a catcher sees the error': {
      state: {
        ...task,
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B', Output: '{% $states.errorOutput.Error %}' }],
      },
      input: '{}',
      answer: { error: 'Oops' },
      gives: '"Oops"',
    },
  })
})

test('times of the context leave out a fraction of zero', () => {
  checkFlows({
    'whole seconds': {
      state: { Type: 'Pass', Parameters: { 's.$': '$$.Execution.StartTime', 'e.$': '$$.State.EnteredTime' } },
      input: '{}',
      gives: '{"s":"2030-01-01T00:00:00Z","e":"2030-01-01T00:00:00Z"}',
    },
  })
})

test('payloads over 256 KiB have an error of their own', () => {
  const long = 'x'.repeat(262_145)
  checkFlows({
    'a state': { state: { Type: 'Pass', Result: long }, input: '{}', gives: 'States.DataLimitExceeded' },
    'a task': {
      state: { Type: 'Task', Resource: lambda },
      input: '{}',
      answer: { output: `"${long}"` },
      gives: 'States.DataLimitExceeded',
    },
    'a variable': { state: { Type: 'Pass', Assign: { v: long } }, input: '{}', gives: 'States.DataLimitExceeded' },
  })
})
