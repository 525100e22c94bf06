import { test } from 'node:test'
import { checkIntrinsic } from './test-support/check-intrinsic.ts'

test('States.Array keeps its arguments in order', () => {
  checkIntrinsic([
    ['States.Array()', '{}', '[]'],
    ["States.Array(1, 'b', null, true, -1.50)", '{}', '[1,"b",null,true,-1.50]'],
    ['States.Array($.a, States.Array($.b))', '{"a":{"k":1},"b":[2]}', '[{"k":1},[[2]]]'],
  ])
})

test('States.ArrayContains compares by value', () => {
  checkIntrinsic([
    ['States.ArrayContains($.list, 5)', '{"list":[1,5]}', 'true'],
    ['States.ArrayContains($.list, $.v)', '{"list":[{"a":1}],"v":{"a":1}}', 'true'],
    ['States.ArrayContains($.list, 2)', '{"list":[2.0]}', 'false'],
    ['States.ArrayContains($.list, 2.0)', '{"list":[2.00]}', 'true'],
    ['States.ArrayContains($.list, false)', '{"list":[0,1]}', 'false'],
    ['States.ArrayContains($.list, null)', '{"list":[null]}', 'true'],
    [
      "States.ArrayContains('list', 1)",
      '{}',
      '! Invalid arguments in States.ArrayContains: the first one must be an array',
    ],
  ])
})

test('States.ArrayGetItem counts from zero', () => {
  checkIntrinsic([
    ['States.ArrayGetItem($, 5)', '[1,2,3,4,5,6,7,8,9]', '6'],
    ['States.ArrayGetItem($, 0)', '[null]', 'null'],
    [
      'States.ArrayGetItem($, 3)',
      '[1,2,3]',
      '! Invalid arguments in States.ArrayGetItem: the array has 3 items, there is none at 3',
    ],
    ['States.ArrayGetItem($, -1)', '[1,2,3]', '! the array has 3 items, there is none at -1'],
    ["States.ArrayGetItem($, '1')", '[1,2,3]', '! the second one must be a number'],
  ])
})

test('States.ArrayLength', () => {
  checkIntrinsic([
    ['States.ArrayLength($)', '[1,2,3,4,5,6,7,8,9]', '9'],
    ['States.ArrayLength($.items[*].nope)', '{}', '0'],
    ['States.ArrayLength($)', '{}', '! Invalid arguments in States.ArrayLength: the first one must be an array'],
    ['States.ArrayLength()', '{}', '! it takes 1, but was given 0'],
  ])
})

test('States.ArrayPartition leaves the rest in the last part', () => {
  checkIntrinsic([
    ['States.ArrayPartition($, 4)', '[1,2,3,4,5,6,7,8,9]', '[[1,2,3,4],[5,6,7,8],[9]]'],
    ['States.ArrayPartition($, 2147483647)', '[1,2]', '[[1,2]]'],
    ['States.ArrayPartition($, 3)', '[]', '[]'],
    ['States.ArrayPartition($, 0)', '[1]', '! the second one must be a positive number'],
    ['States.ArrayPartition($, 0.4)', '[1]', '! the second one must be a positive number'],
  ])
})

test('States.ArrayRange includes both ends', () => {
  checkIntrinsic([
    ['States.ArrayRange(1, 9, 2)', '{}', '[1,3,5,7,9]'],
    ['States.ArrayRange(0, 10, 3)', '{}', '[0,3,6,9]'],
    ['States.ArrayRange(5, 1, -2)', '{}', '[5,3,1]'],
    ['States.ArrayRange(3, 3, -1)', '{}', '[3]'],
    ['States.ArrayRange(5, 1, 1)', '{}', '[]'],
    ['States.ArrayRange(1, 10, 0)', '{}', '! Invalid arguments in States.ArrayRange: the step must not be 0'],
    ['States.ArrayLength(States.ArrayRange(1, 1000, 1))', '{}', '1000'],
    ['States.ArrayRange(1, 1001, 1)', '{}', '! the range would have more than 1000 items'],
    ['States.ArrayRange(-2147483648, 2147483647, 1)', '{}', '! the range would have more than 1000 items'],
  ])
})

