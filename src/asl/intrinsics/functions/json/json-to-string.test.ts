import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.JsonToString writes compactly', () => {
  checkIntrinsic([
    ['States.JsonToString($)', '{ "a": 1.0, "b": [ ] }', '"{\\"a\\":1.0,\\"b\\":[]}"'],
    ['States.JsonToString($)', 'null', '"null"'],
    ["States.JsonToString('x')", '{}', '"\\"x\\""'],
  ])
})
