import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

test('States.Array keeps its arguments in order', () => {
  checkIntrinsic([
    ['States.Array()', '{}', '[]'],
    ["States.Array(1, 'b', null, true, -1.50)", '{}', '[1,"b",null,true,-1.50]'],
    ['States.Array($.a, States.Array($.b))', '{"a":{"k":1},"b":[2]}', '[{"k":1},[[2]]]'],
  ])
})
