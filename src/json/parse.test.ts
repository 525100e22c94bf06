import assert from 'node:assert/strict'
import { test } from 'node:test'
import { JsonSyntaxError, lineAndColumn, parse } from './parse.ts'
import { stringify } from './stringify.ts'

test('numbers keep their spelling, members their order', () => {
  for (const text of [
    '[1.0,1e5,-0,0.10,12345678901234567890,-0.0,0.0000001,1.5,100,-7]',
    '{"2":1,"1":2,"a":3}',
    '{"__proto__":{"x":1},"constructor":2,"toString":3}',
    '{"a":{"3":{"b":1.50}},"c":[{"0":null}]}',
    '"2020-01-01T00:00:00 : -0 1.0"',
  ]) {
    assert.equal(stringify(parse(text)), text)
  }
})

test('white space is removed, and escapes are written as the service writes them', () => {
  assert.equal(stringify(parse(' [ 1 , { "a" : "\\u001f\\\\u001f\\u00e9" } ] ')), '[1,{"a":"\\u001F\\\\u001fé"}]')
})

test('a repeated member has its first place and its last value', () => {
  assert.equal(stringify(parse('{"a":1,"b":2,"a":3}')), '{"a":3,"b":2}')
  assert.equal(stringify(parse('{"1":1,"0":2,"1":3}')), '{"1":3,"0":2}')
})

test("text that is not JSON is refused with the service's messages", () => {
  const expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
  for (const [text, message, offset] of [
    ['', 'No content to map due to end-of-input', 0],
    ['not', `Unrecognized token 'not': was expecting ${expected}`, 0],
    ["{'a':1}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 1],
    ['{"a" 1}', "Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value", 5],
    ['{"a":1 "b":2}', "Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries", 7],
    ['[1 2]', "Unexpected character ('2' (code 50)): was expecting comma to separate Array entries", 3],
    ['[1,]', `Unexpected character (']' (code 93)): expected a valid value ${expected}`, 3],
    ['"a', 'Unexpected end-of-input: was expecting closing quote for a string value', 0],
    ['"\\x"', "Unrecognized character escape 'x' (code 120)", 1],
    ['01', 'Invalid numeric value: Leading zeroes not allowed', 0],
    ['[1] x', `Unrecognized token 'x': was expecting ${expected}`, 4],
  ] as const) {
    assert.throws(
      () => parse(text),
      (error) => {
        assert.ok(error instanceof JsonSyntaxError)
        assert.deepEqual([error.message, error.offset], [message, offset], text)
        return true
      },
    )
  }
})

test('nesting is limited', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  assert.equal(stringify(parse(nested(1000))), nested(1000))
  assert.throws(() => parse(nested(1001)), /nesting depth/)
  assert.throws(() => parse('['.repeat(1_000_000)), /nesting depth/)
})

test('an offset has a line and a column', () => {
  assert.deepEqual(lineAndColumn('ab\ncd', 4), { line: 2, column: 2 })
})
