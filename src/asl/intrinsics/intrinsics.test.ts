import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { whyNotBeside } from '../../../test/support/programs.ts'
import { stringify } from '../../json/index.ts'
import { StatesError } from '../states-error.ts'
import { testScope } from '../test-support/test-scope.ts'
import { evaluateIntrinsic, IntrinsicSyntaxError, parseIntrinsic } from './index.ts'
import { checkIntrinsic } from './test-support/check-intrinsic.ts'

test('calls nest, and take paths, context paths, variables and literals', () => {
  const intrinsic = parseIntrinsic("States.Format('{}:{}:{}', $.a , $$.State.Name, States.ArrayGetItem($list, 0))")
  const scope = testScope('{"a":1}', '{"State":{"Name":"S"}}', { list: '["x"]' })
  assert.equal(evaluateIntrinsic(intrinsic, scope), '1:S:x')
  assert.deepEqual([...intrinsic.references], ['list'])
  checkIntrinsic([
    ["States.Array( $['a b'], $.c-d, $.list[?(@.x == ')')].x)", '{"a b":1,"c-d":2,"list":[{"x":")"}]}', '[1,2,[")"]]'],
  ])
})

test('a path that finds nothing is reported in the words of the service', () => {
  const missing = (call: string, input: string) => {
    try {
      evaluateIntrinsic(parseIntrinsic(call), testScope(input))
      return 'no failure'
    } catch (error) {
      assert(error instanceof StatesError)
      return `${error.error}: ${error.cause}`
    }
  }
  const prefix = (call: string) => `States.Runtime: The function '${call}' had the following error:`
  for (const [call, shown] of [
    ["States.Format('{}', $.nope)", '$.nope'],
    ["States.Format('{}',States.Format('{}', $.a.b))", '$.a.b'],
    ["States.Format('{}', $$.Nope.Deep)", '$.Nope.Deep'],
    ["States.Format('{}', $.items[5])", '$.items[5]'],
  ] as const) {
    const input = '{"items":[1,2]}'
    const expected = `The JsonPath argument for the field '${shown}' could not be found in the input '${input}'`
    assert.equal(missing(call, input), `${prefix(call)} ${expected}`)
  }
  assert.equal(
    missing("States.Format('{}', $.other[0])", '{"other":1}'),
    `${prefix("States.Format('{}', $.other[0])")} Filter: [0] can only be applied to arrays. Current context is: 1`,
  )
})

test('text that is not a call is refused with a place', () => {
  const nested = (depth: number) => `${'States.Array('.repeat(depth)}1${')'.repeat(depth)}`
  assert.doesNotThrow(() => parseIntrinsic(nested(10)))
  const cases: [string, number][] = [
    ['States.Nope()', 0],
    ['States.UUID', 11],
    ['States.UUID(', 12],
    ['States.UUID)', 11],
    ['States.UUID(,)', 12],
    ['States.UUID() trailing', 14],
    ['States.Array(1 2)', 15],
    ['States.Array(1, )', 16],
    ['States.Array([1])', 13],
    ['States.Array("a")', 13],
    ['States.Array(.5)', 13],
    ["States.Array('a", 13],
    ["States.Array('\\')", 13],
    // Recorded: the service refuses a definition with this escape.
    [`States.StringToJson('{"text":"An \\"escaped double quote\\" here"}')`, 20],
    ['States.Array($.)', 15],
    [nested(11), 130],
    [nested(100_000), 130],
  ]
  for (const [text, offset] of cases) {
    assert.throws(
      () => parseIntrinsic(text),
      (error) => error instanceof IntrinsicSyntaxError && error.offset === offset,
      text.slice(0, 80),
    )
  }
})

/** The recordings name tests, not calls: these are the calls of their machines. */
const recordedCalls: Record<string, string> = {
  'test_array test_array_get_item': 'States.ArrayGetItem($.FunctionInput.fst, $.FunctionInput.snd)',
  'test_array test_array_length': 'States.ArrayLength($.FunctionInput)',
  'test_encode_decode test_base_64_decode': 'States.Base64Decode($.FunctionInput)',
  'test_generic test_format_1': "States.Format('Formatting argument {}.', $.FunctionInput)",
  'test_generic test_escape_sequence': "States.StringSplit('Hello\nWorld', '\n')",
  'test_json_manipulation test_string_to_json': 'States.StringToJson($.FunctionInput)',
  'test_json_manipulation test_json_to_string': 'States.JsonToString($.FunctionInput)',
  'test_json_manipulation test_json_merge': 'States.JsonMerge($.FunctionInput.fst, $.FunctionInput.snd, false)',
  'test_math_operations test_math_add': 'States.MathAdd($.FunctionInput.fst, $.FunctionInput.snd)',
  'test_string_operations test_string_split_context_object': "States.StringSplit($.FunctionInput, ',')",
}

const recordings = new URL('../../../../shared/reference/observed/intrinsics.json', import.meta.url)

test('recordings of the service', { skip: whyNotBeside(recordings) }, () => {
  const { functions } = JSON.parse(readFileSync(recordings, 'utf8')) as {
    functions: Record<string, [unknown, { FunctionResult: unknown }][]>
  }
  for (const [name, call] of Object.entries(recordedCalls)) {
    const intrinsic = parseIntrinsic(call)
    for (const [input, output] of functions[name]!) {
      const result = evaluateIntrinsic(intrinsic, testScope(JSON.stringify(input)))
      assert.equal(stringify(result), JSON.stringify(output.FunctionResult), `${call} ${JSON.stringify(input)}`)
    }
  }
})