test('States.ArrayUnique keeps each value once', () => {
  checkIntrinsic([
    ['States.ArrayUnique($)', '[1,2,3,3,3,3,3,3,4]', '[1,2,3,4]'],
    ['States.ArrayUnique($)', '[true,false,true]', '[false,true]'],
    ['States.ArrayUnique($)', '[{"a":1},{"a":1}]', '[{"a":1}]'],
    ['States.ArrayUnique($)', '[]', '[]'],
  ])
})

test('States.Base64Decode decodes UTF-8, and skips what is not Base64', () => {
  checkIntrinsic([
    ['States.Base64Decode($)', '"RGF0YSB0byBlbmNvZGU="', '"Data to encode"'],
    ["States.Base64Decode('')", '{}', '""'],
    ["States.Base64Decode('4pyT')", '{}', '"✓"'],
    ["States.Base64Decode(' YWJj ZA== ')", '{}', '"abcd"'],
    ["States.Base64Decode('YWJjZA')", '{}', '"abcd"'],
    ['States.Base64Decode(States.Base64Encode($))', '"round"', '"round"'],
  ])
})

test('States.Base64Encode encodes UTF-8', () => {
  checkIntrinsic([
    ["States.Base64Encode('Data to encode')", '{}', '"RGF0YSB0byBlbmNvZGU="'],
    ["States.Base64Encode('')", '{}', '""'],
    ['States.Base64Encode($)', '"✓🚀a"', '"4pyT8J+agGE="'],
    ['States.Base64Encode($)', JSON.stringify('a'.repeat(10_001)), '! the first one is longer than 10000 characters'],
    ['States.Base64Encode(1)', '{}', '! the first one must be a string'],
  ])
})

test('States.Format', () => {
  checkIntrinsic([
    ["States.Format('Formatting argument {}.', $)", '""', '"Formatting argument ."'],
    ["States.Format('Formatting argument {}.', $)", 'null', '"Formatting argument null."'],
    ["States.Format('Formatting argument {}.', $)", '1.10', '"Formatting argument 1.10."'],
    ["States.Format('Formatting argument {}.', $)", '"{}"', '"Formatting argument {}."'],
    ["States.Format('{}', $)", '{"Arg1":1,"Arg2":[]}', '"{Arg1=1, Arg2=[]}"'],
    ["States.Format('{} {}', 'a', true)", '{}', '"a true"'],
    [String.raw`States.Format('it\'s \{\} \\')`, '{}', String.raw`"it's {} \\"`],
    ['States.Format($.template, 1)', String.raw`{"template":"\\d \\{x\\} {}"}`, String.raw`"\\d {x} 1"`],
    ["States.Format('{} {}', 1)", '{}', '! number of arguments do not match the occurrences of {}'],
    ["States.Format('Hello {', 1)", '{}', "! Invalid arguments in States.Format: matching '}' not found for '{'"],
    ["States.Format('}')", '{}', "! matching '{' not found for '}'"],
    ['States.Format(1)', '{}', '! the first one must be a string'],
  ])
})

test('States.Hash', () => {
  checkIntrinsic([
    ["States.Hash('input data', 'SHA-1')", '{}', '"aaff4a450a104cd177d28d18d74485e8cae074b7"'],
    ["States.Hash('hello', 'MD5')", '{}', '"5d41402abc4b2a76b9719d911017c592"'],
    ["States.Hash($, 'SHA-256')", '"✓"', '"1dabba21cdad44541f6b15796f8d22978fc7ea10c46aeceeeeb66c23b3ac7604"'],
    ["States.Hash('', 'SHA-256')", '{}', '"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"'],
    ["States.Hash('data', 'sha-256')", '{}', '! the second one must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512'],
    ["States.Hash('data', 'constructor')", '{}', '! the second one must be MD5, SHA-1, SHA-256, SHA-384 or SHA-512'],
    ["States.Hash($, 'MD5')", JSON.stringify('a'.repeat(10_001)), '! the first one is longer than 10000 characters'],
  ])
})

test('States.JsonMerge is shallow, and the second object wins', () => {
  checkIntrinsic([
    [
      'States.JsonMerge($.fst, $.snd, false)',
      '{"fst":{"a":{"a1":1,"a2":2},"b":2,"d":3},"snd":{"a":{"a3":1,"a4":2},"c":3,"d":4}}',
      '{"a":{"a3":1,"a4":2},"b":2,"c":3,"d":4}',
    ],
    ['States.JsonMerge($, $, true)', '{}', '! the third one must be false: deep merging is not supported'],
    [
      'States.JsonMerge($, null, false)',
      '{}',
      '! Invalid arguments in States.JsonMerge: the second one must be an object',
    ],
    ['States.JsonMerge($.a, $.b, false)', '{"a":{"__proto__":{"x":1}},"b":{"y":2}}', '{"__proto__":{"x":1},"y":2}'],
  ])
})

