import { test } from 'node:test'
import { checkIntrinsic } from '../../check-intrinsic.ts'

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