test('States.JsonToString writes compactly', () => {
  checkIntrinsic([
    ['States.JsonToString($)', '{ "a": 1.0, "b": [ ] }', '"{\\"a\\":1.0,\\"b\\":[]}"'],
    ['States.JsonToString($)', 'null', '"null"'],
    ["States.JsonToString('x')", '{}', '"\\"x\\""'],
  ])
})

test('States.MathAdd rounds halves upward', () => {
  checkIntrinsic([
    ['States.MathAdd($.a, -1)', '{"a":111}', '110'],
    ['States.MathAdd(1.49, 1.5)', '{}', '3'],
    ['States.MathAdd(-1.49, -1.5)', '{}', '-2'],
    ['States.MathAdd(-0.5, 0)', '{}', '0'],
    ['States.MathAdd(-2.5, 0)', '{}', '-2'],
    ['States.MathAdd(2147483647, 1)', '{}', '! the sum is not in the range of -2147483648 to 2147483647'],
    ['States.MathAdd(3000000000, 1)', '{}', '! the first one is not in the range of -2147483648 to 2147483647'],
    ["States.MathAdd('1', 1)", '{}', '! Invalid arguments in States.MathAdd: the first one must be a number'],
  ])
})

test('States.MathRandom draws from the range, the same number for the same seed', () => {
  checkIntrinsic([
    ['States.MathRandom(1, 999)', '{}', '500'],
    ['States.MathRandom(-2, -1)', '{}', '-2'],
    // The first 31 bits that java.util.Random draws with the seed 42 are 1562431130 (its nextInt() is -1170105035).
    ['States.MathRandom(0, 10, 42)', '{}', '0'],
    ['States.MathRandom(0, 1000, 42)', '{}', '130'],
    ['States.MathRandom(0, 16, 42)', '{}', '11'],
    ['States.MathRandom(1, 1)', '{}', '! the first one must be less than the second'],
    ["States.MathRandom(1, 10, 'seed')", '{}', '! the third one must be a number'],
  ])
})

test('States.StringSplit takes every character for a delimiter, and drops empty parts', () => {
  checkIntrinsic([
    ["States.StringSplit($, '.+,')", '"1+2,3.4"', '["1","2","3","4"]'],
    ["States.StringSplit($, ',')", '",,,,"', '[]'],
    ["States.StringSplit($, ',')", String.raw`"a\n,,b,"`, String.raw`["a\n","b"]`],
    ["States.StringSplit($, '')", '"ab"', '["ab"]'],
    ["States.StringSplit('Hello\nWorld', '\n')", '{}', '["Hello","World"]'],
    ["States.StringSplit($, ',')", '1', '! Invalid arguments in States.StringSplit: the first one must be a string'],
  ])
})

test('States.StringToJson', () => {
  checkIntrinsic([
    ['States.StringToJson($)', '""', 'null'],
    ['States.StringToJson($)', '" "', 'null'],
    ['States.StringToJson($)', '"-0"', '0'],
    ['States.StringToJson($)', '"1.1"', '1.1'],
    ['States.StringToJson($)', '"[1, 2, \\"HelloWorld\\"]"', '[1,2,"HelloWorld"]'],
    [
      'States.StringToJson($)',
      '"{bad json}"',
      "! Unexpected character ('b' (code 98)): was expecting double-quote to start field name",
    ],
    ['States.StringToJson($)', '123', '! the first one must be a string'],
  ])
})

test('States.UUID uses the given randomness, and ignores arguments', () => {
  checkIntrinsic([
    ['States.UUID()', '{}', '"8f14e45f-ceea-467f-9af0-fd2a1b2c3d4e"'],
    ['States.UUID( )', '{}', '"8f14e45f-ceea-467f-9af0-fd2a1b2c3d4e"'],
    ["States.UUID('x')", '{}', '"8f14e45f-ceea-467f-9af0-fd2a1b2c3d4e"'],
  ])
})
